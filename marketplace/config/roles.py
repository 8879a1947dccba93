"""What the application's database role may do: everything but change what is append-only."""

from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.db import connection, transaction

from marketplace.config import environment


def application_role() -> str:
    """The role that serves the site, where it is another than the one that owns the tables; else nothing."""
    serving = unquote(urlsplit(environment.text("DATABASE_URL")).username or "")
    return "" if serving == connection.settings_dict["USER"] else serving


def append_only_tables() -> list[str]:
    """The tables of all models that say `append_only = True`."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False))


@transaction.atomic
def grant(role: str) -> None:
    """Give a role its rights on all tables as they are now, and take those away that it must not have."""
    name = connection.ops.quote_name
    to = name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {to}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {to}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}")
        cursor.execute(f"REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM {to}")
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE ON {name(table)} FROM {to}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {to}")
