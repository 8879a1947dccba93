"""Killed between any two steps and run again, a distribution comes to the same bytes, and pays nothing twice."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments import kill_points
from payments.models import Entry, RoyaltyRun, Statement
from payments.queries.balances import balances
from payments.queries.books import wrong_in_the_books
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.payments import make_paid_licence, make_report
from tests.tools import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
MARCH, FEBRUARY = Month(2026, 3), Month(2026, 2)
MADE_BY_A_RUN = (
    "payments_statement",
    "payments_royaltyline",
    "payments_weighing",
    "payments_royaltyrun",
    "payments_pool",
    "payments_hold",
    "licensing_numberseries",
)


def distribute() -> None:
    call_command("distribute", "--month", str(MARCH), stdout=StringIO())


def distribute_until_killed(point: str) -> int:
    """Run the command as an operator would, in a process of its own that dies at a point."""
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    environment = {**os.environ, "DATABASE_URL": address, "DEBUG": "1", kill_points.KILL_AT: point}
    command = [sys.executable, "manage.py", "distribute", "--month", str(MARCH)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )
    return done.returncode


def outcome() -> dict[str, Any]:
    """Everything that a distribution decided, byte for byte; not when it was done."""
    return {
        "runs": list(RoyaltyRun.objects.order_by("month").values_list("month", "status", "input_hash", "result_hash")),
        "entries": sorted(Entry.objects.values_list("key", "payload_hash")),
        "balances": [(str(account), amount) for account, amount in balances("USD")],
        "statements": [
            (number, sha256, bytes(document))
            for number, sha256, document in Statement.objects.order_by("number").values_list(
                "number", "document_sha256", "document"
            )
        ],
    }


def forget_the_run() -> None:
    """Go back to before the distribution, as superuser, so that the next one starts from the same place."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "DELETE FROM payments_posting WHERE entry_id IN (SELECT id FROM payments_entry WHERE kind <> 'sale')"
        )
        cursor.execute("DELETE FROM payments_entry WHERE kind <> 'sale'")
        for table in MADE_BY_A_RUN:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET session_replication_role = origin")


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_and_run_again_it_comes_to_the_same_bytes() -> None:
    catalog = make_catalog()
    songs = [make_recording(catalog, cleared=True) for _ in range(3)]
    licence = make_paid_licence(
        songs, price=Money.parse("100.00", "USD"), at=datetime(2026, 2, 1, tzinfo=UTC), access_parts=5_000
    )
    for month in (FEBRUARY, MARCH):
        make_report(licence, month, {songs[0]: 30}, at=datetime(2026, 4, 2, tzinfo=UTC))
    distribute()
    expected = outcome()
    assert expected["statements"]

    for point in kill_points.OF_RUNS:
        forget_the_run()
        assert distribute_until_killed(point) == -signal.SIGKILL, point
        distribute()
        assert outcome() == expected, point
        assert list(wrong_in_the_books()) == []
