"""Prove the audit trail, or name what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import AuditEntry, AuditSeal
from accounts.services.audit import entry_hash
from accounts.services.seals import GENESIS, seal_hash

PATIENCE = timedelta(minutes=1)
CHUNK = 2_000


@dataclass(frozen=True)
class Proof:
    """What a look at the whole chain found; `first_bad` is empty where every seal holds."""

    checked: int
    head_position: int
    head_hash: str
    first_bad: str = ""
    unsealed: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.first_bad and not self.unsealed


def proof(*, at: datetime) -> Proof:
    """Walk the chain from its beginning and recompute every hash from what the entries say now."""
    position, previous, checked, bad = 0, GENESIS, 0, ""
    for seal, entry in _chain():
        bad = _fault(seal, entry, position=position, previous=previous)
        if bad:
            break
        position, previous, checked = seal.position, seal.hash, checked + 1
    waiting = AuditEntry.objects.filter(seal__isnull=True, at__lt=at - PATIENCE).order_by("pk")[:100]
    return Proof(checked, position, previous, bad, [_name(entry) for entry in waiting])


def has_seal(position: int, hashed: str) -> bool:
    """Whether a head that somebody wrote down once is still part of the chain: finds an end that was cut off."""
    return AuditSeal.objects.filter(position=position, hash=hashed).exists()


def _chain() -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    """The seals in order, each with its entry, or None where somebody took the entry away."""
    chunk: list[AuditSeal] = []
    for seal in AuditSeal.objects.order_by("position").iterator(CHUNK):
        chunk.append(seal)
        if len(chunk) == CHUNK:
            yield from _with_entries(chunk)
            chunk = []
    yield from _with_entries(chunk)


def _with_entries(seals: list[AuditSeal]) -> Iterator[tuple[AuditSeal, AuditEntry | None]]:
    entries = AuditEntry.objects.select_related("actor", "organisation").in_bulk([seal.entry_id for seal in seals])
    for seal in seals:
        yield seal, entries.get(seal.entry_id)


def _fault(seal: AuditSeal, entry: AuditEntry | None, *, position: int, previous: str) -> str:
    """What is wrong with one link of the chain, in a sentence; empty where nothing is."""
    if seal.position != position + 1:
        return f"Seal {position + 1} is missing: seal {seal.position} follows seal {position}."
    if entry is None:
        return f"Entry {seal.position} of the chain is gone: its seal stands alone."
    if entry_hash(entry) != entry.hash:
        return f"Entry {seal.position} of the chain was changed: {_name(entry)} does not match its own hash."
    if seal.previous_hash != previous:
        return f"Seal {seal.position} does not follow seal {position}: one of the two was changed ({_name(entry)})."
    if seal.hash != seal_hash(seal.position, entry.uuid, entry.hash, previous):
        return f"Entry {seal.position} of the chain was replaced: {_name(entry)} is not what was sealed."
    return ""


def _name(entry: AuditEntry) -> str:
    return f"{entry.action} of {entry.subject_kind} {entry.subject_uuid}, entry {entry.uuid}"
