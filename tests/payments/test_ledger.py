"""The ledger books each fact once, balances by construction, and never changes."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection

from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Account, Entry, Posting
from payments.queries.balances import balance_of, balances
from payments.services import ledger, sales
from tests.factories.accounts import make_party
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.payments import distribute, make_paid_licence

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 15, 12, tzinfo=UTC)
ON = date(2026, 11, 15)
Kind = Account.Kind


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def post(key: str, *moves: ledger.Move) -> Entry:
    return ledger.post(ledger.Fact(key, "test", ON, moves), at=AT, actor=None)


def move(amount: Money, *, source: str = Kind.CLEARING, destination: str = Kind.LICENCE_INCOME) -> ledger.Move:
    currency = amount.currency
    return ledger.Move(ledger.account(source, currency), ledger.account(destination, currency), amount)


def test_posting_moves_an_amount_between_two_accounts() -> None:
    post("charge:1", move(usd("5.00")))

    assert {account.kind: amount for account, amount in balances("USD")} == {
        Kind.CLEARING: usd("-5.00"),
        Kind.LICENCE_INCOME: usd("5.00"),
    }


def test_the_same_fact_told_twice_is_booked_once() -> None:
    first = post("charge:1", move(usd("5.00")))

    assert post("charge:1", move(usd("5.00"))) == first
    assert Posting.objects.count() == 1


def test_the_same_key_with_another_content_is_refused() -> None:
    post("charge:1", move(usd("5.00")))

    with pytest.raises(ledger.EntryConflict, match="says something else"):
        post("charge:1", move(usd("5.01")))


def test_moves_of_nothing_are_left_out() -> None:
    entry = post("charge:1", move(Money.zero("USD")))

    assert list(entry.postings.all()) == []


@pytest.mark.parametrize("amount", [usd("-1.00"), usd("1.00")])
def test_money_never_moves_backwards_or_nowhere(amount: Money) -> None:
    destination = Kind.CLEARING if amount.units > 0 else Kind.LICENCE_INCOME

    with pytest.raises(ledger.NothingMoves):
        post("charge:1", move(amount, destination=destination))


def test_a_reversal_swaps_the_stored_ends() -> None:
    entry = post("charge:1", move(usd("5.00")), move(usd("1.50"), destination=Kind.PLATFORM_REVENUE))

    undone = ledger.reverse(entry, key="reversal:charge:1", on=ON, at=AT, actor=None)

    assert undone.reverses == entry
    assert [amount for _account, amount in balances("USD")] == [Money.zero("USD")] * 3


def test_an_owner_has_one_account_of_a_kind_and_currency() -> None:
    owners = [make_party(), make_party()]

    first = ledger.accounts_of(Kind.PAYEE, "EUR", owners)

    assert ledger.accounts_of(Kind.PAYEE, "EUR", owners) == first
    assert ledger.account(Kind.PAYEE, "EUR", owner=owners[0]) == first[owners[0].pk]
    assert balance_of(Kind.PAYEE, "EUR", owner=owners[0]) == Money.zero("EUR")


def test_a_sale_leaves_in_income_what_is_for_the_music() -> None:
    # 500.00, of which 20.00 dropped out; 15 % of the 480.00 is 72.00; Stripe took 14.80.
    charge = sales.Charge("ch_1", usd("500.00"), usd("14.80"), Money.zero("USD"))

    post("charge:ch_1", *sales.sale_moves(charge, owed=usd("20.00"), fee_ppm=150_000))

    assert {account.kind: amount for account, amount in balances("USD") if amount} == {
        Kind.CLEARING: usd("-485.20"),
        Kind.OWED_TO_BUYER: usd("20.00"),
        Kind.PLATFORM_REVENUE: usd("72.00"),
        Kind.LICENCE_INCOME: usd("393.20"),
    }


def _mixed_currencies() -> None:
    entry = post("charge:1")
    source, destination = ledger.account(Kind.CLEARING, "USD"), ledger.account(Kind.BUYER, "EUR")
    Posting.objects.create(entry=entry, source=source, destination=destination, amount_units=1, currency="USD")


def _nothing_moved() -> None:
    entry = post("charge:1")
    source, destination = ledger.account(Kind.CLEARING, "USD"), ledger.account(Kind.BUYER, "USD")
    Posting.objects.create(entry=entry, source=source, destination=destination, amount_units=0, currency="USD")


def _moved_to_itself() -> None:
    account = ledger.account(Kind.CLEARING, "USD")
    entry = post("charge:1")
    Posting.objects.create(entry=entry, source=account, destination=account, amount_units=1, currency="USD")


def _key_twice() -> None:
    entry = post("charge:1")
    Entry.objects.create(key=entry.key, kind="test", payload_hash="", effective_on=ON, posted_at=AT)


@pytest.mark.parametrize(
    ("break_rule", "constraint"),
    [
        (_mixed_currencies, "posting_destination_has_its_currency"),
        (_nothing_moved, "posting_amount_is_positive"),
        (_moved_to_itself, "posting_moves_between_two_accounts"),
        (_key_twice, "payments_entry_key"),
    ],
)
def test_postgresql_refuses_a_false_posting(break_rule: Callable[[], None], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        break_rule()


@pytest.mark.parametrize("table", ["entry", "posting", "pool", "weighing", "royaltyline", "statement"])
@pytest.mark.parametrize("statement", ["UPDATE payments_{} SET id = id", "DELETE FROM payments_{}"])
def test_postgresql_refuses_to_change_what_was_booked(table: str, statement: str) -> None:
    # A row's trigger needs a row: a distributed month has one in each of these tables.
    make_paid_licence([make_recording(make_catalog(), cleared=True)], price=usd("5.00"), at=AT)
    distribute(Month.of(AT), at=AT)

    with pytest.raises(DatabaseError, match=f"payments_{table} is append-only"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("table", ["entry", "posting", "pool", "weighing", "royaltyline", "royaltyrun", "statement"])
def test_postgresql_refuses_to_truncate(table: str) -> None:
    with pytest.raises(DatabaseError, match=r"append-only|never changes"), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE payments_{table} CASCADE")
