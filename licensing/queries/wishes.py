"""What a buyer wants and its people want to be asked about first: whom to ask, and who has been asked already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from licensing.models import PermissionRequest, Terms
from licensing.queries.quotes import Dropped
from licensing.queries.wanted import Wanted, note
from licensing.reasons import lacks_only_answers
from marketplace.catalog.queries.clearance import Missing


@dataclass(frozen=True)
class Wish:
    """One person who wants to be asked first, for all that lacks nothing but such answers under one Terms version."""

    terms: Terms
    wanted: Wanted


@dataclass(frozen=True)
class Wishes:
    """How many people could be asked for a buyer, and how many questions wait for their answers."""

    people: int
    waiting: int


def wishes_in(dropped: Iterable[Dropped]) -> list[Wish]:
    """Whom to ask for what dropped out."""
    found: dict[tuple[int, UUID], Wish] = {}
    for drop in dropped:
        if drop.terms is None or not lacks_only_answers(drop.reasons):
            continue
        for piece in drop.reasons:
            if isinstance(piece, Missing) and piece.party is not None:
                wish = found.setdefault((drop.terms.pk, piece.party), Wish(drop.terms, Wanted(piece.party, piece.who)))
                note(wish.wanted, piece, [drop.recording_id])
    return list(found.values())


def wishes_of(dropped: Iterable[Dropped], *, at: datetime) -> Wishes:
    """What the page of a selection tells of those who want to be asked."""
    wishes = wishes_in(dropped)
    people = {wish.wanted.party for wish in wishes}
    waiting = PermissionRequest.objects.filter(
        catalog__in={wish.terms.catalog_id for wish in wishes},
        party__uuid__in=people,
        status=PermissionRequest.Status.SENT,
        expires_at__gt=at,
    )
    return Wishes(len(people), waiting.count())
