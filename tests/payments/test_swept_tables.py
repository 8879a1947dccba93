"""What is swept every few seconds is found by an index of what is under way, however long the history grows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payments.queries import on_their_way, payout_books, reconciliations, suspense
from payments.queries.payouts_stranded import stranded_payouts
from payments.services import (
    disputes,
    inbox,
    messages,
    payout_checks,
    refund_calls,
    reversals,
    sweeps,
    unfinished,
)
from tests.factories.payments import noon

pytestmark = pytest.mark.django_db

NOW = noon("2026-11-15")
Sweep = Callable[[], object]
SWEEPS: list[tuple[str, str, Sweep]] = [
    ("payments_inboxevent", "messages_that_wait", lambda: inbox.claim(at=NOW)),
    ("payments_inboxevent", "messages_that_are_stuck", lambda: messages.tell_operators(at=NOW)),
    ("payments_inboxevent", "messages_that_are_stuck", lambda: messages.let_known_in(at=NOW)),
    ("payments_inboxevent", "messages_that_are_stuck", lambda: list(reconciliations.stuck_messages(until=NOW))),
    ("payments_operation", "calls_under_way", lambda: unfinished.finish_some(at=NOW)),
    ("payments_operation", "calls_under_way", lambda: list(reconciliations.open_calls(until=NOW))),
    ("payments_refund", "refunds_under_way", lambda: refund_calls.sweep(at=NOW)),
    ("payments_transferreversal", "reversals_under_way", lambda: reversals.sweep(at=NOW)),
    ("payments_order", "orders_that_wait_for_money", lambda: sweeps.sweep_orders(at=NOW)),
    ("payments_order", "orders_that_wait_for_money", lambda: list(reconciliations.left_checkouts(until=NOW))),
    ("payments_payout", "payouts_under_way", lambda: list(stranded_payouts())),
    ("payments_payout", "payouts_under_way", lambda: payout_checks.warn_if_short(at=NOW)),
    ("payments_payout", "payouts_under_way", lambda: list(on_their_way.in_transit(at=NOW))),
    ("payments_payout", "payouts_under_way", lambda: list(payout_books.payouts_are_booked())),
    ("payments_payout", "payouts_by_day", lambda: on_their_way.accounts_to_look_at(at=NOW)),
    ("payments_entry", "entries_in_suspense", lambda: list(suspense.in_suspense())),
    ("payments_dispute", "disputes_under_way", lambda: disputes.look_at_all(at=NOW + timedelta(days=1))),
]


@pytest.mark.parametrize(("table", "index", "sweep"), SWEEPS, ids=[f"{row[1]}-{n}" for n, row in enumerate(SWEEPS)])
def test_a_sweep_finds_what_is_under_way_by_its_index(table: str, index: str, sweep: Sweep) -> None:
    with CaptureQueriesContext(connection) as queries:
        sweep()

    said = [query["sql"].strip() for query in queries if table in query["sql"]]
    asked = [query for query in said if query.startswith(("SELECT", "UPDATE"))]

    assert index in explained(asked[0], table=table, index=index)


def explained(query: str, *, table: str, index: str) -> str:
    """How PostgreSQL finds the rows of a query where the table has one index only and reading it whole is dear.

    Which of several indexes it takes of a table without rows depends on when autovacuum looked at it last.
    """
    found = query.partition(" ORDER BY ")[0] if query.startswith("SELECT") else query
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('p', 'u')", [table]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexname <> %s", [table, index])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_nestloop = off")
        cursor.execute(f"EXPLAIN {found}")
        return "\n".join(line for (line,) in cursor.fetchall())
