"""Changes of shares that wait for holders who act for themselves, as each of them, the label and operators see them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Party
from accounts.viewers import Viewer
from marketplace.catalog.divisions import Division
from marketplace.catalog.models import Recording, ShareProposal, ShareProposalAnswer
from marketplace.catalog.queries.divisions import division_on, written
from marketplace.kit.vocabulary import Side

MOST_WAYS = 20


@dataclass(frozen=True, slots=True)
class Alike:
    """Recordings whose side is divided in one way as things stand: one of them, and how many others."""

    example: Recording
    others: int
    division: Division


def share_proposals_visible_to(viewer: Viewer) -> QuerySet[ShareProposal]:
    """A label sees what it proposed, a holder what takes from its shares, an operator all."""
    found = ShareProposal.objects.select_related("organisation", "proposed_by", "ended_by", "copied_from")
    if viewer.is_operator:
        return found
    sides = Q(pk__in=ShareProposalAnswer.objects.filter(holder__in=_own(viewer)).values("proposal"))
    if viewer.organisation is not None:
        sides |= Q(organisation=viewer.organisation)
    return found.filter(sides)


def waiting_for(viewer: Viewer) -> QuerySet[ShareProposal]:
    """Those that the viewer must still answer."""
    unanswered = ShareProposalAnswer.objects.filter(holder__in=_own(viewer), agrees=None)
    open_ones = share_proposals_visible_to(viewer).filter(status=ShareProposal.Status.PROPOSED)
    return open_ones.filter(pk__in=unanswered.values("proposal"))


def holders_answering(proposal: ShareProposal, viewer: Viewer) -> list[Party]:
    """In whose name the viewer may answer a proposal now."""
    if proposal.status != ShareProposal.Status.PROPOSED:
        return []
    asked = proposal.answers.filter(holder__in=_own(viewer), agrees=None).select_related("holder")
    return [answer.holder for answer in asked]


def divided_now(proposal: ShareProposal, side: Side) -> list[Alike]:
    """How a side of the proposed recordings is divided today, each way once, so that whoever agrees reads them all."""
    recordings = list(proposal.recordings.select_related("work").order_by("title", "pk"))
    rows = written([recording.pk for recording in recordings])
    alike: dict[tuple[object, ...], list[Recording]] = defaultdict(list)
    for recording in recordings:
        alike[_way(rows.get((recording.pk, side), []), proposal.since)].append(recording)
    return [
        Alike(found[0], len(found) - 1, division_on(found[0], side, proposal.since))
        for found in list(alike.values())[:MOST_WAYS]
    ]


def _way(rows: Collection[Mapping[str, Any]], on: date) -> tuple[object, ...]:
    held = [row for row in rows if _holds(row, on)]
    return tuple(
        sorted(
            (row["holder"], row["part"], row["territory"], *sorted((one["person"], one["part"]) for one in earning))
            for row in held
            for earning in [[one for one in row["earners"] if _holds(one, on)]]
        )
    )


def _holds(row: Mapping[str, Any], on: date) -> bool:
    return row["from"] <= on.isoformat() and (row["until"] is None or row["until"] > on.isoformat())


def open_on(recordings: Collection[Recording]) -> QuerySet[ShareProposal]:
    """What is proposed of some recordings and not ended yet."""
    about = ShareProposal.recordings.through.objects.filter(recording__in=recordings)
    return ShareProposal.objects.filter(status__in=ShareProposal.OPEN, pk__in=about.values("shareproposal"))


def _own(viewer: Viewer) -> list[int]:
    return [party.pk for party in viewer.payees]
