"""PostgreSQL itself keeps the ledger: what the application's own role cannot do, whatever code runs under it."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from marketplace.kit.money import Money
from payments.models import Account, Posting
from payments.services import ledger
from payments.services.ledger import Fact, Move
from tests.factories.payments import noon

AT = noon("2026-11-20")
Kind = Account.Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def posting() -> Posting:
    source, destination = ledger.account(Kind.CLEARING, "JPY"), ledger.account(Kind.LICENCE_INCOME, "JPY")
    ledger.account(Kind.LICENCE_INCOME, "USD")
    fact = Fact("charge:ch_1", "sale", AT.date(), [Move(source, destination, Money.parse("500", "JPY"))])
    return ledger.post(fact, at=AT, actor=None).postings.get()


@pytest.fixture(autouse=True)
def _as_the_application(posting: Posting) -> Iterator[None]:
    """Everything after the first sale is said by the role that serves the site."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE assent_app_of_a_test")
        call_command("grant_roles", role="assent_app_of_a_test")
        cursor.execute("SET LOCAL ROLE assent_app_of_a_test")
        yield
        cursor.execute("RESET ROLE")


def refusal(sql: str) -> str:
    """Why PostgreSQL does not do it; nothing if it does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return str(error).splitlines()[0]
    return ""


def new_posting(posting: Posting, destination: Account, currency: str) -> str:
    return (
        "INSERT INTO payments_posting (entry_id, source_id, destination_id, amount_units, currency) VALUES"
        f" ({posting.entry_id}, {posting.source_id}, {destination.pk}, 1, '{currency}')"
    )


def test_another_move_of_the_same_currency_is_taken(posting: Posting) -> None:
    assert refusal(new_posting(posting, posting.destination, "JPY")) == ""


@pytest.mark.parametrize("table", ["payments_entry", "payments_posting"])
def test_an_update_is_refused(table: str) -> None:
    assert refusal(f"UPDATE {table} SET id = id") == f"permission denied for table {table}"


@pytest.mark.parametrize("table", ["payments_entry", "payments_posting"])
def test_a_delete_is_refused(table: str) -> None:
    assert refusal(f"DELETE FROM {table}") == f"permission denied for table {table}"


@pytest.mark.parametrize("table", ["payments_entry", "payments_posting"])
def test_a_truncate_is_refused(table: str) -> None:
    assert refusal(f"TRUNCATE {table} CASCADE") == f"permission denied for table {table}"


@pytest.mark.parametrize("currency", ["JPY", "USD"])
def test_an_entry_of_mixed_currencies_is_refused(posting: Posting, currency: str) -> None:
    dollars = Account.objects.get(kind=Kind.LICENCE_INCOME, currency="USD")

    refused = refusal(new_posting(posting, dollars, currency))

    assert "violates foreign key constraint" in refused
    assert "has_its_currency" in refused


def test_a_repeated_key_is_refused() -> None:
    refused = refusal(
        "INSERT INTO payments_entry (uuid, key, kind, payload_hash, effective_on, posted_at)"
        " SELECT gen_random_uuid(), key, kind, payload_hash, effective_on, posted_at FROM payments_entry"
    )

    assert 'violates unique constraint "payments_entry_key' in refused
