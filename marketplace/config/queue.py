"""The tables of Celery's broker, which is this PostgreSQL unless another broker is named."""

from django.conf import settings
from django.db import connection, transaction
from pgmq.install import get_embedded_install_sql


def install(role: str = "") -> bool:
    """Make pgmq's tables and functions if they are not there, owned by the role that uses them."""
    if not settings.CELERY_BROKER_URL.startswith("pgmq://"):
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('pgmq.meta') IS NOT NULL")
        if cursor.fetchone() == (True,):
            return False
        name = connection.ops.quote_name
        if role:
            database = name(connection.settings_dict["NAME"])
            cursor.execute(f"GRANT CREATE ON DATABASE {database} TO {name(role)}")
            cursor.execute(f"SET LOCAL ROLE {name(role)}")
        cursor.connection.execute(get_embedded_install_sql())
        if role:
            cursor.execute("RESET ROLE")
            cursor.execute(f"REVOKE CREATE ON DATABASE {database} FROM {name(role)}")
    return True
