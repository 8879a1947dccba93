"""The feed of withdrawals as bytes: the same page is the same bytes, so that it can be signed, cached and compared."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid5

from django.db.models import QuerySet
from django.urls import reverse

from licensing.models import WithdrawnRecording

PER_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page: what it says, and when its last entry was written."""

    content: bytes
    changed_at: datetime | None


def feed_page(*, after: int, since: datetime | None, site_url: str) -> FeedPage:
    """The entries that were written after one, oldest first; where a page is full, `next` names the one behind it."""
    entries = list(_entries(after, since)[:PER_PAGE])
    last = entries[-1].pk if entries else after
    address = site_url + reverse("withdrawals-feed")
    said: dict[str, Any] = {
        "withdrawals": [_told(entry) for entry in entries],
        "cursor": str(last),
        "next": f"{address}?after={last}" if len(entries) == PER_PAGE else None,
    }
    content = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return FeedPage(content, entries[-1].withdrawal.written_at if entries else None)


def _entries(after: int, since: datetime | None) -> QuerySet[WithdrawnRecording]:
    found = WithdrawnRecording.objects.filter(pk__gt=after).select_related("withdrawal", "recording").order_by("pk")
    return found.filter(withdrawal__written_at__gte=since) if since else found


def _told(entry: WithdrawnRecording) -> dict[str, Any]:
    """What happened to one recording; who took it back is nobody's business."""
    withdrawal, recording = entry.withdrawal, entry.recording
    return {
        "id": str(uuid5(withdrawal.uuid, str(recording.uuid))),
        "withdrawal": str(withdrawal.uuid),
        "what": withdrawal.what,
        "recording": str(recording.uuid),
        "isrc": recording.isrc or None,
        "purposes": withdrawal.purposes,
        "since": withdrawal.since.isoformat(),
        "written_at": withdrawal.written_at.isoformat(),
    }
