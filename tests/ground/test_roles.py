"""The application's role reads and writes, and cannot change what is append-only."""

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from marketplace.config import roles


@pytest.fixture
def role(db: None) -> str:
    """A role that lives as long as the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE assent_app_of_a_test")
    return "assent_app_of_a_test"


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


def test_application_cannot_change_an_append_only_table(role: str) -> None:
    call_command("grant_roles", role=role)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")

    table = "accounts_auditentry"
    forbidden = [
        f"UPDATE {table} SET action = 'x'",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TABLE {table}",
        "SET LOCAL session_replication_role = replica",
        "TRUNCATE accounts_organisation",
        "DELETE FROM django_migrations",
    ]
    allowed = [f"SELECT * FROM {table}", "UPDATE accounts_organisation SET name = name"]

    assert [refused(sql) for sql in forbidden] == [True] * len(forbidden)
    assert [refused(sql) for sql in allowed] == [False, False]


def test_application_cannot_change_or_truncate_any_append_only_table(role: str) -> None:
    call_command("grant_roles", role=role)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")

    tried = [
        sql.format(table)
        for table in roles.append_only_tables()
        for sql in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE", "DROP TABLE {}")
    ]

    assert [sql for sql in tried if not refused(sql)] == []


def test_postgresql_refuses_changes_of_every_append_only_table_from_whomever(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON"
            " pg_proc.oid = tgfoid WHERE proname = 'refuse_change' AND tgenabled = 'O' GROUP BY relname"
        )
        guarded = dict(cursor.fetchall())

    answers = [f"catalog_{one}{named}" for one in ("consent", "grant") for named in ("", "_recordings")]
    licensed = [f"licensing_{one}" for one in ("concern", "quote", "usagereport", "usagetotal")]
    frozen_in_time = [*answers, *licensed, "payments_invoice"]  # never emptied
    assert guarded == dict.fromkeys(roles.append_only_tables(), 2) | dict.fromkeys(frozen_in_time, 1)


def test_every_append_only_table_is_known() -> None:
    assert {"accounts_auditentry", "accounts_auditseal"} <= set(roles.append_only_tables())


def test_owner_that_serves_the_site_is_no_second_role(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("grant_roles")

    assert "no second role" in capsys.readouterr().err
