"""Who is paid by a holder, what they say to it, and which of it is disputed."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.viewers import Viewer
from marketplace.catalog.models import Participation, ParticipationAnswer, Recording

DISPUTED = ParticipationAnswer.Status.DISPUTED


@dataclass(frozen=True)
class Earning:
    """One participation with what whoever earns it said last."""

    participation: Participation
    answer: ParticipationAnswer | None

    @property
    def may_be_answered(self) -> bool:
        """Only what the holder pays needs an answer: what we pay directly stands on the statement."""
        is_through = self.participation.payment == Participation.Payment.THROUGH_HOLDER
        return is_through and not (self.answer and self.answer.is_open)


def own_participations(viewer: Viewer) -> QuerySet[Participation]:
    """What the viewer earns from somebody else's share."""
    mine = Participation.objects.filter(party__in=[party.pk for party in viewer.payees])
    return mine.select_related("share__holder", "share__recording__organisation", "party")


def earnings_on(recording: Recording, viewer: Viewer) -> list[Earning]:
    """What the viewer earns from a recording, each with the last answer."""
    found = list(own_participations(viewer).filter(share__recording=recording).order_by("-valid_from", "pk"))
    last: dict[int, ParticipationAnswer] = {}
    answers = ParticipationAnswer.objects.filter(participation__in=found).order_by("answered_at", "pk")
    for answer in answers:
        last[answer.participation_id] = answer
    return [Earning(one, last.get(one.pk)) for one in found]


def is_answered(participations: Collection[int]) -> bool:
    """Whether somebody has said anything to one of some participations."""
    return bool(participations) and ParticipationAnswer.objects.filter(participation__in=participations).exists()


def answers_visible_to(viewer: Viewer) -> QuerySet[ParticipationAnswer]:
    """Those who earn see their own, a label those about recordings that it lists, an operator all."""
    found = ParticipationAnswer.objects.select_related(
        "participation__party", "participation__share__recording__organisation", "participation__share__holder"
    ).select_related("answered_by", "replied_by", "ended_by")
    if viewer.is_operator:
        return found
    sides = Q(participation__party__in=[party.pk for party in viewer.payees])
    if viewer.organisation is not None:
        sides |= Q(participation__share__recording__organisation=viewer.organisation)
    return found.filter(sides)


def disputes_visible_to(viewer: Viewer) -> QuerySet[ParticipationAnswer]:
    """What was ever disputed, the open ones first and of those the oldest."""
    ever = answers_visible_to(viewer).exclude(status=ParticipationAnswer.Status.CONFIRMED)
    return ever.order_by("ended_at", "answered_at", "pk")


def disputed_participations(participations: Collection[int]) -> set[int]:
    """Those of some participations about which a dispute is open; the money of it waits.

    A dispute is about what somebody earns from a side of a recording: it goes on when the label writes that anew.
    """
    about = ("participation__party", "participation__share__recording", "participation__share__side")
    open_ones = set(ParticipationAnswer.objects.filter(status=DISPUTED).order_by().values_list(*about))
    if not open_ones:
        return set()
    through = Participation.objects.filter(
        pk__in=participations,
        party__in={party for party, _recording, _side in open_ones},
        payment=Participation.Payment.THROUGH_HOLDER,
    )
    rows = through.order_by().values_list("pk", "party", "share__recording", "share__side")
    return {pk for pk, *key in rows if tuple(key) in open_ones}
