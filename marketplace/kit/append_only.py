"""Tables that nobody may change: PostgreSQL itself refuses, whoever asks.

A model says `append_only = True`; its migration runs `refuse_changes(table)`, and `grant_roles` takes the rights to
change it away from the application's role. Where a row stands still only from some moment on, its migration runs
`freeze_rows`.
"""

from collections.abc import Sequence

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


def refuse_changes(table: str) -> migrations.RunSQL:
    """Make PostgreSQL refuse UPDATE, DELETE and TRUNCATE on a table, for every role."""
    never = refuse_truncate(table)
    return migrations.RunSQL(
        f"""{never.sql}
        CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        """,
        reverse_sql=f"""{never.reverse_sql}
        DROP TRIGGER {table}_is_append_only ON {table};
        """,
    )


def refuse_truncate(table: str) -> migrations.RunSQL:
    """Make PostgreSQL refuse to empty a table at once."""
    return migrations.RunSQL(
        FUNCTION
        + f"""
        CREATE TRIGGER {table}_is_never_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        reverse_sql=f"DROP TRIGGER {table}_is_never_truncated ON {table};",
    )


# Old and new row are compared whole, so that a column added later is protected from its first day.
FROZEN = """
CREATE OR REPLACE FUNCTION refuse_frozen_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := string_to_array(TG_ARGV[0], ',');
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN RETURN NEW; END IF;
    RAISE EXCEPTION '% is frozen: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


def freeze_rows(table: str, name: str, *, once: str = "true", but: Sequence[str] = ()) -> migrations.RunSQL:
    """Make PostgreSQL refuse to delete a row, or to change any but some columns of it, once the old row is so."""
    return migrations.RunSQL(
        FROZEN
        + f"""
        CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW WHEN ({once}) EXECUTE FUNCTION refuse_frozen_change('{",".join(but)}');
        """,
        reverse_sql=f"DROP TRIGGER {name} ON {table};",
    )
