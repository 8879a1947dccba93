"""Messages: sent often, late, out of order, forged, or while we are down; each fact has one effect."""

import json
import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.services import mail as letters
from licensing.models import Licence
from payments import gateway
from payments.gateway.types import Snapshot
from payments.models import Entry, InboxEvent, Order
from payments.queries.balances import balance_of
from payments.queries.refunds import left_on_charge
from payments.sandbox.events.webhooks import signature
from payments.services import inbox, messages, orders
from tests.factories.accounts import make_operator
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.sandbox.running import CONNECT_SECRET, SECRET, THIN_SECRET
from tests.payments.shop import Shop, assert_sold_once, at_once, make_basket

Status = InboxEvent.Status
COMPLETED = "checkout.session.completed"


def drain(*, after: timedelta = timedelta(0)) -> None:
    while inbox.handle_next(at=timezone.now() + after):
        pass


def send(shop: Shop, told: dict[str, Any], *, door: str = "", secret: str = SECRET) -> int:
    """Tell the site something as Stripe would, signed for that door."""
    body = json.dumps(told)
    header = {"Stripe-Signature": signature(body, secret, timestamp=int(time.time()))}
    return shop.tell(f"/webhooks/stripe{door}", body, header)


def thin(**changes: Any) -> dict[str, Any]:
    return {
        "id": "evt_test_1",
        "object": "v2.core.event",
        "context": None,
        "created": "2026-11-22T12:00:00.000Z",
        "livemode": False,
        "reason": None,
        "related_object": {"id": "acct_1", "type": "v2.core.account", "url": "/v2/core/accounts/acct_1"},
        "type": "v2.core.account[configuration.recipient].capability_status_updated",
    } | changes


