"""What the hosted pages say, in English and Korean."""

ENGLISH = {
    "title": "Pay {total}",
    "heading": "Your order",
    "intro": "This page stands in for Stripe's. Choose what the buyer's bank shall do.",
    "item": "What you pay for",
    "amount": "Amount",
    "total": "Total",
    "email": "E-mail for the receipt",
    "pay": "Pay {total} by test card",
    "secure": "Pay by a card that needs 3-D Secure",
    "decline": "Try a card that is declined",
    "later_paid": "Pay by a slow method: the money comes",
    "later_failed": "Pay by a slow method: the money does not come",
    "leave": "Leave without paying",
    "bank": "Your bank asks whether it is you",
    "bank_intro": "This page stands in for the page of the buyer's bank (3-D Secure).",
    "bank_asks": "The shop wants to take {total} from your card.",
    "authenticate": "Yes, it is me",
    "fail": "Fail to prove it",
    "unknown": "Your bank could not tell that it is you. Nothing was taken; try again, or pay in another way.",
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
    "secure": "3-D Secure 본인 확인이 필요한 카드로 결제",
    "decline": "승인이 거절되는 카드로 결제",
    "later_paid": "늦게 처리되는 수단으로 결제: 입금됨",
    "later_failed": "늦게 처리되는 수단으로 결제: 입금되지 않음",
    "leave": "결제하지 않고 나가기",
    "bank": "은행의 본인 확인",
    "bank_intro": "이 페이지는 구매자 은행의 본인 확인(3-D Secure) 페이지를 대신합니다.",
    "bank_asks": "상점이 카드로 {total} 결제를 요청했습니다.",
    "authenticate": "본인이 맞습니다",
    "fail": "본인 확인에 실패하기",
    "unknown": "은행이 본인을 확인하지 못했습니다. 금액은 청구되지 않았습니다. 다른 방법으로 결제해 주세요.",
    "declined": "카드 승인이 거절되었습니다. 금액은 청구되지 않았습니다. 다른 방법으로 결제해 주세요.",
    "complete": "이미 결제되었거나 처리 중인 주문입니다",
    "complete_text": "더 청구되는 금액은 없습니다.",
    "expired": "결제 페이지가 만료되었습니다",
    "expired_text": "금액은 청구되지 않았습니다. 상점으로 돌아가 결제를 다시 시작해 주세요.",
    "back": "상점으로 돌아가기",
    "missing": "결제 페이지를 찾을 수 없습니다",
}


# What an onboarding page can ask for, and the words for it.
ASKED = {
    "identity.individual.given_name": "given_name",
    "identity.individual.surname": "surname",
    "identity.individual.date_of_birth": "date_of_birth",
    "identity.individual.address": "address",
    "identity.individual.documents.primary_verification": "document",
    "identity.attestations.terms_of_service.account": "terms",
    "configuration.recipient.default_outbound_destination": "bank",
}
ONBOARDING_ENGLISH = {
    "title": "Tell us where to pay you",
    "heading": "Tell us where to pay you",
    "intro": "This page stands in for Stripe's. Nothing is really asked for: choose how it shall end.",
    "name": "Name",
    "email": "E-mail",
    "country": "Country",
    "asked": "What is asked for",
    "nothing_asked": "Nothing is missing. You can change your details here.",
    "given_name": "Your given name",
    "surname": "Your family name",
    "date_of_birth": "Your date of birth",
    "address": "Your address",
    "document": "A photo of your passport or identity card",
    "terms": "Your agreement to the terms",
    "bank": "Your bank account",
    "complete": "Give everything: accepted at once",
    "review": "Give everything: it is checked first, then accepted",
    "incomplete": "Give everything but the bank account and the identity card",
    "rejected": "Give everything: refused",
    "leave": "Leave and finish another time",
    "unsupported": "Stripe cannot pay anybody in this country.",
    "missing": "There is no such page",
}
ONBOARDING_KOREAN = {
    "title": "정산 받을 정보 입력",
    "heading": "정산 받을 정보 입력",
    "intro": "이 페이지는 Stripe 페이지를 대신합니다. 실제로 입력할 내용은 없습니다. 어떻게 끝날지 고르세요.",
    "name": "이름",
    "email": "이메일",
    "country": "국가",
    "asked": "필요한 정보",
    "nothing_asked": "더 필요한 정보는 없습니다. 여기에서 정보를 바꿀 수 있습니다.",
    "given_name": "이름",
    "surname": "성",
    "date_of_birth": "생년월일",
    "address": "주소",
    "document": "여권 또는 신분증 사진",
    "terms": "약관 동의",
    "bank": "은행 계좌",
    "complete": "모두 입력: 바로 승인됨",
    "review": "모두 입력: 심사 후 승인됨",
    "incomplete": "은행 계좌와 신분증을 빼고 입력",
    "rejected": "모두 입력: 거절됨",
    "leave": "나중에 마치기",
    "unsupported": "Stripe는 이 국가로 지급할 수 없습니다.",
    "missing": "페이지를 찾을 수 없습니다",
}


def texts(locale: str | None, accepted: str) -> tuple[str, dict[str, str]]:
    """The language of a session: its own locale, else what the browser asks for first."""
    wanted = accepted if locale in (None, "auto") else locale
    return ("ko", KOREAN) if (wanted or "").lower().startswith("ko") else ("en", ENGLISH)


def onboarding_texts(locales: list[str], accepted: str) -> tuple[str, dict[str, str]]:
    """The language of an account's owner: the account's own, else what the browser asks for first."""
    wanted = locales[0] if locales else accepted
    return ("ko", ONBOARDING_KOREAN) if wanted.lower().startswith("ko") else ("en", ONBOARDING_ENGLISH)
