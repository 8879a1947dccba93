"""The gateway, by the official SDK over HTTP, against the sandbox."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from marketplace.kit.money import Money
from payments import gateway
from payments.gateway.errors import OutcomeUnknown, Rejected, SignatureRefused
from payments.gateway.types import Charge, Checkout, CheckoutLine, CheckoutRequest, Hosted, Snapshot
from payments.sandbox.events.webhooks import signature
from tests.payments.sandbox.running import SECRET, RunningSandbox

SESSIONS = "/v1/checkout/sessions"


def make_params(*prices: str, currency: str = "USD") -> dict[str, Any]:
    lines = tuple(CheckoutLine(f"Licence {price}", Money.parse(price, currency)) for price in prices)
    return gateway.checkout_params(
        CheckoutRequest(
            reference="ORD-1",
            lines=lines,
            success_url="http://shop.test/back?session={CHECKOUT_SESSION_ID}",
            cancel_url="http://shop.test/left",
            expires_at=datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1),
            language="ko",
            email="buyer@example.com",
        )
    )


def make_hosted(*prices: str, currency: str = "USD") -> Hosted:
    return gateway.create_checkout(make_params(*prices, currency=currency), idempotency_key="checkout:1")


def test_a_checkout_is_asked_for_in_the_orders_own_words(sandbox: RunningSandbox) -> None:
    params = make_params("12.00", "0.34")

    hosted = gateway.create_checkout(params, idempotency_key="checkout:1")

    session = sandbox.get(f"{SESSIONS}/{hosted.id}")
    assert hosted == Hosted(session["id"], session["url"], datetime.fromtimestamp(params["expires_at"], UTC))
    assert gateway.get_checkout(hosted.id) == Checkout(
        id=hosted.id,
        status="open",
        payment_status="unpaid",
        reference="ORD-1",
        total=Money.parse("12.34", "USD"),
        payment_intent="",
        charge="",
    )
    assert session["adaptive_pricing"] == {"enabled": False}
    assert (session["locale"], session["metadata"]) == ("ko", {"order": "ORD-1"})


def test_the_same_key_opens_the_same_page(sandbox: RunningSandbox) -> None:
    params = make_params("5.00")

    hosted = [gateway.create_checkout(params, idempotency_key="checkout:1") for _ in range(2)]

    assert hosted[0] == hosted[1]
    assert len(sandbox.get(SESSIONS)["data"]) == 1


def test_fault_02_a_lost_answer_makes_no_second_session(sandbox: RunningSandbox) -> None:
    sandbox.fault("drop_answer", f"POST {SESSIONS}")

    hosted = make_hosted("5.00")

    assert [session["id"] for session in sandbox.get(SESSIONS)["data"]] == [hosted.id]


@pytest.mark.parametrize(
    ("price", "currency", "fee", "net"),
    [
        ("100.00", "USD", "3.20", "96.80"),
        ("100.00", "EUR", "3.15", "96.85"),
        ("500", "JPY", "45", "455"),
        ("5000", "KRW", "445", "4555"),
    ],
)
def test_a_charge_says_what_reached_the_balance(
    sandbox: RunningSandbox, price: str, currency: str, fee: str, net: str
) -> None:
    hosted = make_hosted(price, currency=currency)
    sandbox.act(hosted.url, "pay")

    checkout = gateway.get_checkout(hosted.id)
    charge = gateway.get_charge(checkout.charge)

    assert (checkout.is_complete, checkout.is_paid) == (True, True)
    assert charge == Charge(
        id=checkout.charge,
        is_paid=True,
        is_failed=False,
        amount=Money.parse(price, currency),
        refunded=Money.zero(currency),
        payment_intent=checkout.payment_intent,
        balance_transaction=charge.balance_transaction,
        settled=Money.parse(price, currency),
        fee=Money.parse(fee, currency),
        net=Money.parse(net, currency),
        exchange_rate=None,
        reference="ORD-1",
    )


def test_a_slow_payment_is_complete_and_not_paid(sandbox: RunningSandbox) -> None:
    hosted = make_hosted("5.00")

    sandbox.act(hosted.url, "later_paid")

    checkout = gateway.get_checkout(hosted.id)
    assert (checkout.is_complete, checkout.is_paid) == (True, False)
    assert gateway.get_charge(checkout.charge).is_paid is False


def test_only_an_open_page_can_be_closed(sandbox: RunningSandbox) -> None:
    hosted = make_hosted("5.00")
    sandbox.act(hosted.url, "pay")

    with pytest.raises(Rejected, match="refused"):
        gateway.expire_checkout(hosted.id)


def test_an_open_page_is_closed(sandbox: RunningSandbox) -> None:
    closed = gateway.expire_checkout(make_hosted("5.00").id)

    assert (closed.status, closed.is_open) == ("expired", False)


def test_what_stripe_refuses_is_rejected_with_its_reason(sandbox: RunningSandbox) -> None:
    with pytest.raises(Rejected) as refused:
        make_hosted("0.10")

    assert refused.value.reason == "amount_too_small"


def test_a_500_leaves_the_outcome_unknown(sandbox: RunningSandbox) -> None:
    sandbox.fault("error_500", f"POST {SESSIONS}")

    with pytest.raises(OutcomeUnknown):
        make_hosted("5.00")


def test_silence_leaves_the_outcome_unknown(sandbox: RunningSandbox, settings: Settings) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    with pytest.raises(OutcomeUnknown):
        make_hosted("5.00")


def test_events_are_listed_oldest_first(sandbox: RunningSandbox) -> None:
    since = datetime.now(UTC) - timedelta(minutes=1)
    hosted = make_hosted("5.00")
    sandbox.act(hosted.url, "pay")

    told = gateway.list_events(since, kinds=("charge.succeeded", "checkout.session.completed"))

    assert [(event.kind, event.object_kind) for event in told] == [
        ("charge.succeeded", "charge"),
        ("checkout.session.completed", "checkout.session"),
    ]
    assert told[1].object_id == hosted.id


def event_body(**changes: Any) -> str:
    body = {
        "id": "evt_1",
        "object": "event",
        "api_version": gateway.API_VERSION,
        "created": 1_800_000_000,
        "data": {"object": {"id": "cs_test_1", "object": "checkout.session"}},
        "livemode": False,
        "type": "checkout.session.completed",
    }
    return json.dumps(body | changes)


@pytest.mark.parametrize("secret", [SECRET, "whsec_the_next_one"])
def test_each_secret_in_use_is_good(secret: str) -> None:
    secrets = [SECRET, "whsec_the_next_one"]
    body = event_body()

    told = gateway.parse_snapshot(body.encode(), signature(body, secret, timestamp=int(time.time())), secrets=secrets)

    assert (told.id, told.kind, told.object_id, told.livemode) == (
        "evt_1",
        "checkout.session.completed",
        "cs_test_1",
        False,
    )


@pytest.mark.parametrize("header", ["", "t=now,v1=00", "v1=00", "t=5"])
def test_fault_19_what_is_not_signed_is_refused(header: str) -> None:
    with pytest.raises(SignatureRefused):
        gateway.parse_snapshot(event_body().encode(), header, secrets=[SECRET])


@pytest.mark.parametrize(
    ("sent", "signed", "secret", "seconds"),
    [
        pytest.param(event_body(), event_body(), "whsec_old", 0, id="old secret"),
        pytest.param(event_body(livemode=True), event_body(), SECRET, 0, id="altered"),
        pytest.param(event_body(), event_body(), SECRET, -400, id="stale"),
        pytest.param(event_body(), event_body(), SECRET, 4000, id="from the future"),
        pytest.param("[]", "[]", SECRET, 0, id="a list"),
        pytest.param("not json", "not json", SECRET, 0, id="text"),
        pytest.param(event_body(object="v2.core.event"), event_body(object="v2.core.event"), SECRET, 0, id="thin"),
        pytest.param(event_body(data={}), event_body(data={}), SECRET, 0, id="without an object"),
    ],
)
def test_fault_19_what_is_not_rightly_signed_is_refused(sent: str, signed: str, secret: str, seconds: int) -> None:
    header = signature(signed, secret, timestamp=int(time.time()) + seconds)

    with pytest.raises(SignatureRefused):
        gateway.parse_snapshot(sent.encode(), header, secrets=[SECRET])


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(SignatureRefused):
        gateway.parse_snapshot(b"\xff\xfe", signature("", SECRET, timestamp=int(time.time())), secrets=[SECRET])


def thin_body(**changes: Any) -> str:
    body = {
        "id": "evt_test_1",
        "object": "v2.core.event",
        "context": None,
        "created": "2026-11-22T12:00:00.000Z",
        "livemode": False,
        "reason": None,
        "related_object": {"id": "acct_1", "type": "v2.core.account", "url": "/v2/core/accounts/acct_1"},
        "type": "v2.core.account[configuration.recipient].capability_status_updated",
    }
    return json.dumps(body | changes)


def test_a_thin_event_names_its_object_only() -> None:
    body = thin_body()

    told = gateway.parse_thin(body.encode(), signature(body, SECRET, timestamp=int(time.time())), secrets=[SECRET])

    assert told == Snapshot(
        id="evt_test_1",
        kind="v2.core.account[configuration.recipient].capability_status_updated",
        object_id="acct_1",
        object_kind="v2.core.account",
        api_version="",
        livemode=False,
        account="",
        created_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        body={},
    )


@pytest.mark.parametrize(
    ("body", "secret", "seconds"),
    [
        pytest.param(event_body(), SECRET, 0, id="an event with its object"),
        pytest.param(thin_body(), "whsec_old", 0, id="old secret"),
        pytest.param(thin_body(), SECRET, -400, id="stale"),
        pytest.param(thin_body(), SECRET, 4000, id="from the future"),
        pytest.param("[]", SECRET, 0, id="a list"),
        pytest.param("not json", SECRET, 0, id="text"),
        pytest.param("{}", SECRET, 0, id="nothing"),
    ],
)
def test_fault_23_what_is_no_rightly_signed_thin_event_is_refused(body: str, secret: str, seconds: int) -> None:
    header = signature(body, secret, timestamp=int(time.time()) + seconds)

    with pytest.raises(SignatureRefused):
        gateway.parse_thin(body.encode(), header, secrets=[SECRET])
