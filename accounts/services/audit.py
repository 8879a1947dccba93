"""The one writer of the audit trail."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from accounts.models import AuditEntry, Organisation, User


def record(
    action: str,
    *,
    subject: Model,
    actor: User | None,
    at: datetime,
    organisation: Organisation | None = None,
    **facts: Any,
) -> AuditEntry:
    """Write down who did what to which object, in the caller's transaction.

    `subject` has a `uuid`. `organisation` is whose history page shows it: the subject's own, unless said.
    Facts hold ids, amounts and reasons, never a person's contact data.
    """
    entry = AuditEntry(
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_uuid=subject.uuid,  # type: ignore[attr-defined]
        actor=actor,
        organisation=organisation or _organisation_of(subject),
        facts=json.loads(json.dumps(facts, cls=DjangoJSONEncoder)),
        at=at.astimezone(UTC),
    )
    entry.hash = entry_hash(entry)
    entry.save()
    return entry


def _organisation_of(subject: Model) -> Organisation | None:
    if isinstance(subject, Organisation):
        return subject
    owner = getattr(subject, "organisation", None)
    return owner if isinstance(owner, Organisation) else None


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the canonical JSON of everything the entry says."""
    actor: UUID | None = entry.actor.uuid if entry.actor else None
    organisation: UUID | None = entry.organisation.uuid if entry.organisation else None
    said = [
        str(entry.uuid),
        entry.action,
        entry.subject_kind,
        str(entry.subject_uuid),
        str(actor),
        str(organisation),
        entry.facts,
        entry.at.astimezone(UTC).isoformat(),
    ]
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
