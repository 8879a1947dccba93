"""Stopping all dealings in one recording while something is looked into."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import audit
from marketplace.catalog.models import Freeze, Recording
from marketplace.catalog.services.permission import permission_exclusive


@transaction.atomic
def freeze(recording: Recording, *, reason: str, at: datetime, actor: User | None) -> Freeze:
    """Let nothing of a recording be quoted, licensed or delivered until the freeze is lifted."""
    permission_exclusive()
    frozen = Freeze.objects.create(recording=recording, reason=reason, frozen_at=at)
    audit.record("recording.frozen", subject=recording, actor=actor, at=at, reason=reason)
    return frozen


@transaction.atomic
def uphold(frozen: Freeze, *, at: datetime) -> Freeze:
    """Let a freeze stand for good: what it was for has been looked into, and was upheld."""
    permission_exclusive()
    frozen = Freeze.objects.select_for_update().get(pk=frozen.pk)
    frozen.upheld_at = frozen.upheld_at or at
    frozen.save(update_fields=["upheld_at"])
    return frozen


@transaction.atomic
def lift(frozen: Freeze, *, at: datetime, actor: User | None) -> Freeze:
    """End a freeze; other freezes of the same recording stand."""
    permission_exclusive()
    frozen = Freeze.objects.select_for_update().select_related("recording").get(pk=frozen.pk)
    if frozen.lifted_at:
        return frozen
    frozen.lifted_at = at
    frozen.save(update_fields=["lifted_at"])
    audit.record("recording.unfrozen", subject=frozen.recording, actor=actor, at=at)
    return frozen
