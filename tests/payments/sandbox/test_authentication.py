"""3-D Secure: a second page between the buyer and the payment."""

from urllib.parse import urlsplit

from tests.payments.sandbox.running import Answered, RunningSandbox, visible_text
from tests.payments.sandbox.test_checkout import make_session


def answer_bank(sandbox: RunningSandbox, address: str, act: str) -> str:
    """What the buyer tells the bank; the address that the browser is sent to."""
    answered = sandbox.send("POST", address, f"act={act}")
    assert answered.status == 303, answered.text
    return answered.headers["Location"]


def test_nothing_is_taken_before_the_bank_knows_its_customer(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)

    asked_at = sandbox.act(session["url"], "secure")

    (intent,) = sandbox.get("/v1/payment_intents")["data"]
    page = sandbox.send("GET", asked_at)
    assert (intent["status"], intent["next_action"]["redirect_to_url"]["url"]) == (
        "requires_action",
        sandbox.url + asked_at,
    )
    assert sandbox.get(f"/v1/checkout/sessions/{session['id']}")["status"] == "open"
    assert sandbox.get("/v1/charges")["data"] == []
    assert "Sandbox: no real money" in visible_text(page.text)
    assert "The shop wants to take USD 5.00 from your card." in visible_text(page.text)


def test_who_is_known_pays_and_goes_back_to_the_shop(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)
    asked_at = sandbox.act(session["url"], "secure")

    sent_to = answer_bank(sandbox, asked_at, "authenticate")

    (charge,) = sandbox.get("/v1/charges")["data"]
    (intent,) = sandbox.get("/v1/payment_intents")["data"]
    assert sent_to == f"http://shop.test/back?session={session['id']}"
    assert (charge["status"], charge["billing_details"]["email"]) == ("succeeded", "buyer@example.com")
    assert charge["payment_method_details"]["card"]["three_d_secure"]["result"] == "authenticated"
    assert (intent["status"], intent["next_action"]) == ("succeeded", None)


def test_who_is_not_known_may_pay_in_another_way(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)
    asked_at = sandbox.act(session["url"], "secure")

    sent_to = answer_bank(sandbox, asked_at, "fail")
    page = sandbox.send("GET", sent_to)
    (failed,) = sandbox.get("/v1/payment_intents")["data"]
    sandbox.act(session["url"], "pay")

    (charge,) = sandbox.get("/v1/charges")["data"]
    assert "could not tell that it is you" in visible_text(page.text)
    assert failed["last_payment_error"]["code"] == "payment_intent_authentication_failure"
    assert charge["status"] == "succeeded"


def test_the_banks_page_of_a_paid_order_leads_to_the_order(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)
    asked_at = sandbox.act(session["url"], "secure")
    sandbox.act(session["url"], "pay")

    shown = sandbox.send("GET", asked_at)
    late = answer_bank(sandbox, asked_at, "authenticate")

    order = urlsplit(session["url"]).path
    assert [shown.headers["Location"], late] == [order, order]
    assert len(sandbox.get("/v1/charges")["data"]) == 1


def test_the_banks_page_can_be_left_and_speaks_korean(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500, locale="ko")

    page: Answered = sandbox.send("GET", sandbox.act(session["url"], "secure"))

    assert 'href="http://shop.test/left"' in page.text
    assert "은행의 본인 확인" in visible_text(page.text)


def test_orders_to_the_bank_from_another_site_are_refused(sandbox: RunningSandbox) -> None:
    asked_at = sandbox.act(make_session(sandbox, 500)["url"], "secure")

    answered = sandbox.send("POST", asked_at, "act=authenticate", {"Sec-Fetch-Site": "cross-site"})

    assert answered.status == 403
    assert sandbox.get("/v1/charges")["data"] == []
