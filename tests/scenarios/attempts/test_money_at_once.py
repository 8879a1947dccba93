"""Paying, licensing or fetching while permission ends, over two real connections: nobody pays for nothing.

Whichever comes first, at the end each dollar that was paid stands for music that went out, or is owed back.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.utils import timezone
from pytest_django import Settings

from licensing.models import Licence, Quote
from licensing.services import stopping, withdrawals
from licensing.services.deliveries import PermissionWithdrawn, Recipient, deliver
from licensing.services.licences import TooFewRemain
from marketplace.catalog.models import Claim
from marketplace.catalog.services import consents
from marketplace.catalog.services.claims import deciding
from marketplace.catalog.services.imports import batches, writing
from marketplace.kit.money import Money
from payments.gateway.types import Charge, Checkout
from payments.models import Order
from payments.queries.books import wrong_in_the_books
from payments.services import orders, owed_back, settlement
from tests.factories.accounts import make_operator
from tests.factories.claims import begins, make_claim
from tests.factories.imports import make_import
from tests.scenarios.attempts.scenes import Scene, delivered, make_scene
from tests.two_at_once import one_inside_the_other

pytestmark = pytest.mark.django_db(transaction=True)
ISRC, PURGE = "KRZ992600017", ("title", "artists", "isrc", "purge")
FINAL = timedelta(days=configured.APPEAL_DAYS + 1)
Deed = Callable[[], object]


@pytest.fixture(autouse=True)
def storage_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def withdrawing(scene: Scene) -> Deed:
    consent = scene.cleared.consents.get()
    return lambda: consents.withdraw(consent, at=timezone.now(), actor=None)


def upholding(scene: Scene) -> Deed:
    """A claim that was opened three weeks ago, and stopped nothing so far, is decided for the claimant."""
    claim = make_claim(scene.cleared, at=timezone.now() - timedelta(days=21))
    operator = make_operator()

    def uphold() -> None:
        now = timezone.now()
        deciding.decide(
            claim, Claim.Status.UPHELD, reasons="Theirs.", days=begins(claim, now.date()), at=now, actor=operator
        )

    return uphold


def purging(scene: Scene) -> Deed:
    """The label's file that takes the recording off the market is read and accepted, and waits to be written."""
    scene.cleared.isrc = ISRC
    scene.cleared.save(update_fields=["isrc"])
    catalog = scene.cleared.catalog
    brought = make_import(catalog.organisation, PURGE, ("", "", ISRC, "yes"), catalog=catalog)
    batch = batches.accept(brought, at=timezone.now(), actor=None)
    return lambda: writing.write(batch, at=timezone.now())


def settle(quote: Quote) -> None:
    """Stripe says that the order was paid."""
    order = Order.objects.get(quote=quote)
    nothing = Money.zero(order.currency)
    charge = Charge(
        id="ch_1",
        is_paid=True,
        is_failed=False,
        amount=order.total,
        refunded=nothing,
        payment_intent="pi_1",
        balance_transaction="txn_1",
        settled=order.total,
        fee=nothing,
        net=order.total,
        exchange_rate=None,
    )
    checkout = Checkout("cs_1", "complete", "paid", str(order.uuid), order.total, "pi_1", "ch_1")
    settlement.settle(settlement.Found(checkout, charge), at=timezone.now())


def steps_of(scene: Scene) -> dict[str, Deed]:
    """What a buyer of the cleared recording does, in its order; a step that is refused leaves the others nothing."""
    quote = scene.accepted(scene.cleared)
    recipient = Recipient(scene.buyer, None)
    return {
        "order": lambda: orders.place(quote, at=timezone.now(), actor=scene.buyer),
        "pay": lambda: settle(quote),
        "fetch": lambda: deliver(quote.licences.get().items.get(), recipient, first_byte=0, at=timezone.now()),
    }


def tried(deed: Deed) -> None:
    with suppress(TooFewRemain, PermissionWithdrawn, Order.DoesNotExist, Licence.DoesNotExist):
        deed()


def sweep() -> None:
    """What runs beside the web, today and once no decision may be appealed any more."""
    now = timezone.now()
    for moment in (now, now + FINAL):
        withdrawals.draw_consequences(at=moment)
        stopping.stop_for_good(at=moment)
        owed_back.owe_back_undelivered(at=moment)


Outcome = tuple[int, str, list[str]]  # orders that were placed, what they owe, what went out
NOBODY_PAID: Outcome = (0, "0.00", [])
ALL_IS_OWED: Outcome = (1, "3.00", [])
HAD_IT: Outcome = (1, "0.00", ["Persimmon Weather"])


@pytest.mark.parametrize("ending", [withdrawing, upholding, purging])
@pytest.mark.parametrize(
    ("step", "ends_first", "outcome"),
    [
        ("order", True, NOBODY_PAID),
        ("order", False, ALL_IS_OWED),
        ("pay", True, ALL_IS_OWED),
        ("pay", False, ALL_IS_OWED),
        ("fetch", True, ALL_IS_OWED),
        ("fetch", False, HAD_IT),
    ],
)
def test_attempt_32_paying_for_what_ends_at_the_same_moment(
    ending: Callable[[Scene], Deed], step: str, *, ends_first: bool, outcome: Outcome
) -> None:
    scene = make_scene()
    end, steps = ending(scene), steps_of(scene)
    place = list(steps).index(step)
    deeds = list(steps.values())
    for earlier in deeds[:place]:
        earlier()
    racing = partial(tried, deeds[place])

    one_inside_the_other(*((end, racing) if ends_first else (racing, end)))

    for later in deeds[place + 1 :]:
        tried(later)
    sweep()
    owed = [order.owed.decimal for order in Order.objects.all()]
    assert (len(owed), *(owed or ["0.00"]), delivered()) == outcome
    assert list(wrong_in_the_books()) == []
