"""Changes of shares that wait for holders who act for themselves, as each of them, the label and operators see them."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.models import Party
from accounts.viewers import Viewer
from marketplace.catalog.models import Recording, ShareProposal, ShareProposalAnswer


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


def open_on(recordings: Collection[Recording]) -> QuerySet[ShareProposal]:
    """What is proposed of some recordings and not ended yet."""
    about = ShareProposal.recordings.through.objects.filter(recording__in=recordings)
    return ShareProposal.objects.filter(status__in=ShareProposal.OPEN, pk__in=about.values("shareproposal"))


def _own(viewer: Viewer) -> list[int]:
    return [party.pk for party in viewer.payees]
