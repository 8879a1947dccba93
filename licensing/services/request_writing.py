"""A permission request as it is written down, locked, closed and told in the history of whoever asks."""

from collections.abc import Collection
from datetime import datetime, timedelta

from accounts.models import Party, User
from accounts.services import audit
from licensing.models import PermissionRequest, Selection, Terms
from licensing.queries.addressees import Addressee
from marketplace.kit.hashing import Json, hash_of

GOOD_FOR = timedelta(days=30)


def put(
    terms: Terms,
    party: Party,
    asked: dict[str, Json],
    recordings: Collection[int],
    *,
    addressee: Addressee,
    selection: Selection | None = None,
    at: datetime,
    actor: User | None,
) -> PermissionRequest:
    """Write a question down, so that it stands in the queue of whoever is asked."""
    request = PermissionRequest.objects.create(
        organisation=terms.organisation,
        catalog=terms.catalog,
        party=party,
        terms=terms,
        selection=selection,
        asked=asked,
        asked_sha256=hash_of(asked),
        email=addressee.email,
        is_typed=addressee.is_typed,
        language=addressee.language,
        sent_by=actor if selection is None else None,
        sent_at=at,
        expires_at=at + GOOD_FOR,
    )
    request.recordings.set(recordings)
    record("request.sent", request, at=at, actor=actor, asked=request.asked_sha256)
    return request


def close(request: PermissionRequest, status: str, *, at: datetime) -> None:
    """Let a question end; its link then answers no more."""
    request.status, request.closed_at = status, at
    request.save(update_fields=["status", "closed_at"])


def locked(request: PermissionRequest) -> PermissionRequest:
    """The question, held until the transaction ends."""
    return (
        PermissionRequest.objects.select_for_update(of=("self",))
        .select_related("organisation", "party__user", "party__organisation", "catalog")
        .get(pk=request.pk)
    )


def record(action: str, request: PermissionRequest, *, at: datetime, actor: User | None, **facts: str) -> None:
    """In the history of the asking organisation; the address stays out of it."""
    audit.record(
        action,
        subject=request,
        actor=actor,
        at=at,
        organisation=request.organisation,
        party=request.party.uuid,
        catalog=request.catalog.uuid,
        **facts,
    )
