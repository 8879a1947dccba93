"""How long a run of very many payees takes to post and to pay out: `python -m tests.benchmarks.payouts [--payees N]`.

It makes a database of its own beside the one in DATABASE_URL, and drops it. Every payee earns something in a month and
can be paid. Timed are the services that operators' buttons call: posting the approved distribution (its entries, a
statement and a letter for each payee), preparing the payout run, and approving it. The rival of each is COPY of just
as many rows into the same tables with the same indexes, constraints and triggers, in the same run: what no program
that keeps them can be faster than. It leaves out everything that decides what the rows say.
"""

import argparse
import os
import resource
from collections.abc import Callable
from typing import Any

import django

from tests.benchmarks.copies import Rows, once_more, seconds_of, settle
from tests.benchmarks.imports import say, timed

PREPARED = "2026-11-15"
UUID = "'uuid', gen_random_uuid()"


def main() -> None:
    """Make the payees, and time each step beside its rival."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payees", type=int, default=300_000)
    count: int = parser.parse_args().payees
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        from tests.factories.many_payees import make_run_for

        say(f"{count} payees, made and their month worked out in {timed(lambda: make_run_for(count)):.0f} s")
        measure(count)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(count: int) -> None:
    """Post the one approved run, prepare its payouts and approve them; each beside COPY of the rows that it wrote."""
    from django.urls import reverse

    from payments.models import RoyaltyRun
    from payments.services import payouts, posting
    from tests.factories.accounts import make_operator
    from tests.factories.many_payees import SEPTEMBER, first_noon_after
    from tests.factories.payments import noon

    reverse("statements")  # the site's addresses are read once in a process, and no step is to wait for that
    run = RoyaltyRun.objects.get(status=RoyaltyRun.Status.APPROVED)
    found: list[Any] = []
    over, at, operators = first_noon_after(SEPTEMBER), noon(PREPARED), [make_operator(), make_operator()]
    steps: list[tuple[str, Callable[[], Any], Callable[[], list[Rows]]]] = [
        ("posting", lambda: posting.post(run, at=over, actor=None), posted),
        ("preparing", lambda: found.append(payouts.prepare("USD", at=at, actor=None)), prepared),
        ("approving", lambda: [payouts.approve(found[0], at=at, actor=operator) for operator in operators], approved),
    ]
    ours = rival = 0.0
    for name, step, rows in steps:
        seconds, asked = watched(step)
        copied = seconds_of(rows())
        ours, rival = ours + seconds, rival + copied
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        say(f"  {name}: {seconds:.2f} s, {asked} queries, {asked / (count / 5_000):.1f} for each 5,000 payees")
        say(f"  {name}: COPY {copied:.2f} s; ratio {seconds / copied:.2f}; at most {peak} MB so far, COPY's rows too")
    say(f"  in all: ratio {ours / rival:.2f}")


def watched(step: Callable[[], Any]) -> tuple[float, int]:
    """How long a step takes, and how many queries."""
    from django.db import connection, reset_queries

    connection.force_debug_cursor = True
    settle()
    reset_queries()
    seconds, asked = timed(step), len(connection.queries)
    connection.force_debug_cursor = False
    return seconds, asked


def posted() -> list[Rows]:
    """What a distribution writes: accounts, postings, statements and letters."""
    return [
        accounts("payee"),
        postings("distribution"),
        once_more("payments_statement", "", f"{UUID}, 'number', 'X' || one.number, 'currency', 'GBP'"),
        once_more("accounts_letter", "WHERE subject LIKE 'Your statement%'", ""),
    ]


def prepared() -> list[Rows]:
    """The payouts, as another run's."""
    from payments.models import PayoutRun
    from tests.factories.payments import noon

    run = PayoutRun.objects.create(kind="monthly", currency="GBP", month="2026-12-01", prepared_at=noon("2026-12-15"))
    return [once_more("payments_payout", "", f"{UUID}, 'number', '', 'run_id', {run.pk}")]


def approved() -> list[Rows]:
    """What takes each amount out of its balance: accounts, entries under other keys and postings."""
    return [
        accounts("payout_in_transit"),
        once_more("payments_entry", "WHERE kind = 'payout'", f"{UUID}, 'key', 'again:' || one.key"),
        postings("payout"),
    ]


def accounts(kind: str) -> Rows:
    """The accounts of that kind, as another currency's."""
    return once_more("payments_account", f"WHERE kind = '{kind}' AND currency = 'USD'", "'currency', 'GBP'")


def postings(kind: str) -> Rows:
    """The postings of entries of that kind, once more."""
    return once_more("payments_posting", f"JOIN payments_entry e ON e.id = one.entry_id WHERE e.kind = '{kind}'", "")


if __name__ == "__main__":
    main()
