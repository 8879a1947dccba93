"""The door for Stripe's messages and the worker behind it."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from licensing.models import Licence
from payments import gateway
from payments.backoff import LONGEST_WAIT
from payments.models import Entry, InboxEvent, Order
from payments.sandbox.events.webhooks import signature
from payments.services import inbox, orders, settlement, sweeps
from tests.payments.sandbox.running import SECRET
from tests.payments.shop import Shop, assert_sold_once, make_basket

Status = InboxEvent.Status
DOOR = "/webhooks/stripe"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def body(**changes: Any) -> str:
    told = {
        "id": "evt_1",
        "object": "event",
        "api_version": gateway.API_VERSION,
        "created": 1_800_000_000,
        "data": {"object": {"id": "cus_1", "object": "customer"}},
        "livemode": False,
        "type": "customer.created",
    }
    return json.dumps(told | changes)


def send(client: Client, content: str, *, secret: str = SECRET, shift: int = 0) -> int:
    header = signature(content, secret, timestamp=int(time.time()) + shift)
    sent = client.post(DOOR, content, content_type="application/json", headers={"Stripe-Signature": header})
    return sent.status_code


@pytest.fixture
def door(settings: Settings, db: None) -> Client:
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_the_next_one", SECRET]
    return Client(enforce_csrf_checks=True)


def drain(*, at: datetime) -> int:
    handled = 0
    while inbox.handle_next(at=at):
        handled += 1
    return handled


def test_a_message_is_kept_once_and_handled(door: Client) -> None:
    assert [send(door, body()) for _ in range(3)] == [200, 200, 200]

    kept = InboxEvent.objects.get()
    assert (kept.status, kept.event_id, kept.kind, kept.object_id) == (
        Status.IGNORED,
        "evt_1",
        "customer.created",
        "cus_1",
    )
    assert json.loads(kept.body) == json.loads(body())


def test_fault_19_what_stripe_did_not_sign_is_not_kept(door: Client) -> None:
    refused = [
        send(door, body(), secret="whsec_old"),
        send(door, body(), shift=-301),
        send(door, body(), shift=+3600),
        door.post(DOOR, body(), content_type="application/json").status_code,
    ]

    assert refused == [400] * 4
    assert not InboxEvent.objects.exists()


def test_fault_19_both_secrets_are_good_while_one_replaces_the_other(door: Client) -> None:
    assert send(door, body(id="evt_1"), secret=SECRET) == 200
    assert send(door, body(id="evt_2"), secret="whsec_the_next_one") == 200


def test_a_message_of_more_than_a_megabyte_is_not_read(door: Client) -> None:
    assert send(door, body(padding="x" * 1_000_000)) == 413
    assert not InboxEvent.objects.exists()


def test_the_door_takes_posts_only(door: Client) -> None:
    assert door.get(DOOR).status_code == 405


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"livemode": True}, "it is about real money, and here is none"),
        ({"api_version": "2020-08-27"}, "the API version is 2020-08-27"),
        ({"account": "acct_1"}, "it is about the account acct_1"),
    ],
)
def test_fault_23_messages_of_another_world_are_set_aside(door: Client, changes: dict[str, Any], why: str) -> None:
    assert send(door, body(**changes)) == 200

    kept = InboxEvent.objects.get()
    assert (kept.status, kept.error) == (Status.QUARANTINED, why)


def make_event(**fields: Any) -> InboxEvent:
    told = {
        "endpoint": InboxEvent.Endpoint.PLATFORM,
        "event_id": "evt_1",
        "kind": "customer.created",
        "livemode": False,
        "body": "{}",
        "created_at": AT,
        "received_at": AT,
    }
    return InboxEvent.objects.create(**(told | fields))


@pytest.mark.django_db
def test_fault_21_a_dead_workers_message_is_taken_over_when_its_lease_ends() -> None:
    event = make_event(status=Status.PROCESSING, attempts=1, leased_until=AT)

    assert drain(at=AT) == 0
    assert drain(at=AT + timedelta(seconds=1)) == 1

    event.refresh_from_db()
    assert (event.status, event.attempts, event.leased_until) == (Status.IGNORED, 2, None)


@pytest.mark.django_db
def test_messages_that_move_nothing_of_ours_are_of_no_concern() -> None:
    kinds = ["charge.succeeded", "payment_intent.created"]
    for kind in kinds:
        make_event(event_id=kind, kind=kind)

    drain(at=AT)

    assert dict(InboxEvent.objects.order_by("pk").values_list("kind", "status")) == {
        "charge.succeeded": Status.IGNORED,
        "payment_intent.created": Status.IGNORED,
    }


@pytest.mark.django_db
def test_a_message_that_kills_its_workers_is_given_up() -> None:
    event = make_event(status=Status.PROCESSING, attempts=inbox.MOST_ATTEMPTS, leased_until=AT)

    assert drain(at=AT + timedelta(seconds=1)) == 0

    event.refresh_from_db()
    assert (event.status, event.error) == (Status.DEAD, "each worker that took it died")


def test_a_message_of_nothing_we_know_waits_and_is_given_up_at_last(shop: Shop) -> None:
    hosted = gateway.create_checkout(
        {
            "mode": "payment",
            "success_url": "http://shop.test/",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {"currency": "usd", "unit_amount": 500, "product_data": {"name": "Not ours"}},
                }
            ],
        },
        idempotency_key="not ours",
    )
    event = make_event(kind="checkout.session.completed", object_id=hosted.id)

    at = AT
    drain(at=at)
    event.refresh_from_db()
    first = (event.status, event.attempts, event.next_at)
    for _ in range(inbox.MOST_ATTEMPTS):
        at += LONGEST_WAIT
        drain(at=at)

    event.refresh_from_db()
    assert first == (Status.UNMATCHED, 1, AT + inbox.FIRST_WAIT)
    assert (event.status, event.attempts, event.next_at) == (Status.DEAD, inbox.MOST_ATTEMPTS, None)


def test_fault_54_a_message_waits_while_stripe_is_silent(shop: Shop) -> None:
    basket = make_basket("5.00")
    page = shop.start_payment(basket)
    shop.sandbox.fault("rate_limit", "GET /v1/charges/", times=1)
    shop.sandbox.fault("withhold", "payment_intent", times=2)
    shop.sandbox.fault("withhold", "charge", times=1)

    shop.sandbox.act(page, "pay")
    shop.sandbox.wait()

    event = InboxEvent.objects.get()
    assert (event.status, event.attempts) == (Status.NEW, 1)
    assert basket.quote.licences.count() == 0
    drain(at=timezone.now() + inbox.FIRST_WAIT)
    assert_sold_once(basket, licences=1)


def test_fault_20_a_crash_midway_leaves_nothing_and_is_tried_again(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    (charge,) = shop.sandbox.get("/v1/charges")["data"]
    # The last statement of the sale will fail: another order says that this charge paid for it.
    other = orders.place(make_basket("5.00").quote, at=timezone.now(), actor=None)
    Order.objects.filter(pk=other.pk).update(charge_id=charge["id"])
    event = make_event(kind="checkout.session.completed", object_id=basket.order.checkout_id)

    drain(at=AT)

    event.refresh_from_db()
    assert (event.status, event.attempts) == (Status.NEW, 1)
    assert "a_charge_pays_one_order" in event.error
    assert (Licence.objects.count(), Entry.objects.count()) == (0, 0)

    Order.objects.filter(pk=other.pk).update(charge_id="")
    drain(at=AT + inbox.FIRST_WAIT)
    assert_sold_once(basket, licences=1)


def test_fault_22_payments_of_which_no_message_came_are_found(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    assert basket.order.checkout_expires_at is not None

    found = sweeps.sweep_orders(at=basket.order.checkout_expires_at + timedelta(hours=1))

    assert found == 1
    assert_sold_once(basket, licences=1)


def test_a_charge_that_is_not_settled_yet_is_awaited(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    found = settlement.look(basket.order.checkout_id)
    assert found.charge is not None

    settlement.settle(replace(found, charge=replace(found.charge, fee=None)), at=AT)
    before = (basket.order.status, Entry.objects.count())
    sweeps.sweep_orders(at=AT)

    assert before == (Order.Status.AWAITED, 0)
    assert_sold_once(basket, licences=1)
