"""Changes of shares that wait for holders who act for themselves: read, answered, taken back, decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from accounts.roles import EDITORS
from accounts.viewers import Viewer, viewing
from marketplace.catalog.divisions import from_json
from marketplace.catalog.forms.share_proposals import AGREE, AnswerForm, DecideForm
from marketplace.catalog.models import ShareProposal
from marketplace.catalog.queries import share_proposals as proposals
from marketplace.catalog.services import share_proposals
from marketplace.kit.errors import NotAllowed
from marketplace.kit.vocabulary import Side

PER_PAGE = 30
SHOWN = 50


@signed_in
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What was proposed, for the label, the holders and the operators, each their own."""
    found = proposals.share_proposals_visible_to(viewing(request)).order_by("ended_at", "-proposed_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalog/share_proposals.html", {"page": page})


@signed_in
def proposal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One proposal: what changes, why, who has said what; each side does what is its own."""
    viewer = viewing(request)
    found = get_object_or_404(proposals.share_proposals_visible_to(viewer), uuid=uuid)
    role = _role(viewer, found)
    form = _form(role, request)
    if request.method == "POST" and (form is None or form.is_valid()):
        _act(viewer, found, role, form.cleaned_data if form else {})
        messages.success(request, _("Written down. The other side has it."))
        return redirect("share-proposal", uuid)
    recordings = found.recordings.order_by("title", "pk")
    context = {
        "proposal": found,
        "recordings": recordings[:SHOWN],
        "count": recordings.count(),
        "sides": [
            (Side(side), proposals.divided_now(found, Side(side)), from_json(kept))
            for side, kept in found.sides.items()
        ],
        "answers": found.answers.select_related("holder"),
        "role": role,
        "form": form,
        "crumbs": [(_("Proposed changes"), reverse("share-proposals")), (found.organisation.name, "")],
    }
    return render(request, "catalog/share_proposal.html", context)


def _role(viewer: Viewer, found: ShareProposal) -> str:
    """In which part somebody opens it: a holder answers, the label takes it back, an operator decides."""
    if not found.is_open:
        return ""
    if viewer.is_operator:
        return "operator"
    may_act = viewer.is_creator or viewer.role in EDITORS
    if may_act and proposals.holders_answering(found, viewer):
        return "holder"
    return "label" if may_act and found.organisation == viewer.organisation else ""


def _form(role: str, request: HttpRequest) -> Form | None:
    forms: dict[str, type[Form]] = {"holder": AnswerForm, "operator": DecideForm}
    return forms[role](request.POST or None) if role in forms else None


def _act(viewer: Viewer, found: ShareProposal, role: str, said: dict[str, Any]) -> None:
    now, actor = timezone.now(), viewer.as_person
    if role == "operator":
        share_proposals.decide(found, status=said["status"], reason=said["reason"], at=now, actor=actor)
    elif role == "holder":
        holders, agrees = proposals.holders_answering(found, viewer), said["answer"] == AGREE
        share_proposals.answer(found, holders, agrees=agrees, words=said["words"], at=now, actor=actor)
    elif role == "label":
        share_proposals.take_back(found, at=now, actor=actor)
    else:
        raise NotAllowed(_("There is nothing here that you could answer."))
