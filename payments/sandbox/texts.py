"""What the hosted page says, in English and Korean."""

ENGLISH = {
    "title": "Pay {total}",
    "heading": "Your order",
    "intro": "This page stands in for Stripe's. Choose what the buyer's bank shall do.",
    "item": "What you pay for",
    "amount": "Amount",
    "total": "Total",
    "email": "E-mail for the receipt",
    "pay": "Pay {total} by test card",
    "decline": "Try a card that is declined",
    "later_paid": "Pay by a slow method: the money comes",
    "later_failed": "Pay by a slow method: the money does not come",
    "leave": "Leave without paying",
    "declined": "Your card was declined. Nothing was taken; try another way to pay.",
    "complete": "This order is already paid for or on its way",
    "complete_text": "Nothing more will be taken.",
    "expired": "This page has expired",
    "expired_text": "Nothing was taken. Go back to the shop and start the payment again.",
    "back": "Go back to the shop",
    "missing": "There is no such payment page",
}
KOREAN = {
    "title": "{total} 결제",
    "heading": "주문 내역",
    "intro": "이 페이지는 Stripe 결제 페이지를 대신합니다. 구매자의 은행이 어떻게 답할지 고르세요.",
    "item": "결제 항목",
    "amount": "금액",
    "total": "합계",
    "email": "영수증을 받을 이메일",
    "pay": "테스트 카드로 {total} 결제",
    "decline": "승인이 거절되는 카드로 결제",
    "later_paid": "늦게 처리되는 수단으로 결제: 입금됨",
    "later_failed": "늦게 처리되는 수단으로 결제: 입금되지 않음",
    "leave": "결제하지 않고 나가기",
    "declined": "카드 승인이 거절되었습니다. 금액은 청구되지 않았습니다. 다른 방법으로 결제해 주세요.",
    "complete": "이미 결제되었거나 처리 중인 주문입니다",
    "complete_text": "더 청구되는 금액은 없습니다.",
    "expired": "결제 페이지가 만료되었습니다",
    "expired_text": "금액은 청구되지 않았습니다. 상점으로 돌아가 결제를 다시 시작해 주세요.",
    "back": "상점으로 돌아가기",
    "missing": "결제 페이지를 찾을 수 없습니다",
}


def texts(locale: str | None, accepted: str) -> tuple[str, dict[str, str]]:
    """The language of a session: its own locale, else what the browser asks for first."""
    wanted = accepted if locale in (None, "auto") else locale
    return ("ko", KOREAN) if (wanted or "").lower().startswith("ko") else ("en", ENGLISH)