@pytest.mark.parametrize(("price", "currency"), [("5.00", "USD"), ("500", "JPY")])
def test_fault_14_the_same_message_eight_times_at_once_sells_once(shop: Shop, price: str, currency: str) -> None:
    basket = make_basket(price, currency=currency)
    shop.sandbox.fault("duplicate", COMPLETED, seconds=7)

    shop.buy(basket)

    shop.sandbox.wait()
    sent = [row for row in shop.sandbox.deliveries() if row["type"] == COMPLETED]
    assert [row["last_status"] for row in sent] == [200] * 8
    assert InboxEvent.objects.filter(kind=COMPLETED).count() == 1
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_15_two_messages_of_one_fact_book_it_once(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.buy(basket)
    shop.sandbox.wait()
    (told,) = shop.sandbox.events(COMPLETED)

    answers = at_once(lambda: send(shop, told | {"id": f"evt_{timezone.now().timestamp()}"}), times=3)

    drain()
    assert answers == [200] * 3
    assert InboxEvent.objects.filter(kind=COMPLETED, status=Status.DONE).count() == 4
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


@pytest.mark.parametrize(("price", "currency"), [("5.00", "USD"), ("500", "JPY")])
@pytest.mark.parametrize("given_back", ["all", "a part"])
def test_fault_16_a_refund_told_before_its_payment_waits_for_it(
    shop: Shop, price: str, currency: str, given_back: str
) -> None:
    basket = make_basket(price, currency=currency)
    shop.sandbox.fault("withhold", times=40)
    shop.buy(basket)
    (charge,) = shop.sandbox.get("/v1/charges")["data"]
    amount = charge["amount"] if given_back == "all" else charge["amount"] - 100
    shop.sandbox.api("POST", "/v1/refunds", {"charge": charge["id"], "amount": str(amount)})
    (told,) = shop.sandbox.events("charge.refunded")

    assert send(shop, told) == 200
    drain()
    first = InboxEvent.objects.get().status
    shop.sandbox.release()
    shop.sandbox.wait()
    drain(after=inbox.LEASE)

    assert first == Status.UNMATCHED
    assert InboxEvent.objects.get(kind="charge.refunded").status == Status.DONE
    assert basket.quote.licences.count() == (0 if given_back == "all" else 1)
    (refund,) = basket.order.refunds.all()
    assert (refund.status, refund.amount.to_minor()) == ("succeeded", amount)
    assert basket.order.status == (Order.Status.OWED if given_back == "all" else Order.Status.FULFILLED)
    assert left_on_charge(basket.order).to_minor() == charge["amount"] - amount
    assert balance_of("owed_to_buyer", currency).units == 0
    assert Entry.objects.filter(kind="refund").count() == 1
    assert_books_are_sound()


def test_fault_18_messages_of_one_second_are_put_into_no_order(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    told = shop.sandbox.get("/v1/events", limit="100")["data"]

    for event in sorted(told, key=lambda event: str(event["id"])):
        assert send(shop, event | {"created": told[0]["created"]}) == 200
    drain()

    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_19_what_is_signed_wrongly_late_or_early_is_not_kept_and_comes_again(shop: Shop) -> None:
    basket = make_basket("5.00")
    for flaw in ("wrong_secret", "stale_timestamp", "future_timestamp"):
        shop.sandbox.fault(flaw, COMPLETED)
        shop.sandbox.fault(flaw, "charge.succeeded")
        shop.sandbox.fault(flaw, "payment_intent.succeeded")

    shop.buy(basket)

    shop.sandbox.wait()
    refused = [row for row in shop.sandbox.deliveries() if row["attempts"] > 1]
    assert [row["last_status"] for row in refused] == [200] * 3
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_19_an_old_secret_is_good_until_it_is_taken_out(shop: Shop, settings: Settings) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]
    told = {"id": "evt_1", "object": "event", "api_version": gateway.API_VERSION, "created": 1_800_000_000}
    told |= {"data": {"object": {"id": "cus_1", "object": "customer"}}, "livemode": False, "type": "customer.created"}

    during = [send(shop, told | {"id": "evt_1"}), send(shop, told | {"id": "evt_2"}, secret="whsec_new")]
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new"]
    after = [send(shop, told | {"id": "evt_3"}), send(shop, told | {"id": "evt_4"}, secret="whsec_new")]

    assert (during, after) == ([200, 200], [400, 200])
    assert sorted(InboxEvent.objects.values_list("event_id", flat=True)) == ["evt_1", "evt_2", "evt_4"]
    assert_books_are_sound()


def test_fault_20_a_crash_midway_leaves_nothing_is_given_up_with_an_alert_and_can_be_replayed(shop: Shop) -> None:
    operator = make_operator()
    basket = make_basket("5.00")
    other = orders.place(make_basket("5.00").quote, at=timezone.now(), actor=None)
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    (charge,) = shop.sandbox.get("/v1/charges")["data"]
    # The last statement of the sale will fail: another order says that this charge paid for it.
    Order.objects.filter(pk=other.pk).update(charge_id=charge["id"])
    shop.sandbox.release()
    shop.sandbox.wait()
    event = InboxEvent.objects.get(kind=COMPLETED)
    assert (event.status, Licence.objects.count(), Entry.objects.count()) == (Status.NEW, 0, 0)

    InboxEvent.objects.filter(pk=event.pk).update(attempts=inbox.MOST_ATTEMPTS - 1)
    drain(after=inbox.LEASE)
    messages.tell_operators(at=timezone.now())
    messages.tell_operators(at=timezone.now())
    letters.deliver_waiting(at=timezone.now())

    event.refresh_from_db()
    assert (event.status, Licence.objects.count(), Entry.objects.count()) == (Status.DEAD, 0, 0)
    page = shop.browser(operator).get("/operator/messages/")
    assert COMPLETED in page.text
    Order.objects.filter(pk=other.pk).update(charge_id="")
    said = StringIO()
    call_command("replay_events", event.event_id, stdout=said)
    assert said.getvalue() == "1 of 1 messages were handled again.\n"
    assert_sold_once(basket, licences=1)
    (letter,) = [letter for letter in mail.outbox if letter.to == [operator.email]]
    assert letter.subject == "1 message of Stripe’s is stuck"
    assert COMPLETED in letter.body
    assert_books_are_sound()


def test_fault_20_a_stuck_message_is_handled_again_by_a_button(shop: Shop) -> None:
    operator = make_operator()
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    (told,) = shop.sandbox.events(COMPLETED)
    event = inbox.keep("platform", _snapshot(told), json.dumps(told), at=timezone.now())
    InboxEvent.objects.update(status=Status.DEAD, attempts=20, error="the database was full")
    browser = shop.browser(operator)
    page = browser.get(f"/operator/messages/{event.uuid}/")
    assert "the database was full" in page.text

    pressed = browser.post(f"/operator/messages/{event.uuid}/again/")

    assert pressed.status == 302
    event.refresh_from_db()
    assert event.status == Status.DONE
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_21_a_worker_killed_after_its_claim_loses_and_doubles_nothing(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    (told,) = shop.sandbox.events(COMPLETED)
    event = inbox.keep("platform", _snapshot(told), json.dumps(told), at=timezone.now())
    claimed = inbox.claim(at=timezone.now())
    assert claimed is not None

    drain()
    before = (Entry.objects.count(), Licence.objects.count())
    drain(after=inbox.LEASE + timedelta(seconds=1))
    inbox.handle(claimed, at=timezone.now())  # the one that was thought dead comes back

    event.refresh_from_db()
    assert (before, event.status, event.attempts) == ((0, 0), Status.DONE, 2)
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_23_messages_of_another_world_are_set_aside_or_refused(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.buy(basket)
    shop.sandbox.wait()
    (told,) = shop.sandbox.events(COMPLETED)

    answers = [
        send(shop, told | {"id": "evt_a", "livemode": True}),
        send(shop, told | {"id": "evt_b", "api_version": "2020-08-27"}),
        send(shop, told | {"id": "evt_c", "account": "acct_nobody"}),
        send(shop, told | {"id": "evt_d", "account": "acct_nobody"}, door="/connect", secret=CONNECT_SECRET),
        send(shop, told | {"id": "evt_e"}, door="/connect", secret=CONNECT_SECRET),
        send(shop, thin(id="evt_f"), secret=SECRET),
        send(shop, told | {"id": "evt_g"}, door="/thin", secret=THIN_SECRET),
        send(shop, thin(id="evt_h"), door="/thin", secret=SECRET),
        send(shop, told | {"id": "evt_i"}, door="/connect", secret=SECRET),
    ]
    drain()

    assert answers == [200, 200, 200, 200, 200, 400, 400, 400, 400]
    aside = InboxEvent.objects.filter(status=Status.QUARANTINED).order_by("event_id")
    assert list(aside.values_list("event_id", "error")) == [
        ("evt_a", "it is about real money, and here is none"),
        ("evt_b", "the API version is 2020-08-27"),
        ("evt_c", "it is about the account acct_nobody"),
        ("evt_d", "we know no account acct_nobody"),
        ("evt_e", "it names no connected account"),
    ]
    assert_sold_once(basket, licences=1)
    assert_books_are_sound(*["stuck_message"] * 5)


def test_fault_24_while_the_database_is_down_nothing_is_acknowledged_and_all_comes_again(shop: Shop) -> None:
    basket = make_basket("5.00")
    page = shop.start_payment(basket)
    there = connection.settings_dict["PORT"]
    try:
        connection.settings_dict["PORT"] = "9"  # for whoever connects now: nobody answers there
        shop.sandbox.act(page, "pay")
        shop.sandbox.wait_until_refused()
    finally:
        connection.settings_dict["PORT"] = there

    shop.sandbox.wait()

    tried = [row for row in shop.sandbox.deliveries() if row["type"] == COMPLETED]
    assert tried[0]["attempts"] > 1
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def _snapshot(told: dict[str, Any]) -> Snapshot:
    body = json.dumps(told)
    header = signature(body, SECRET, timestamp=int(time.time()))
    return gateway.parse_snapshot(body.encode(), header, secrets=[SECRET])
