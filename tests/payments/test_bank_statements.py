"""Our bank account as an operator reads it, beside our books: told until it agrees or somebody says why."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from marketplace.kit.money import Money
from payments.models import Account, BankStatement, Entry
from payments.queries.bank_statements import bank_differing, last_statements
from payments.services import bank_statements, ledger
from payments.services.bank_statements import DifferenceChanged, NothingDiffers, Read
from tests.factories.accounts import make_operator
from tests.factories.clients import signed_in
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.shop import Shop

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def came(amount: str, *, on: date = DAY) -> Entry:
    """Something came to our bank account that day."""
    bank, income = ledger.account(Account.Kind.BANK, "USD"), ledger.account(Account.Kind.PLATFORM_REVENUE, "USD")
    key = f"came:{on}:{Entry.objects.count()}"
    return ledger.post(
        ledger.Fact(key, "transfer", on, [ledger.Move(bank, income, usd(amount))]), at=timezone.now(), actor=None
    )


def read(amount: str, *, on: date = DAY) -> BankStatement:
    return bank_statements.enter(Read(on, usd(amount)), at=timezone.now(), actor=make_operator())


def differing() -> list[tuple[str, str, str]]:
    found = [one.as_json() for one in bank_differing()]
    return [(one["about"], one["amount"], one["detail"]) for one in found]


@pytest.fixture
def desk() -> Client:
    return signed_in(make_operator())


def test_a_statement_is_compared_with_the_books_of_its_day() -> None:
    came("100.00", on=DAY - timedelta(days=1))
    came("40.00", on=DAY)
    came("9.00", on=DAY + timedelta(days=1))

    read("135.00")

    assert differing() == [("2026-11-20", "-5.00", "135.00 USD at the bank, 140.00 USD by our books")]


def test_what_is_booked_late_for_that_day_ends_the_difference() -> None:
    read("40.00")
    before = differing()

    came("40.00")

    assert (before, differing()) == ([("2026-11-20", "40.00", "40.00 USD at the bank, 0.00 USD by our books")], [])


def test_of_two_readings_of_a_day_the_later_counts_and_of_two_days_the_last() -> None:
    came("40.00")
    read("4.00")
    read("40.00")
    read("7.00", on=DAY - timedelta(days=1))

    assert differing() == []
    assert BankStatement.objects.count() == 3


def test_what_is_explained_is_told_no_more_while_it_stays_the_same() -> None:
    statement = read("12.00")
    boss = make_operator()

    bank_statements.explain(statement, "The owner's own money", seen=usd("12.00"), at=timezone.now(), actor=boss)
    explained = differing()
    read("12.00", on=DAY + timedelta(days=1))
    the_same_next_day = differing()
    read("13.00", on=DAY + timedelta(days=2))

    assert (explained, the_same_next_day) == ([], [])
    assert differing() == [("2026-11-22", "13.00", "13.00 USD at the bank, 0.00 USD by our books")]
    assert AuditEntry.objects.get(action="bank_statement.explained").actor == boss


def test_only_the_difference_that_was_seen_is_explained() -> None:
    statement, boss, now = read("12.00"), make_operator(), timezone.now()
    came("2.00")

    with pytest.raises(DifferenceChanged):
        bank_statements.explain(statement, "Why", seen=usd("12.00"), at=now, actor=boss)
    came("10.00")
    with pytest.raises(NothingDiffers):
        bank_statements.explain(statement, "Why", seen=usd("10.00"), at=now, actor=boss)


def test_an_operator_enters_a_statement_sees_it_on_the_page_of_the_money_and_says_why(desk: Client) -> None:
    came("40.00")
    never = desk.get(reverse("money")).content.decode()

    made = desk.post(reverse("bank-statements"), {"currency": "USD", "day": "2026-11-20", "closing": "52.00"})
    differs = desk.get(reverse("money")).content.decode()
    desk.post(made["Location"], {"explanation": "The owner's own money", "seen": 12_00_0000})
    explained = desk.get(reverse("money")).content.decode()

    assert "Never compared with the bank" in never
    assert ("Nobody has said why" in differs, "$12.00 away from our books" in differs) == (True, True)
    assert ("Nobody has said why" in explained, "The owner&#x27;s own money" in explained) == (False, True)
    assert [one.is_open for one in last_statements()] == [False]


def test_a_day_that_has_not_come_and_words_for_an_amount_are_refused(desk: Client) -> None:
    tomorrow = (timezone.now() + timedelta(days=1)).date()

    early = desk.post(reverse("bank-statements"), {"currency": "USD", "day": str(tomorrow), "closing": "1.00"})
    wordy = desk.post(reverse("bank-statements"), {"currency": "USD", "day": "2026-11-20", "closing": "much"})

    assert (early.status_code, wordy.status_code) == (422, 422)
    assert "That day has not come yet." in early.content.decode()
    assert not BankStatement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_daily_comparison_tells_of_the_bank_beside_stripe(shop: Shop) -> None:
    shop.sandbox.steer("top_up", amount=50_00, currency="usd")
    read("0.00", on=timezone.now().date())

    assert_books_are_sound("bank_differs")  # the top-up left our bank account, and its statement does not say so
