"""How long a run of very many payees takes to post and to pay out: `python -m tests.benchmarks.payouts [--payees N]`.

It makes a database of its own beside the one in DATABASE_URL, and drops it. Every payee earned something and can be
paid. Timed are: posting the distribution to their balances, preparing the payout run, and approving it (which takes
each amount out of its balance, an entry each). The rival is COPY of just as many rows into the same tables with the
same indexes, constraints and triggers, in the same run: what no program that keeps them can be faster than. It leaves
out everything that decides what the rows say.
"""

import argparse
import os
from collections.abc import Callable, Iterable
from typing import Any

import django

from tests.benchmarks.imports import say, timed

MAKE = """
INSERT INTO accounts_party (uuid, kind, name, isni, ipi, created_at)
SELECT gen_random_uuid(), 'person', 'Payee ' || n, '', '', now() FROM generate_series(1, %(count)s) n;
INSERT INTO payments_payeeaccount
SELECT (jsonb_populate_record(other, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('payments_payeeaccount', 'id')), 'uuid', gen_random_uuid(),
    'party_id', p.id, 'stripe_id', 'acct_bench' || p.id))).*
FROM payments_payeeaccount other, accounts_party p WHERE other.id = %(other)s AND p.name LIKE 'Payee %%';
"""


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
        measure(count)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(count: int) -> None:
    """Post, prepare and approve; then copy as many rows of the same kinds."""
    from django.db import connection, reset_queries

    from payments.models import Entry, Payout, Posting
    from payments.services import payouts
    from tests.factories.accounts import make_operator
    from tests.factories.payments import noon

    at, operator = noon("2026-11-15"), make_operator()
    say(f"{count} payees, made in {timed(lambda: make(count)):.1f} s")
    runs: list[Any] = []
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("posting", lambda: post(at)),
        ("preparing", lambda: runs.append(payouts.prepare("USD", at=noon("2026-12-15"), actor=None))),
        ("approving", lambda: payouts.approve(runs[0], at=noon("2026-12-15"), actor=make_other(operator))),
    ]
    ours = {}
    connection.force_debug_cursor = True
    for name, step in steps:
        settle()
        reset_queries()
        ours[name] = timed(step)
        asked = len(connection.queries)
        say(f"  {name}: {ours[name]:.2f} s, {asked} queries, {asked / (count / 5_000):.1f} for each 5,000 payees")
    connection.force_debug_cursor = False
    assert Payout.objects.exclude(number="").count() == count
    assert Posting.objects.filter(entry__kind="payout").count() == count
    rivals = {
        "posting": copied([(accounts("payee"), "payments_account"), (postings("distribution"), "payments_posting")]),
        "preparing": copied([(rows_of_payouts(), "payments_payout")]),
        "approving": copied(
            [
                (accounts("payout_in_transit"), "payments_account"),
                (entries(), "payments_entry"),
                (postings("payout"), "payments_posting"),
            ]
        ),
    }
    assert Entry.objects.count() > count
    for name, seconds in rivals.items():
        say(f"  {name}: COPY {seconds:.2f} s; ratio {ours[name] / seconds:.2f}")
    say(f"  in all: ratio {sum(ours.values()) / sum(rivals.values()):.2f}")


def make(count: int) -> None:
    """Payees and the accounts at Stripe where they are paid."""
    from django.db import connection, transaction

    from marketplace.kit.money import Money
    from payments.models import PayeeAccount
    from tests.factories.payouts import make_payee

    other = make_payee(Money.parse("1.00", "EUR"))
    said = {"count": count, "other": PayeeAccount.objects.get(party=other).pk}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in MAKE.split(";\n")[:-1]:
            cursor.execute(statement, said)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def post(at: Any) -> None:
    """One entry that gives each payee something, as a month's run does."""
    from django.db import transaction

    from accounts.models import Party
    from marketplace.kit.money import Money
    from payments.models import Account
    from payments.services import ledger

    with transaction.atomic():
        pool = ledger.account(Account.Kind.PLATFORM_REVENUE, "USD")
        payees = list(Party.objects.filter(name__startswith="Payee ").order_by("pk"))
        ends = ledger.accounts_of(Account.Kind.PAYEE, "USD", payees)
        moves = [ledger.Move(pool, ends[one.pk], Money(50_000_000 + one.pk, "USD")) for one in payees]
        ledger.post(ledger.Fact("run:bench:USD", "distribution", at.date(), moves), at=at, actor=None)


def make_other(operator: Any) -> Any:
    """Approve once as one operator, so that another completes it."""
    from payments.models import PayoutRun
    from payments.services import payouts
    from tests.factories.accounts import make_operator
    from tests.factories.payments import noon

    payouts.approve(PayoutRun.objects.get(), at=noon("2026-12-15"), actor=operator)
    return make_operator()


def accounts(kind: str) -> str:
    """The accounts of that kind, as another currency's."""
    return f"""SELECT (jsonb_populate_record(a, jsonb_build_object('id', nextval('payments_account_id_seq'),
               'currency', 'GBP'))).* FROM payments_account a WHERE kind = '{kind}' AND currency = 'USD'"""


def postings(kind: str) -> str:
    """The postings of entries of that kind, once more."""
    return f"""SELECT (jsonb_populate_record(p, jsonb_build_object('id', nextval('payments_posting_id_seq')))).*
               FROM payments_posting p JOIN payments_entry e ON e.id = p.entry_id
               WHERE e.kind = '{kind}' AND p.currency = 'USD'"""


def entries() -> str:
    """The entries of payouts under other keys."""
    return """SELECT (jsonb_populate_record(e, jsonb_build_object('id', nextval('payments_entry_id_seq'),
              'uuid', gen_random_uuid(), 'key', 'again:' || e.key))).* FROM payments_entry e WHERE kind = 'payout'"""


def rows_of_payouts() -> str:
    """The payouts, as another run's."""
    from payments.models import PayoutRun
    from tests.factories.payments import noon

    run = PayoutRun.objects.create(kind="monthly", currency="GBP", month="2026-12-01", prepared_at=noon("2026-12-15"))
    return f"""SELECT (jsonb_populate_record(p, jsonb_build_object('id', nextval('payments_payout_id_seq'),
               'uuid', gen_random_uuid(), 'number', '', 'run_id', {run.pk}))).* FROM payments_payout p"""


def copied(wanted: Iterable[tuple[str, str]]) -> float:
    """How long COPY takes for these rows, which were read and written out before the clock starts."""
    from django.db import connection, transaction

    prepared = []
    for query, table in wanted:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
            prepared.append((table, b"".join(bytes(block) for block in copy)))

    def write() -> None:
        with transaction.atomic():
            for table, content in prepared:
                with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(content)

    settle()
    return timed(write)


def settle() -> None:
    """Begin each step as a worker does: on a connection of its own, with the statistics that autovacuum keeps.

    A connection remembers how it checks foreign keys. One that began when the tables were empty checks each by reading
    the whole table.
    """
    from django.db import connection

    debugs = connection.force_debug_cursor
    connection.close()
    connection.force_debug_cursor = debugs
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE payments_account, payments_entry, payments_posting, payments_payout")


if __name__ == "__main__":
    main()
