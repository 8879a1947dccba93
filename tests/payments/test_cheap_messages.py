"""A message is handled in few queries, and in as many whatever else waits or was bought."""

from typing import Any

import pytest

from licensing.services.numbers import next_number, next_numbers
from marketplace.kit.money import Money
from payments.models import Account, InboxEvent, Order
from payments.services import inbox, ledger
from payments.services.recoveries import take_back
from tests.factories.payments import make_paid_licence, noon
from tests.payments.studio import ISSUED, make_songs

pytestmark = pytest.mark.django_db
Kind = Account.Kind
AT = noon("2026-11-22")


def make_event(number: int) -> InboxEvent:
    return InboxEvent.objects.create(
        endpoint="platform",
        event_id=f"evt_{number}",
        kind="customer.created",
        livemode=False,
        body="{}",
        created_at=AT,
        received_at=AT,
    )


@pytest.mark.parametrize("count", [1, 30])
def test_worker_takes_the_oldest_message_in_one_query(count: int, django_assert_num_queries: Any) -> None:
    first, *_others = [make_event(number) for number in range(count)]

    with django_assert_num_queries(1):
        taken = inbox.claim(at=AT)

    first.refresh_from_db()
    assert taken == first
    assert (first.status, first.attempts, first.leased_until) == (InboxEvent.Status.PROCESSING, 1, AT + inbox.LEASE)


def test_number_is_taken_in_one_query_and_follows_the_last(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        first, others = next_number("LIC", at=AT), next_numbers("LIC", 2, at=AT)

    assert [first, *others] == ["LIC-2026-000001", "LIC-2026-000002", "LIC-2026-000003"]


def test_our_own_accounts_are_found_in_one_query(django_assert_num_queries: Any) -> None:
    opened = ledger.accounts("JPY", Kind.TAX, Kind.POOL, Kind.LICENCE_INCOME)

    with django_assert_num_queries(1):
        found = ledger.accounts("JPY", Kind.LICENCE_INCOME, Kind.TAX, Kind.POOL)

    assert found == [opened[2], opened[0], opened[1]]
    assert [account.kind for account in found] == [Kind.LICENCE_INCOME, Kind.TAX, Kind.POOL]


@pytest.mark.parametrize("songs", [1, 4])
def test_giving_back_asks_once_what_an_order_brought_in(songs: int, django_assert_num_queries: Any) -> None:
    licence = make_paid_licence(make_songs(songs), price=Money.parse("10.00", "USD"), at=ISSUED)
    order = Order.objects.get()
    said: dict[str, Any] = {"to": Kind.OWED_TO_BUYER, "at": AT, "actor": None}
    take_back(order, {licence: 10_000}, key="granted:first", **said)  # opens the accounts that it needs

    with django_assert_num_queries(20):
        take_back(order, {licence: 10_000}, key="granted:second", **said)

    assert [given.amount_units for given in licence.given_back.all()] == [10_000, 10_000]
