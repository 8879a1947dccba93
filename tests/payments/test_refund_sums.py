"""Any sequence of partial refunds takes exactly what it gives, and never more than was paid."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, GivenBack, Order
from payments.queries.balances import balance_of, balances
from payments.queries.sales import sold_of
from payments.services.recoveries import MoreThanWasPaid, take_back
from tests.factories.payments import distribute, make_paid_licence
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, make_songs

pytestmark = pytest.mark.django_db
Kind = Account.Kind
PARTS = st.lists(st.integers(1, 1_001), min_size=1, max_size=6)


@pytest.fixture(params=["USD", "JPY"])
def licence(request: pytest.FixtureRequest) -> Licence:
    """Sold for 1,001 minor units, half of it divided, half of it not yet earned."""
    price = Money.from_minor(1_001, request.param)
    licence = make_paid_licence(make_songs(3), price=price, at=ISSUED, access_parts=5_000)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    return licence


def check(licence: Licence, parts: list[int]) -> None:
    """Give so many parts back, one after the other, and take the trial back."""
    with transaction.atomic():
        order, currency, wanted = Order.objects.get(), licence.currency, 0
        for number, minor in enumerate(parts):
            left = Money(sum(price for _uuid, price in sold_of(order).prices), currency)
            amount = Money.from_minor(minor, currency)
            if amount > left:
                with pytest.raises(MoreThanWasPaid):
                    _give(order, licence, amount, number)
                continue
            _give(order, licence, amount, number)
            wanted += minor
        given_back = sum(one.amount_units for one in GivenBack.objects.all())
        assert given_back == Money.from_minor(wanted, currency).units <= order.total_units
        assert balance_of(Kind.OWED_TO_BUYER, currency).units == given_back
        assert sum(amount.units for _account, amount in balances(currency)) == 0
        payees = [amount for account, amount in balances(currency) if account.kind == Kind.PAYEE]
        assert min(amount.units for amount in payees) >= 0
        assert wanted < 1_001 or not any(payees)
        transaction.set_rollback(True)


def _give(order: Order, licence: Licence, amount: Money, number: int) -> None:
    key = f"granted:{number}"
    take_back(order, {licence: amount.units}, to=Kind.OWED_TO_BUYER, key=key, at=DECEMBER_1ST, actor=None)


def test_any_sequence_of_parts_sums_exactly_and_never_beyond_what_was_paid(licence: Licence) -> None:
    @settings(max_examples=8, deadline=None, database=None, derandomize=True)
    @given(parts=PARTS)
    def tried(parts: list[int]) -> None:
        check(licence, parts)

    tried()


def test_all_of_it_in_any_parts_leaves_payees_with_nothing(licence: Licence) -> None:
    with transaction.atomic():
        order = Order.objects.get()
        for number, minor in enumerate((1, 333, 7, 660)):
            _give(order, licence, Money.from_minor(minor, licence.currency), number)
    assert not any(amount for account, amount in balances(licence.currency) if account.kind == Kind.PAYEE)
