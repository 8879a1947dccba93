"""The fault console: what people see and do on its page, and the rules that its clock moves."""

import re
from html import unescape
from http.client import RemoteDisconnected
from urllib.parse import urlencode

import pytest

from payments.sandbox.console import faults
from payments.sandbox.console.console_texts import KOREAN
from tests.payments.sandbox.connecting import ACCOUNTS, account_fields, look_at, make_account, transfers
from tests.payments.sandbox.running import Answered, RunningSandbox, session_fields, visible_text
from tests.payments.sandbox.test_checkout import SESSIONS, make_session

CONSOLE = "/_sandbox/faults"
PAGE = {"Accept": "text/html"}
DAY = 24 * 3600


def console(sandbox: RunningSandbox) -> str:
    return sandbox.send("GET", CONSOLE, headers=PAGE).text


def press(sandbox: RunningSandbox, text: str) -> Answered:
    """Press the first button of the console that says this."""
    for action, form in re.findall(r'<form[^>]* action="?([^" >]+)"?>(.*?)</form>', console(sandbox)):
        if f">{text}</button>" in form:
            fields = re.findall(r'<input type=hidden name=(\w+) value="([^"]*)">', form)
            body = urlencode({name: unescape(value) for name, value in fields})
            return sandbox.send("POST", action, body or "press=1", PAGE)
    raise AssertionError(f"no button says {text}")


def test_all_that_can_go_wrong_is_on_the_page(sandbox: RunningSandbox) -> None:
    for _ in range(2):
        sandbox.act(make_session(sandbox, 10_000)["url"], "pay")
    make_account(sandbox)
    press(sandbox, "Free what is pending")
    charge = sandbox.get("/v1/charges")["data"][1]["id"]
    sandbox.api("POST", "/v1/refunds", {"charge": charge, "amount": "100"})

    shown = console(sandbox)

    faults = set(re.findall(r"<option value=(\w+)>", shown))
    buttons = set(re.findall(r"<button>([^<]+)</button>", shown))
    assert faults == {
        *("error_500", "rate_limit", "conflict", "time_out", "slow", "hold", "drop_answer"),
        *("duplicate", "reorder", "withhold", "delay", "wrong_secret", "stale_timestamp", "future_timestamp"),
    }
    assert buttons >= {
        *("1 hour on", "31 days on", "Dispute it", "Only ask about it (inquiry)", "Fails"),
        *("Restricted", "Rejected", "Payouts blocked", "Pay it all out: the balance is short"),
        *("Let go what is held back", "Let what is slow happen now", "Forget all faults"),
    }


def test_what_happened_has_buttons_for_what_may_happen_next(sandbox: RunningSandbox) -> None:
    sandbox.act(make_session(sandbox, 10_000)["url"], "pay")

    press(sandbox, "Dispute it")
    (dispute,) = sandbox.get("/v1/disputes")["data"]
    lost = press(sandbox, "Lost")

    assert dispute["status"] == "needs_response"
    assert (lost.status, lost.headers["Location"]) == (303, CONSOLE)
    assert sandbox.get("/v1/disputes")["data"][0]["status"] == "lost"


def test_an_inquiry_is_closed_without_money(sandbox: RunningSandbox) -> None:
    sandbox.act(make_session(sandbox, 10_000)["url"], "pay")

    press(sandbox, "Only ask about it (inquiry)")
    asked = sandbox.get("/v1/disputes")["data"][0]["status"]
    press(sandbox, "Close the inquiry")

    assert asked == "warning_needs_response"
    assert sandbox.get("/v1/disputes")["data"][0]["status"] == "warning_closed"


def test_a_refund_fails_later(sandbox: RunningSandbox) -> None:
    sandbox.act(make_session(sandbox, 10_000)["url"], "pay")
    (charge,) = sandbox.get("/v1/charges")["data"]
    sandbox.jump(3 * DAY)
    sandbox.wait()
    sandbox.api("POST", "/v1/refunds", {"charge": charge["id"], "amount": "100"})

    press(sandbox, "Fails")

    assert sandbox.get("/v1/refunds")["data"][0]["status"] == "failed"


