"""The hosted page, as a browser without JavaScript gets it."""

from urllib.parse import urlsplit

from tests.payments.sandbox.running import RunningSandbox, visible_text
from tests.payments.sandbox.test_checkout import make_session


def test_page_says_that_it_is_not_stripe(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 1_234, locale="en")

    answered = sandbox.send("GET", urlsplit(session["url"]).path)

    text = visible_text(answered.text)
    assert answered.status == 200
    assert "Sandbox: no real money" in text
    assert "Pay USD 12.34 by test card" in text
    assert answered.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self' http://shop.test"
    )


def test_page_speaks_korean(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 5_000, currency="krw", locale="ko")

    answered = sandbox.send("GET", urlsplit(session["url"]).path)

    assert "테스트 카드로 KRW 5,000 결제" in visible_text(answered.text)
    assert '<html lang="ko">' in answered.text


def test_a_declined_card_leaves_the_session_open(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)

    sent_to = sandbox.act(session["url"], "decline")
    page = sandbox.send("GET", sent_to)
    sandbox.act(session["url"], "pay")

    charges = sandbox.get("/v1/charges")["data"]
    assert "Your card was declined" in visible_text(page.text)
    assert [charge["status"] for charge in charges] == ["succeeded", "failed"]
    assert len(sandbox.get("/v1/payment_intents")["data"]) == 1


def test_a_paid_session_is_not_paid_twice(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)
    sandbox.act(session["url"], "pay")

    sent_to = sandbox.act(session["url"], "pay")
    page = sandbox.send("GET", sent_to)

    assert "already paid" in visible_text(page.text)
    assert len(sandbox.get("/v1/charges")["data"]) == 1


def test_names_of_products_are_escaped(sandbox: RunningSandbox) -> None:
    more = {"line_items[0][price_data][product_data][name]": "<b>Bold & co</b>"}
    session = make_session(sandbox, 500, **more)

    answered = sandbox.send("GET", urlsplit(session["url"]).path)

    assert "&lt;b&gt;Bold &amp; co&lt;/b&gt;" in answered.text


def test_orders_from_another_site_are_refused(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)

    answered = sandbox.send("POST", urlsplit(session["url"]).path, "act=pay", {"Sec-Fetch-Site": "cross-site"})

    assert answered.status == 403
    assert sandbox.get("/v1/charges")["data"] == []


def test_unknown_pages_are_missing_and_the_console_is_a_page(sandbox: RunningSandbox) -> None:
    missing = sandbox.send("GET", "/c/pay/cs_test_nothing")
    console = sandbox.send("GET", "/_sandbox/faults", headers={"Accept": "text/html"})

    assert missing.status == 404
    assert "never compared with live Stripe" in visible_text(console.text)
