"""Each licence fills its own pools: its part of its order, by its own rule, when its use is known."""

import pytest

from marketplace.kit.money import Money
from payments.models import Pool
from tests.factories.licences import make_offer
from tests.factories.payments import distribute, make_paid_licence, make_paid_licences, make_report, noon
from tests.payments.studio import DECEMBER, DECEMBER_1ST, ISSUED, NOVEMBER, make_songs, usd

pytestmark = pytest.mark.django_db


def test_the_usage_part_waits_for_its_report_or_the_end_of_its_grace() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("365.00"), at=ISSUED, access_parts=0)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert list(Pool.objects.all()) == []

    make_report(licence, NOVEMBER, {songs[0]: 60}, at=noon("2026-12-10"))
    distribute(DECEMBER, at=noon("2027-01-16"))

    assert [(str(pool.month)[:7], pool.amount_units) for pool in Pool.objects.order_by("month")] == [
        ("2026-11", usd("25.50").units),
        ("2026-12", Money(26_350_000, "USD").units),
    ]


def test_two_licences_of_one_order_share_its_costs_by_price() -> None:
    # 400.00 less Stripe's 12.80 and 15 % for the platform: 327.20, of which a quarter and three quarters.
    (cheap,), (dear,) = make_songs(1), make_songs(1)
    priced = [(cheap, make_offer(cheap.catalog), usd("100.00")), (dear, make_offer(dear.catalog), usd("300.00"))]
    licences = make_paid_licences(priced, fee=usd("12.80"), at=ISSUED)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    pools = {pool.licence: pool.amount_units for pool in Pool.objects.all()}
    by_price = sorted(licences, key=lambda licence: licence.price_units)
    assert [pools[licence] for licence in by_price] == [81_800_000, 245_400_000]


def test_each_licence_is_weighed_by_its_own_rule() -> None:
    cheap, dear = make_songs(1)[0], make_songs(1)[0]
    one = make_paid_licence([cheap], price=usd("100.00"), fee=usd("3.20"), at=ISSUED)
    other = make_paid_licence([dear], price=usd("100.00"), fee=usd("3.20"), at=ISSUED, access_rule="duration")

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    assert {weighing.rule for weighing in run.weighings.all()} == {"equal-1", "duration-1"}
    assert {pool.licence: pool.amount_units for pool in Pool.objects.all()} == {one: 81_800_000, other: 81_800_000}
