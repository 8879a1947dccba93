"""distribute and check_books, as they are typed."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Entry, Posting, RoyaltyRun, Statement
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.payments import make_paid_licence

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def make_sale() -> Month:
    """A licence issued last month, and that month."""
    issued = timezone.now().replace(day=1) - timedelta(days=1)
    price = Money.parse("100.00", "USD")
    make_paid_licence([make_recording(make_catalog(), cleared=True)], price=price, at=issued)
    return Month.of(issued)


def test_distribute_says_what_it_paid_and_to_how_many() -> None:
    month = make_sale()

    said = run("distribute", "--month", str(month)).splitlines()

    assert said[0] == (
        f"{month} USD: 1 pools of 85.00 USD, 4 lines for 2 payees; 0.00 USD held, 0.00 USD without a payee."
    )
    assert said[-1] == "Posted, with 2 statements."
    assert run("check_books") == ("The books are right: 3 entries, 4 royalty lines and 2 statements were recomputed.\n")


def test_distribute_again_changes_nothing() -> None:
    month = str(make_sale())

    first = json.loads(run("distribute", "--month", month, "--json"))

    assert json.loads(run("distribute", "--month", month, "--json")) == first
    assert (first["status"], first["statements"], RoyaltyRun.objects.count()) == ("posted", 2, 1)


def test_distribute_says_that_a_month_was_posted_before() -> None:
    month = str(make_sale())
    run("distribute", "--month", month)

    said = run("distribute", "--month", month).splitlines()

    assert said[-1] == "It was posted already, with 2 statements: this is that run. Nothing was changed."


def test_a_dry_run_changes_nothing_and_finds_the_same() -> None:
    month = str(make_sale())

    dry = json.loads(run("distribute", "--month", month, "--dry-run", "--json"))

    assert (RoyaltyRun.objects.count(), Entry.objects.count()) == (0, 1)
    done = json.loads(run("distribute", "--month", month, "--json"))
    assert (dry["status"], dry["result_hash"], dry["totals"]) == ("dry_run", done["result_hash"], done["totals"])


def test_a_month_that_is_not_over_is_refused_with_real_money(settings: Any) -> None:
    settings.STRIPE_SANDBOX = False

    with pytest.raises(CommandError, match="is not over"):
        run("distribute", "--month", str(Month.of(timezone.now())))


def test_the_sandbox_says_that_the_month_is_not_over(settings: Any) -> None:
    settings.STRIPE_SANDBOX = True

    assert (
        run("distribute", "--month", str(Month.of(timezone.now())))
        .splitlines()[0]
        .endswith("is not over. The sandbox allows it; with real money it would be refused.")
    )


def test_what_is_not_a_month_is_refused() -> None:
    with pytest.raises(CommandError, match="Write it like 2026-11"):
        run("distribute", "--month", "November")


@pytest.mark.parametrize(
    ("tamper", "finding"),
    [
        ("UPDATE payments_posting SET amount_units = amount_units + 1 WHERE id = %s", "has other postings than"),
        ("UPDATE payments_pool SET amount_units = amount_units + 1", "is not booked as 85.000001 USD"),
        ("UPDATE payments_royaltyline SET due_units = 1, amount_units = 1", "paid 0.000004 USD from pool"),
        ("UPDATE payments_statement SET closing_units = 0", "says something else than its file"),
        ("UPDATE payments_royaltyline SET payee_id = NULL", "instead of"),
        ("UPDATE payments_order SET charge_id = 'ch_other'", "was paid by ch_other, which is not booked"),
        ("UPDATE payments_order SET owed_units = 1", "Orders owe 0.000001 USD to buyers, and 0.00 USD is booked"),
    ],
)
def test_check_books_names_what_was_changed_behind_its_back(tamper: str, finding: str) -> None:
    run("distribute", "--month", str(make_sale()))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(tamper, [Posting.objects.latest("pk").pk] if "%s" in tamper else None)

    out = StringIO()
    with pytest.raises(CommandError, match="The books are wrong"):
        call_command("check_books", stdout=out)
    assert finding.replace("instead of", "was booked") in out.getvalue()


def test_check_books_finds_a_statement_whose_file_was_changed() -> None:
    run("distribute", "--month", str(make_sale()))
    statement = Statement.objects.all()[0]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE payments_statement SET document = (SELECT document FROM payments_statement WHERE id <> %s)"
            " WHERE id = %s",
            [statement.pk, statement.pk],
        )

    with pytest.raises(CommandError, match="wrong in 1 places"):
        run("check_books", "--json")


def test_a_dry_run_of_a_posted_month_says_that_it_is_posted() -> None:
    month = make_sale()
    run("distribute", "--month", str(month))

    said = run("distribute", "--month", str(month), "--dry-run").splitlines()
    answer = json.loads(run("distribute", "--month", str(month), "--dry-run", "--json"))

    assert said[-1] == "It was posted already, with 2 statements: this is that run. Nothing was changed."
    assert (answer["status"], answer["statements"]) == ("posted", 2)
