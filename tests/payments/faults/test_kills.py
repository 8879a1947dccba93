"""Killed between any two steps of a refund or a comparison and begun again: nothing is lost, nothing happens twice."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from payments import kill_points
from payments.models import BalanceTransaction, Entry, Operation, Reconciliation, Refund
from payments.queries.refunds import left_on_charge
from payments.services import operations, reconciliations, refund_calls, refunds
from tests.factories.accounts import make_operator
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.sold import buy, give_back, hear, licences_of, refunded_at_stripe
from tests.payments.sandbox.running import ROOT
from tests.payments.shop import Shop, at_once, make_basket
from tests.tools import PATIENCE_SECONDS

pytestmark = pytest.mark.django_db(transaction=True)
SWEEP = "import django; django.setup(); from payments.tasks import send_refunds; send_refunds()"


def killed_at(point: str, *command: str) -> bool:
    """Run a command in a process of its own that dies at a point as in a power cut."""
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "marketplace.config.settings",
        "STRIPE_API_BASE": settings.STRIPE_API_BASE,
        kill_points.KILL_AT: point,
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    return done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("point", kill_points.OF_RECONCILIATION)
def test_a_comparison_killed_midway_and_begun_again_comes_to_the_same_books(shop: Shop, point: str) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    shop.sandbox.steer("adjust", kind="stripe_fee", amount=-200, currency="usd")

    killed = killed_at(point, "manage.py", "reconcile")
    before = (Reconciliation.objects.count(), BalanceTransaction.objects.count())
    done = reconciliations.reconcile(at=timezone.now())

    assert (killed, before, done.findings) == (True, (0, 0), [])
    assert sorted(Entry.objects.values_list("kind", flat=True)) == ["balance", "sale"]
    assert basket.quote.licences.count() == 1
    assert_books_are_sound()


@pytest.mark.parametrize("point", kill_points.OF_REFUNDS)
@pytest.mark.parametrize(("price", "currency"), [("25.00", "USD"), ("2500", "JPY")])
def test_a_refund_killed_midway_and_begun_again_goes_back_once(
    shop: Shop, point: str, price: str, currency: str
) -> None:
    basket = buy(shop, price, currency=currency)
    (licence,) = licences_of(basket)
    refund = refunds.ask(
        basket.order,
        {licence: licence.price},
        reason="The files could not be read.",
        seen=left_on_charge(basket.order),
        at=timezone.now(),
        actor=make_operator(),
    )

    killed = killed_at(point, "-c", SWEEP)
    refund_calls.sweep(at=timezone.now())
    hear(shop)

    refund.refresh_from_db()
    assert (killed, refund.status) == (True, Refund.Status.SUCCEEDED)
    assert refunded_at_stripe(shop, basket.order) == licence.price.to_minor()
    assert len(shop.sandbox.get("/v1/refunds")["data"]) == 1
    assert_books_are_sound()


@pytest.mark.parametrize(
    ("point", "fault", "effects"),
    [
        ("call.given_up", "time_out", [(1, "rejected"), (2, "succeeded")]),
        ("call.found", "drop_answer", [(1, "succeeded")]),
    ],
)
def test_an_old_refund_killed_after_it_was_looked_for_goes_back_once(
    shop: Shop, point: str, fault: str, effects: list[tuple[int, str]]
) -> None:
    basket = buy(shop, "25.00")
    (licence,) = licences_of(basket)
    shop.sandbox.fault(fault, "POST /v1/refunds", times=3)
    shop.sandbox.fault("withhold", times=20)
    refund = give_back(basket, {licence: licence.price})
    long_ago = timezone.now() - operations.KEY_LIVES * 2
    Operation.objects.filter(kind="refund").update(planned_at=long_ago)
    Refund.objects.update(look_at=None)

    killed = killed_at(point, "-c", SWEEP)
    at_once(lambda: refund_calls.sweep(at=timezone.now()), times=2)
    refund_calls.sweep(at=timezone.now())

    refund.refresh_from_db()
    assert (killed, refund.status) == (True, Refund.Status.SUCCEEDED)
    calls = Operation.objects.filter(kind="refund").order_by("attempt")
    assert list(calls.values_list("attempt", "status")) == effects
    assert len(shop.sandbox.get("/v1/refunds")["data"]) == 1
    shop.sandbox.release()
    hear(shop)
    assert_books_are_sound()
