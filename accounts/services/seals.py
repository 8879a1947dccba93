"""Put the audit entries into one chain, so that nobody can change the past unseen."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from accounts import locks
from accounts.models import AuditEntry, AuditSeal

SEALER_LOCK = 6_005_017_001
AT_ONCE = 5_000
GENESIS = "0" * 64


@transaction.atomic
def seal(*, at: datetime) -> int:
    """Append the entries that have no place yet, in the order in which they were written; say how many.

    One sealer works at a time and another does nothing, so that those who act never wait for the chain.
    """
    if not locks.is_taken_now(SEALER_LOCK):
        return 0
    last = AuditSeal.objects.order_by("-position").first()
    position, previous = (last.position, last.hash) if last else (0, GENESIS)
    seals = []
    for entry in AuditEntry.objects.filter(seal__isnull=True).order_by("pk")[:AT_ONCE]:
        position += 1
        hashed = seal_hash(position, entry.uuid, entry.hash, previous)
        seals.append(AuditSeal(position=position, entry=entry, previous_hash=previous, hash=hashed, sealed_at=at))
        previous = hashed
    AuditSeal.objects.bulk_create(seals, batch_size=1_000)
    return len(seals)


def seal_hash(position: int, entry: UUID, entry_hash: str, previous: str) -> str:
    """SHA-256 over an entry's place, identity and hash, and the seal before it."""
    return sha256(f"{position}:{entry}:{entry_hash}:{previous}".encode()).hexdigest()
