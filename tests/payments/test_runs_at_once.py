"""Distributions that meet: two months posted at the same moment, over two real connections."""

from collections.abc import Iterator
from itertools import cycle

import pytest

from marketplace.kit.money import Money
from payments.models import Entry, RoyaltyRun
from payments.queries.balances import totals_of_kind
from payments.services import posting, runs
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.payments import make_paid_licence, month, noon
from tests.payments.shop import at_once

JANUARY_1ST = noon("2027-01-01")


@pytest.mark.django_db(transaction=True)
def test_two_months_posted_at_once_pay_no_pool_twice() -> None:
    make_paid_licence(
        [make_recording(make_catalog(), cleared=True)], price=Money(1_000_000, "USD"), at=noon("2026-11-01")
    )
    prepared = [runs.prepare(month(of), at=JANUARY_1ST, actor=None) for of in ("2026-11", "2026-12")]
    approved: Iterator[RoyaltyRun] = cycle([runs.approve(run, at=JANUARY_1ST, actor=None) for run in prepared])

    def post() -> bool:
        try:
            posting.post(next(approved), at=JANUARY_1ST, actor=None)
        except runs.InputsChanged:
            return False
        return True

    assert sorted(at_once(post, times=2)) == [False, True]
    assert Entry.objects.filter(kind="distribution").count() == 1
    assert all(amount.units >= 0 for amount in totals_of_kind("pool"))
