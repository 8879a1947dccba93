"""One lock that keeps permission still while licences are issued.

Issue takes it shared, for as long as it clears and writes; every change of a consent, grant, claim or share takes it
alone, in a short transaction. So a withdrawal comes wholly before an issue, or wholly after it.
"""

from accounts import locks

PERMISSION = 0x617373656E74  # "assent"


def permission_shared() -> None:
    """Let nobody change permission until this transaction ends; others may issue beside it."""
    locks.share(PERMISSION)


def permission_exclusive() -> None:
    """Wait until no licence is being issued, and let none start until this transaction ends."""
    locks.take(PERMISSION)
