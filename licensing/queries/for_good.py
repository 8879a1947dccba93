"""Which stop is for good, and which may still pass: what stopped for good before its file went out is owed back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from licensing.models import Concern, Licence
from licensing.reasons import Because, Obstacle
from marketplace.catalog.models import Claim, Freeze
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.catalog.queries.former_answers import Named, had_consented, had_granted
from marketplace.kit.vocabulary import Personal

FROZEN_FOR_GOOD_AFTER: Final = timedelta(days=90)
PERSONAL: Final = {Piece.VOICE_CONSENT: Personal.VOICE, Piece.NAME_CONSENT: Personal.NAME_IMAGE_LIKENESS}


class When(Enum):
    """From when on a stop is for good; on the last day of a licence each is."""

    AT_ONCE = "It was an act of theirs, and nobody waits whether they think better of it."
    ONCE_SPOKEN = "They said yes when it was sold and do not now; who was never asked may still say yes."
    ONCE_FINAL = "It waits for a decision, for the time to appeal against it, and for the appeal."
    WITH_THE_TERM = "A fact that its label can put right: it waits as long as there is a licence to deliver under."


FOR_GOOD: Final[Mapping[Piece | Obstacle, When]] = {
    Piece.WITHDRAWN: When.AT_ONCE,
    Obstacle.NOT_LISTED: When.AT_ONCE,
    Piece.ARTIST_CONSENT: When.ONCE_SPOKEN,
    Piece.WRITER_CONSENT: When.ONCE_SPOKEN,
    Piece.VOICE_CONSENT: When.ONCE_SPOKEN,
    Piece.NAME_CONSENT: When.ONCE_SPOKEN,
    Piece.OBJECTION: When.ONCE_SPOKEN,
    Piece.GRANT: When.ONCE_SPOKEN,
    Piece.GRANT_TOO_NARROW: When.ONCE_SPOKEN,
    Piece.FROZEN: When.ONCE_FINAL,
    Piece.CLAIMED: When.WITH_THE_TERM,
    Piece.LISTED_FIRST: When.WITH_THE_TERM,
    Piece.SHARE: When.WITH_THE_TERM,
    Piece.NO_ARTIST: When.WITH_THE_TERM,
    Piece.NO_WRITER: When.WITH_THE_TERM,
    Piece.NO_VOICE: When.WITH_THE_TERM,
    Piece.NO_HUMAN: When.WITH_THE_TERM,
    Piece.MACHINE_EARNS: When.WITH_THE_TERM,
}


def gone_for_good(licence: Licence, why: Mapping[int, list[Because]], *, at: datetime) -> set[int]:
    """The recordings, of those that are stopped under a licence, of which nothing will ever go out any more."""
    if licence.ends_on <= at.date() + timedelta(days=1):
        return set(why)
    told: dict[When, dict[int, list[Because]]] = defaultdict(lambda: defaultdict(list))
    for recording, reasons in why.items():
        for reason in reasons:
            told[FOR_GOOD[reason.what]][recording].append(reason)
    spoken = told[When.ONCE_SPOKEN]
    return (
        set(told[When.AT_ONCE])
        | _frozen_for_good(told[When.ONCE_FINAL], at=at)
        | _taken_back(spoken, licence, at=at)
        | _lost_to_a_claim(spoken, at=at)
    )


def _frozen_for_good(recordings: Iterable[int], *, at: datetime) -> set[int]:
    """Those frozen for ninety days, or because a concern was upheld and nobody may appeal any more."""
    beyond_appeal = Q(appealed_at=None, decided_at__lte=_appealable_from(at)) | Q(appeal_decided_at__isnull=False)
    upheld = Concern.objects.filter(beyond_appeal, freeze=OuterRef("pk"), status=Concern.Status.UPHELD)
    final = Q(Exists(upheld)) | Q(frozen_at__lte=at - FROZEN_FOR_GOOD_AFTER)
    standing = Freeze.objects.filter(final, recording__in=recordings, lifted_at=None)
    return set(standing.values_list("recording", flat=True))


def _appealable_from(at: datetime) -> datetime:
    """A decision made after this moment may still be appealed."""
    return at - timedelta(days=settings.APPEAL_DAYS)


def _lost_to_a_claim(why: Mapping[int, list[Because]], *, at: datetime) -> set[int]:
    """Those whose side was decided to be another's, who does not permit it, and nobody may appeal any more."""
    won = _won(why, _beyond_appeal(at))
    return {recording for recording, reasons in why.items() if _named(recording, reasons) & won}


def _beyond_appeal(at: datetime) -> Q:
    return Q(appealed_at=None, ended_at__lte=_appealable_from(at)) | Q(appeal_answered_at__isnull=False)


def _won(recordings: Iterable[int], such: Q) -> Named:
    upheld = Claim.objects.filter(such, status=Claim.Status.UPHELD, recordings__in=recordings)
    return set(upheld.values_list("recordings", "claimant__party__uuid"))


def _named(recording: int, reasons: Iterable[Because]) -> Named:
    return {(recording, one.party) for one in reasons if isinstance(one, Missing) and one.party}


def _taken_back(why: Mapping[int, list[Because]], licence: Licence, *, at: datetime) -> set[int]:
    """Those whose people or holders say something else than they did when it was sold.

    A reason that tells what somebody lets lack is their word. Where it tells nothing they have not spoken, or do not
    any more: a yes that ran out, that was taken back, or a newer one that leaves the voice out. Whoever won a claim
    says nothing yet while it may be appealed, and a yes that only begins later is waited for.
    """
    spoke: set[int] = set()
    not_yet = _won(why, ~_beyond_appeal(at))
    silent: dict[Piece, Named] = defaultdict(set)
    for recording, reasons in why.items():
        for one in reasons:
            if not isinstance(one, Missing) or (recording, one.party) in not_yet or _begins_later(one):
                continue
            if one.lacks:
                spoke.add(recording)
            elif one.party:
                silent[one.what].add((recording, one.party))
    sold_at = licence.issued_at
    had_said_yes = had_granted(silent.pop(Piece.GRANT, set()), by=sold_at)
    for what, named in silent.items():
        had_said_yes |= had_consented(named, personal=PERSONAL.get(what), by=sold_at)
    return spoke | {recording for recording, _party in had_said_yes}


def _begins_later(one: Missing) -> bool:
    return bool(one.lacks) and all(lack.startswith("from:") for lack in one.lacks)
