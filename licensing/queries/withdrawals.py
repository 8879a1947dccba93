"""Withdrawals: which copies they are about, who has acknowledged them, and what everybody may read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.viewers import Viewer
from licensing.models import Delivery, Obligation, Withdrawal
from licensing.queries.licences import state_of
from marketplace.catalog.models import Recording

MOST_TITLES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What one licensee owes to a withdrawal, and how it stands: late, due, later or received."""

    obligation: Obligation
    state: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One withdrawal of a creator's, and what became of it with those who have copies."""

    withdrawal: Withdrawal
    recordings: int
    titles: tuple[str, ...]
    answers: tuple[Answer, ...]


def copies_withdrawn(owed: Obligation) -> QuerySet[Recording]:
    """The recordings that a withdrawal is about, and of which there are copies under this licence.

    Whoever acknowledges does so for all its licences at once.
    """
    if owed.withdrawal is None:
        return Recording.objects.none()
    whose = Q(item__licence__organisation=owed.acknowledged_by_id) if owed.acknowledged_by_id else Q()
    sent = Delivery.objects.filter(whose or Q(item__licence=owed.licence_id), item__recording=OuterRef("pk"))
    return Recording.objects.filter(Exists(sent), withdrawals__withdrawal=owed.withdrawal).order_by("title", "pk")


def withdrawals_of(viewer: Viewer) -> QuerySet[Withdrawal]:
    """What the viewer took back themself, the latest first."""
    return Withdrawal.objects.filter(party__in=[party.pk for party in viewer.payees]).order_by("-since", "-pk")


def answered(withdrawals: QuerySet[Withdrawal], *, on: date) -> list[Answered]:
    """Each withdrawal with who has acknowledged it, who has not, and when they should."""
    found = withdrawals.prefetch_related(
        "recordings__recording", "obligations__licence__organisation", "obligations__licence__trained_model"
    )
    return [
        Answered(
            one,
            len(one.recordings.all()),
            tuple(str(named.recording) for named in one.recordings.all()[:MOST_TITLES]),
            tuple(Answer(owed, state_of(owed, on=on)) for owed in one.obligations.all()),
        )
        for one in found
    ]
