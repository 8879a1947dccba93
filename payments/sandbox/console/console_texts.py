"""The fault console in Korean; in English its texts stand where they are used."""

from collections.abc import Callable

Say = Callable[[str], str]

KOREAN = {
    "Fault console": "장애 콘솔",
    "What this sandbox shall do wrong next, what banks and people do in it, and what it has sent. It emulates a "
    "documented subset of Stripe and was never compared with live Stripe. Programs send the same fields as a form or "
    "as JSON to the same addresses, and get JSON.": "이 샌드박스가 다음에 일으킬 장애, 은행과 사람이 하는 일, 보낸 "
    "이벤트를 보여 줍니다. Stripe 문서에 있는 기능의 일부만 흉내 내며, 실제 Stripe와 비교한 적은 없습니다. 프로그램은 "
    "같은 주소에 같은 항목을 폼이나 JSON으로 보내고 JSON을 받습니다.",
    "Clock": "시계",
    "Sessions, links, keys, funds and slow payments follow it; deliveries and signatures keep the world's time.": (
        "세션, 링크, 키, 대금, 늦은 결제는 이 시계를 따르고, 이벤트 전송과 서명은 실제 시간을 따릅니다."
    ),
    "seconds ahead of the world": "초 앞서 있음",
    "1 hour on": "+1시간",
    "1 day on": "+1일",
    "3 days on": "+3일",
    "31 days on": "+31일",
    "The next calls of the API": "다음 API 호출",
    "The next events": "다음 이벤트",
    "Fault": "장애",
    "A method and the start of a path, or * for every request": "메서드와 경로의 앞부분, 모든 요청은 *",
    "The start of an event's type, or * for every event": "이벤트 유형의 앞부분, 모든 이벤트는 *",
    "How often": "횟수",
    "Seconds, or copies": "초 또는 추가 전송 수",
    "Ask for it": "장애 걸기",
    "Faults that wait": "대기 중인 장애",
    "Let go what is held back": "보류한 것 모두 내보내기",
    "Let what is slow happen now": "늦게 처리되는 것 지금 처리",
    "Forget all faults": "장애 모두 지우기",
    "None.": "없습니다.",
    "None yet.": "아직 없습니다.",
    "Target": "대상",
    "Left": "남은 횟수",
    "Seconds": "초",
    "Charges": "결제",
    "Disputes": "이의 제기",
    "Refunds": "환불",
    "Connected accounts": "연결된 계정",
    "Payouts": "은행 지급",
    "Balance": "잔액",
    "the platform": "플랫폼",
    "Dispute it": "이의 제기하기",
    "Only ask about it (inquiry)": "문의만 하기 (돈은 그대로)",
    "Won": "결제 인정",
    "Lost": "결제 취소",
    "Take the money": "돈을 가져가기",
    "Close the inquiry": "문의 종료",
    "Fails": "실패",
    "Succeeds": "성공",
    "Paid": "지급됨",
    "Complete": "승인",
    "Review": "심사 중",
    "Incomplete": "정보 부족",
    "Rejected": "거절",
    "Restricted": "제한",
    "Payouts blocked": "은행 지급 차단",
    "Free what is pending": "대기 금액 바로 쓰기",
    "Pay it all out: the balance is short": "모두 은행으로 지급해 잔액 비우기",
    "Anything else": "그 밖의 일",
    "Do it": "실행",
    "Deliveries": "이벤트 전송",
    "Event": "이벤트",
    "Endpoint": "받는 곳",
    "State": "상태",
    "Tries": "시도",
    "Answer": "응답",
    "Again": "다시",
    "Send again": "다시 보내기",
    "That cannot be done": "할 수 없는 일입니다",
    "Back": "돌아가기",
    # What each fault does.
    "answers 500 before any effect; v1 replays it under the same key, v2 runs again": (
        "처리 전에 500 응답. 같은 키로 다시 부르면 v1은 같은 응답, v2는 다시 실행"
    ),
    "answers 429 before any effect": "처리 전에 429 응답",
    "answers 409 before any effect": "처리 전에 409 응답",
    "waits `seconds`, then closes the connection: no effect, no answer": "정한 시간 뒤 연결을 끊음. 처리도 응답도 없음",
    "begins, then waits `seconds` before the effect": "시작한 뒤 정한 시간만큼 기다렸다가 처리",
    "begins, then waits before the effect until released": "시작한 뒤 내보낼 때까지 기다렸다가 처리",
    "closes the connection after the effect, without an answer": "처리한 뒤 응답 없이 연결을 끊음",
    "delivers `seconds` further copies (1 if none is named), all at once": "정한 수만큼 한꺼번에 더 보냄 (기본 1)",
    "delivers only after a later event has arrived at the same endpoint": "같은 곳에 다음 이벤트가 도착한 뒤에 보냄",
    "delivers nothing until released": "내보낼 때까지 보내지 않음",
    "delivers after `seconds`": "정한 시간 뒤에 보냄",
    "signs with another secret, once; the retry is right": "한 번 다른 비밀값으로 서명. 다음에는 바르게",
    "signs with a time one hour old, once; the retry is right": "한 번 한 시간 전 시각으로 서명. 다음에는 바르게",
    "signs with a time one hour ahead, once; the retry is right": "한 번 한 시간 뒤 시각으로 서명. 다음에는 바르게",
    # What each order about money means.
    "the next refund begins as pending, or requires_action": "다음 환불이 pending 또는 requires_action으로 시작",
    "refunds above the balance wait for it: wanted=yes": "잔액을 넘는 환불은 기다림: wanted=yes",
    "a refund becomes succeeded, failed, or canceled": "환불이 succeeded, failed 또는 canceled로 바뀜",
    "a bank disputes a charge; inquiry=yes only asks; taken: it takes less than it asks for": (
        "은행이 결제에 이의 제기. inquiry=yes는 문의만, taken은 요구보다 적게 가져가는 금액"
    ),
    "an inquiry becomes a dispute that takes the money": "문의가 돈을 가져가는 이의 제기로 바뀜",
    "the bank gives the money back; fee=returned the dispute's fee too; money=kept not even that": (
        "은행이 돈을 돌려줌. fee=returned는 수수료도, money=kept는 돈도 돌려주지 않음"
    ),
    "the bank keeps the money; an inquiry is closed": "은행이 돈을 가져감. 문의는 종료됨",
    "a currency settles in another at this rate from now on": "이제부터 이 통화를 정한 환율로 다른 통화로 정산",
    "what a currency is in another when a payee abroad gets it": "해외 정산 대상이 받을 때의 환율",
    "a connected account may go below nothing: allowed=yes": "연결된 계정의 잔액이 음수가 될 수 있음: allowed=yes",
    "a payout becomes in_transit, paid, failed, or canceled": "지급이 in_transit, paid, failed 또는 canceled로 바뀜",
    "all that is available goes to the bank, as a schedule does it": "쓸 수 있는 금액을 모두 은행으로 보냄",
    "a stripe_fee or an adjustment without a source": "원천이 없는 stripe_fee 또는 adjustment",
    "money from the platform's bank account": "플랫폼 은행 계좌에서 들어온 돈",
    "all that is pending becomes available now": "대기 중인 금액을 모두 지금 쓸 수 있게 함",
}


def speaker(accepted: str) -> tuple[str, Say]:
    """The language that a browser asks for first, and what says a text in it."""
    if accepted.lower().startswith("ko"):
        return "ko", lambda text: KOREAN.get(text, text)
    return "en", lambda text: text
