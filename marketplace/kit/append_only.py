"""Tables that nobody may change: PostgreSQL itself refuses, whoever asks.

A model says `append_only = True`; its migration runs `refuse_changes(table)`, and `grant_roles` takes the rights to
change it away from the application's role.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


def refuse_changes(table: str) -> migrations.RunSQL:
    """Make PostgreSQL refuse UPDATE, DELETE and TRUNCATE on a table, for every role."""
    return migrations.RunSQL(
        FUNCTION
        + f"""
        CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_is_never_truncated BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        reverse_sql=f"""
        DROP TRIGGER {table}_is_append_only ON {table};
        DROP TRIGGER {table}_is_never_truncated ON {table};
        """,
    )
