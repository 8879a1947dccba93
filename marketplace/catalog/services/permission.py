"""One lock that keeps permission still while licences are issued.

Issue takes it shared, for as long as it clears and writes; every change of a consent, grant, claim or share takes it
alone, in a short transaction. So a withdrawal comes wholly before an issue, or wholly after it.
"""

from django.db import connection

from marketplace.kit.errors import DomainError

PERMISSION = 0x617373656E74  # "assent"


class NotInTransaction(DomainError):
    """A lock that ends with its transaction needs one."""


def permission_shared() -> None:
    """Let nobody change permission until this transaction ends; others may issue beside it."""
    _lock("pg_advisory_xact_lock_shared")


def permission_exclusive() -> None:
    """Wait until no licence is being issued, and let none start until this transaction ends."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    if not connection.in_atomic_block:
        raise NotInTransaction("Take the permission lock inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [PERMISSION])
