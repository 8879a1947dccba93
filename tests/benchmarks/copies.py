"""What a benchmark is compared with: COPY of the rows that were just written, once more, under other keys."""

from collections.abc import Iterable

from tests.benchmarks.imports import timed

Rows = tuple[str, str]  # a query, and the table that its rows go to


def once_more(table: str, which: str, other: str) -> Rows:
    """Rows of a table as they stand, but for what has to be another; `which` says of which of them, as `one`."""
    changed = f"'id', nextval(pg_get_serial_sequence('{table}', 'id')), {other}".rstrip(", ")
    query = f"SELECT (jsonb_populate_record(one, jsonb_build_object({changed}))).* FROM {table} one {which}"
    return query, table


def seconds_of(wanted: Iterable[Rows]) -> float:
    """How long COPY takes for these rows, which are read and written out before the clock starts.

    They are taken back afterwards, once every constraint has been minded: the next step finds only what is ours.
    """
    from django.db import connection, transaction

    prepared = []
    for query, table in wanted:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
            prepared.append((table, [bytes(block) for block in copy]))

    def write() -> None:
        with connection.cursor() as cursor:
            for table, blocks in prepared:
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    for block in blocks:
                        copy.write(block)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    settle()
    with transaction.atomic():
        seconds = timed(write)
        transaction.set_rollback(True)
    return seconds


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
        cursor.execute("ANALYZE payments_statement, payments_royaltyline")