def test_a_payee_is_restricted(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    press(sandbox, "Complete")

    press(sandbox, "Restricted")

    assert transfers(look_at(sandbox, account["id"])) == ("restricted", ["requirements_past_due"])


def test_the_balance_is_made_short(sandbox: RunningSandbox) -> None:
    sandbox.act(make_session(sandbox, 10_000)["url"], "pay")
    press(sandbox, "Free what is pending")

    press(sandbox, "Pay it all out: the balance is short")

    assert sandbox.get("/v1/balance")["available"][0]["amount"] == 0


def test_a_payout_is_paid_and_then_fails(sandbox: RunningSandbox) -> None:
    sandbox.act(make_session(sandbox, 10_000)["url"], "pay")
    press(sandbox, "Free what is pending")
    press(sandbox, "Pay it all out: the balance is short")

    press(sandbox, "Paid")
    paid = sandbox.get("/v1/payouts")["data"][0]["status"]
    press(sandbox, "Fails")

    assert (paid, sandbox.get("/v1/payouts")["data"][0]["status"]) == ("paid", "failed")
    assert sandbox.get("/v1/balance")["available"][0]["amount"] > 0


def test_the_console_speaks_korean(sandbox: RunningSandbox) -> None:
    sandbox.act(make_session(sandbox, 10_000)["url"], "pay")
    make_account(sandbox)

    shown = sandbox.send("GET", CONSOLE, headers=PAGE | {"Accept-Language": "ko-KR"}).text

    buttons = re.findall(r"<button[^>]*>([^<]+)</button>", shown)
    meanings = [*faults.OF_REQUESTS.values(), *faults.OF_EVENTS.values()]
    assert '<html lang="ko">' in shown
    assert [text for text in buttons if not re.search("[가-힣]", text)] == []
    assert [meaning for meaning in meanings if meaning not in KOREAN] == []


def test_faults_are_asked_for_and_forgotten_on_the_page(sandbox: RunningSandbox) -> None:
    asked = urlencode({"kind": "rate_limit", "target": "GET /v1/charges", "times": "1", "seconds": "0"})
    sandbox.send("POST", CONSOLE, asked, PAGE)
    before = visible_text(console(sandbox))

    refused = sandbox.api("GET", "/v1/charges")
    sandbox.send("POST", CONSOLE, asked, PAGE)
    press(sandbox, "Forget all faults")

    assert "rate_limit GET /v1/charges 1 0" in before
    assert (refused.status, sandbox.api("GET", "/v1/charges").status) == (429, 200)


def test_what_cannot_be_done_is_said_on_a_page(sandbox: RunningSandbox) -> None:
    unknown = sandbox.send("POST", "/_sandbox/money/win", "dispute=du_nothing", PAGE)
    no_number = sandbox.send("POST", CONSOLE, "kind=slow&seconds=soon", PAGE)
    never = sandbox.send("POST", CONSOLE, "kind=slow&times=0", PAGE)
    as_json = sandbox.send("POST", "/_sandbox/money/win", "dispute=du_nothing")

    assert [unknown.status, no_number.status, never.status] == [404, 400, 400]
    assert "That cannot be done" in visible_text(unknown.text)
    assert as_json.body["error"]["code"] == "resource_missing"


def test_orders_are_taken_as_json_too(sandbox: RunningSandbox) -> None:
    as_json = {"Content-Type": "application/json"}

    jumped = sandbox.send("POST", "/_sandbox/jump", '{"seconds": 60}', as_json)
    unreadable = [sandbox.send("POST", "/_sandbox/jump", body, as_json).status for body in ("[]", "{")]

    assert (jumped.body["ahead"], unreadable) == (60, [400, 400])


def test_the_console_takes_no_orders_from_other_sites(sandbox: RunningSandbox) -> None:
    answered = sandbox.send("POST", "/_sandbox/jump", "seconds=60", {"Sec-Fetch-Site": "cross-site"})

    assert answered.status == 403
    assert sandbox.send("GET", CONSOLE).body["ahead"] == 0


@pytest.mark.parametrize("kind", ["time_out", "drop_answer"])
def test_any_call_may_go_without_an_answer(sandbox: RunningSandbox, kind: str) -> None:
    sandbox.fault(kind, f"POST {SESSIONS}")
    sandbox.fault(kind, "GET /v1/charges")

    for method, path in (("POST", SESSIONS), ("GET", "/v1/charges")):
        with pytest.raises(RemoteDisconnected):
            sandbox.api(method, path, session_fields(500) if method == "POST" else {}, key="order:1")

    effects = {"time_out": 0, "drop_answer": 1}
    assert len(sandbox.get(SESSIONS)["data"]) == effects[kind]


def test_a_jump_of_the_clock_ends_sessions_and_frees_funds(sandbox: RunningSandbox) -> None:
    sandbox.act(make_session(sandbox, 10_000)["url"], "pay")
    left = make_session(sandbox, 10_000)
    pending = sandbox.get("/v1/balance")["pending"][0]["amount"]

    press(sandbox, "3 days on")
    sandbox.wait()

    later = make_session(sandbox, 10_000)
    balance = sandbox.get("/v1/balance")
    assert sandbox.get(f"{SESSIONS}/{left['id']}")["status"] == "expired"
    assert later["created"] >= left["created"] + 3 * DAY
    assert (balance["available"][0]["amount"], balance["pending"][0]["amount"]) == (pending, 0)


def test_a_key_is_forgotten_after_a_day_of_the_sandbox(sandbox: RunningSandbox) -> None:
    first = sandbox.api("POST", SESSIONS, session_fields(500), key="order:1").body
    sandbox.jump(DAY // 2)
    within = sandbox.api("POST", SESSIONS, session_fields(500), key="order:1").body
    sandbox.jump(DAY)
    after = sandbox.api("POST", SESSIONS, session_fields(500), key="order:1").body

    assert within["id"] == first["id"]
    assert after["id"] != first["id"]


def test_v2_keeps_its_keys_longer_and_only_what_succeeded(sandbox: RunningSandbox) -> None:
    sandbox.fault("error_500", f"POST {ACCOUNTS}")

    broken = sandbox.api_v2(ACCOUNTS, account_fields(), key="payee:1")
    made = sandbox.api_v2(ACCOUNTS, account_fields(), key="payee:1")
    sandbox.jump(2 * DAY)
    replayed = sandbox.api_v2(ACCOUNTS, account_fields(), key="payee:1")
    other = sandbox.api_v2(ACCOUNTS, account_fields(display_name="Jun"), key="payee:1")

    assert [broken.status, made.status, replayed.status, other.status] == [500, 200, 200, 400]
    assert replayed.body["id"] == made.body["id"]
    assert replayed.headers["Idempotent-Replayed"] == "true"
    assert len(sandbox.get(ACCOUNTS)["data"]) == 1


def test_a_refusal_of_v2_is_tried_again_under_its_key(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    path = f"{ACCOUNTS}/{account['id']}"
    moved = [sandbox.api_v2(path, {"identity": {"country": "de"}}, key="move") for _ in range(2)]

    assert [answered.status for answered in moved] == [400, 400]
    assert [answered.headers.get("Idempotent-Replayed") for answered in moved] == [None, None]


def test_the_clock_and_a_fault_outlive_a_kill(sandbox: RunningSandbox) -> None:
    sandbox.jump(DAY)
    sandbox.fault("rate_limit", "GET /v1/charges")

    sandbox.kill()
    sandbox.start()

    assert sandbox.send("GET", CONSOLE).body["ahead"] == DAY
    assert sandbox.api("GET", "/v1/charges").status == 429
