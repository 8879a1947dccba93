"""What people and holders took back, and what was frozen: each with the recordings that it is about."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Party
from marketplace.catalog.models import Claim, Consent, Credit, Freeze, Grant, Recording, StandingPolicy
from marketplace.catalog.queries.grants import recordings_of
from marketplace.kit.vocabulary import Purpose


class What(StrEnum):
    """What does not hold any more."""

    CONSENT = "consent"
    GRANT = "grant"
    FREEZE = "freeze"
    FREEZE_LIFTED = "freeze_lifted"
    CLAIM = "claim"
    CLAIM_OVER = "claim_over"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One act that ends permission, or a freeze that interrupts it or is over."""

    cause: UUID
    what: What
    party: Party | None
    purposes: tuple[str, ...]
    since: datetime
    recordings: QuerySet[Recording]


def taken_back(known: Collection[tuple[UUID, str]]) -> Iterator[TakenBack]:
    """Every such act that is not known yet, in no promised order; a yes that only narrows an older one is none."""
    for one in (*_consents(), *_policies(), *_grants(), *_freezes(), *_claims()):
        if (one.cause, one.what.value) not in known:
            yield one


def _consents() -> Iterator[TakenBack]:
    gone = Q(withdrawn_at__isnull=False) | Q(answer=Consent.Answer.NO)
    for one in Consent.objects.filter(gone).select_related("party").order_by("pk"):
        recordings = recordings_naming(one.party) if one.covers_all else one.recordings.all()
        purposes = one.purposes or list(Purpose.values)
        yield TakenBack(
            one.uuid, What.CONSENT, one.party, tuple(purposes), one.withdrawn_at or one.given_at, recordings
        )


def _policies() -> Iterator[TakenBack]:
    """A person's rules end what they do not allow, everywhere at once."""
    for one in StandingPolicy.objects.select_related("party").order_by("pk"):
        refused = tuple(purpose for purpose in Purpose.values if purpose not in one.allows)
        if refused:
            yield TakenBack(one.uuid, What.CONSENT, one.party, refused, one.written_at, recordings_naming(one.party))


def _grants() -> Iterator[TakenBack]:
    for one in Grant.objects.filter(withdrawn_at__isnull=False).select_related("holder").order_by("pk"):
        if one.withdrawn_at:
            yield TakenBack(one.uuid, What.GRANT, one.holder, tuple(one.purposes), one.withdrawn_at, recordings_of(one))


def _freezes() -> Iterator[TakenBack]:
    for one in Freeze.objects.order_by("pk"):
        frozen = Recording.objects.filter(pk=one.recording_id)
        yield TakenBack(one.uuid, What.FREEZE, None, tuple(Purpose.values), one.frozen_at, frozen)
        if one.lifted_at:
            yield TakenBack(one.uuid, What.FREEZE_LIFTED, None, tuple(Purpose.values), one.lifted_at, frozen)


def _claims() -> Iterator[TakenBack]:
    """Claims that an operator found to stand, and those of them that are over."""
    for one in Claim.objects.filter(standing_at__isnull=False).order_by("pk"):
        if one.standing_at:
            yield TakenBack(one.uuid, What.CLAIM, None, tuple(Purpose.values), one.standing_at, one.recordings.all())
        if one.ended_at:
            yield TakenBack(one.uuid, What.CLAIM_OVER, None, tuple(Purpose.values), one.ended_at, one.recordings.all())


def recordings_naming(party: Party) -> QuerySet[Recording]:
    """The recordings that credit a person, under whichever of their names, or whose work does."""
    same = Q(party=party) | Q(party__user=party.user) if party.user_id else Q(party=party)
    given = Credit.objects.filter(same)
    return Recording.objects.filter(
        Q(pk__in=given.filter(recording__isnull=False).values("recording"))
        | Q(work__in=given.filter(work__isnull=False).values("work"))
    )
