"""The API of checkout, as the sandbox answers it."""

from typing import Any

import pytest

from tests.payments.sandbox.running import RunningSandbox, session_fields

SESSIONS = "/v1/checkout/sessions"


def make_session(sandbox: RunningSandbox, *amounts: int, currency: str = "usd", **more: str) -> Any:
    answered = sandbox.api("POST", SESSIONS, session_fields(*amounts, currency=currency) | more)
    assert answered.status == 200, answered.text
    return answered.body


def test_session_is_open_and_sums_its_lines(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 1200, 34)

    lines = sandbox.get(f"{SESSIONS}/{session['id']}/line_items")

    assert session["id"].startswith("cs_test_")
    assert session["url"] == f"{sandbox.url}/c/pay/{session['id']}"
    told = {name: session[name] for name in ("amount_total", "currency", "livemode", "payment_status", "status")}
    assert told == {
        "amount_total": 1234,
        "currency": "usd",
        "livemode": False,
        "payment_status": "unpaid",
        "status": "open",
    }
    assert [(line["description"], line["amount_total"]) for line in lines["data"]] == [
        ("Licence 1", 1200),
        ("Licence 2", 34),
    ]


def test_paying_makes_a_charge_with_its_fee(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 10_000)

    sent_to = sandbox.act(session["url"], "pay")

    paid = sandbox.get(
        f"{SESSIONS}/{session['id']}", **{"expand[]": "payment_intent.latest_charge.balance_transaction"}
    )
    charge = paid["payment_intent"]["latest_charge"]
    money = charge["balance_transaction"]
    assert sent_to == f"http://shop.test/back?session={session['id']}"
    assert (paid["status"], paid["payment_status"], charge["paid"]) == ("complete", "paid", True)
    assert (money["amount"], money["fee"], money["net"]) == (10_000, 320, 9_680)
    assert (money["currency"], money["exchange_rate"], money["status"]) == ("usd", None, "pending")


@pytest.mark.parametrize(
    ("currency", "amount", "fee"),
    [("jpy", 500, 45), ("krw", 5_000, 445), ("eur", 50, 26), ("isk", 50_000, 5_450), ("kwd", 5_120, 248)],
)
def test_amounts_are_counted_as_stripe_counts_them(
    sandbox: RunningSandbox, currency: str, amount: int, fee: int
) -> None:
    session = make_session(sandbox, amount, currency=currency)

    sandbox.act(session["url"], "pay")

    (charge,) = sandbox.get("/v1/charges", **{"expand[]": "data.balance_transaction"})["data"]
    assert (charge["amount"], charge["balance_transaction"]["fee"]) == (amount, fee)


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        (session_fields(49), 400, "must add up to at least USD 0.50"),
        (session_fields(100_000_000), 400, "must be no more than"),
        (session_fields(*[100] * 101), 400, "up to 100 line items"),
        (session_fields(500, currency="xxx"), 400, "Invalid currency"),
        (session_fields(5_124, currency="kwd"), 400, "must end in 0"),
        (session_fields(500) | {"colour": "blue"}, 400, "unknown parameter: colour"),
        (session_fields(500) | {"line_items[0][quantity]": "two"}, 400, "Invalid integer"),
        (session_fields(500) | {"expires_at": "12"}, 400, "between 30 minutes and 24 hours"),
        (session_fields(500) | {"metadata[order]": "x" * 501}, 400, "values up to 500"),
        ({"mode": "payment"}, 400, "Missing required param: line_items"),
    ],
)
def test_what_breaks_a_rule_is_refused(
    sandbox: RunningSandbox, fields: dict[str, str], status: int, message: str
) -> None:
    answered = sandbox.api("POST", SESSIONS, fields)

    assert answered.status == status
    assert message in answered.body["error"]["message"]


def test_only_an_open_session_can_be_expired(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)

    first = sandbox.api("POST", f"{SESSIONS}/{session['id']}/expire")
    second = sandbox.api("POST", f"{SESSIONS}/{session['id']}/expire")

    assert (first.status, first.body["status"], first.body["url"]) == (200, "expired", None)
    assert second.status == 400
    assert [event["type"] for event in sandbox.events("checkout.session.expired")] == ["checkout.session.expired"]


def test_an_expired_session_cannot_be_paid(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)
    sandbox.api("POST", f"{SESSIONS}/{session['id']}/expire")

    sent_to = sandbox.act(session["url"], "pay")

    assert sent_to == f"/c/pay/{session['id']}"
    assert sandbox.get("/v1/charges")["data"] == []


def test_refund_never_exceeds_what_is_left(sandbox: RunningSandbox) -> None:
    sandbox.act(make_session(sandbox, 1_000)["url"], "pay")
    (charge,) = sandbox.get("/v1/charges")["data"]

    part = sandbox.api("POST", "/v1/refunds", {"charge": charge["id"], "amount": "600"})
    over = sandbox.api("POST", "/v1/refunds", {"charge": charge["id"], "amount": "401"})

    assert (part.body["amount"], part.body["status"]) == (600, "succeeded")
    assert over.status == 400
    assert sandbox.get(f"/v1/charges/{charge['id']}")["amount_refunded"] == 600


def test_lists_go_on_from_a_cursor(sandbox: RunningSandbox) -> None:
    made = [make_session(sandbox, 500)["id"] for _ in range(3)]

    first = sandbox.get(SESSIONS, limit="2")
    rest = sandbox.get(SESSIONS, limit="2", starting_after=first["data"][-1]["id"])

    assert [session["id"] for session in first["data"] + rest["data"]] == made[::-1]
    assert (first["has_more"], rest["has_more"]) == (True, False)


def test_what_is_not_emulated_says_so(sandbox: RunningSandbox) -> None:
    answered = sandbox.api("GET", "/v1/customers")

    assert answered.status == 404
    assert "not emulated" in answered.body["error"]["message"]


def test_other_keys_and_versions_are_refused(sandbox: RunningSandbox) -> None:
    live = sandbox.send("GET", SESSIONS, headers={"Authorization": "Bearer sk_live_abcdef"})
    older = sandbox.send(
        "GET", SESSIONS, headers={"Authorization": "Bearer sk_test_sandbox_abcd", "Stripe-Version": "2020-08-27"}
    )

    assert (live.status, older.status) == (401, 400)
