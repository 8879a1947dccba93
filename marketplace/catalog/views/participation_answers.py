"""Whoever is paid by a holder confirms it or disputes it; the label replies; an operator decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import documents
from accounts.access import creator, signed_in
from accounts.roles import EDITORS
from accounts.viewers import Viewer, viewing
from marketplace.catalog.forms.participation_answers import CONFIRM, AnswerForm, DecisionForm, WordsForm
from marketplace.catalog.models import ParticipationAnswer
from marketplace.catalog.queries import participation_answers as answers
from marketplace.catalog.services import participation_answers as service
from marketplace.kit.errors import NotAllowed

PER_PAGE = 30


@creator
def participation_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say whether a holder pays what is written here."""
    viewer = viewing(request)
    found = get_object_or_404(answers.own_participations(viewer), uuid=uuid)
    form = AnswerForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        if said["answer"] == CONFIRM:
            service.confirm(found, words=said["words"], at=now, actor=viewer.as_person)
            messages.success(request, _("Thank you. It is written down that this is so."))
        else:
            service.dispute(
                found,
                words=said["words"],
                title=said["title"],
                document=said["document"],
                at=now,
                actor=viewer.as_person,
            )
            messages.success(
                request, _("The label and our operators have it. The money of it waits until it is settled.")
            )
        return redirect("work", found.share.recording.uuid)
    recording = found.share.recording
    crumbs = [
        (_("Works"), reverse("works")),
        (str(recording), reverse("work", args=[recording.uuid])),
        (_("Paid by the holder"), ""),
    ]
    return render(
        request, "catalog/participations_answer.html", {"participation": found, "form": form, "crumbs": crumbs}
    )


@signed_in
@require_safe
def dispute_list(request: HttpRequest) -> HttpResponse:
    """What is disputed, for whoever earns, the label and the operators, each their own."""
    page = Paginator(answers.disputes_visible_to(viewing(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "catalog/participations_disputes.html", {"page": page})


@signed_in
def dispute(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One dispute with its dates; each side does what is its own."""
    viewer = viewing(request)
    found = get_object_or_404(answers.disputes_visible_to(viewer), uuid=uuid)
    role = _role(viewer, found)
    form = (DecisionForm if role == "operator" else WordsForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _act(viewer, found, role, form.cleaned_data)
        messages.success(request, _("Written down. The other side has it."))
        return redirect("participation-dispute", uuid)
    context = {"answer": found, "form": form if found.is_open and role else None, "role": role}
    return render(request, "catalog/participations_dispute.html", context)


@signed_in
@require_safe
def dispute_document(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The document that shows it, for both sides and the operators."""
    found = get_object_or_404(answers.disputes_visible_to(viewing(request)), uuid=uuid)
    if not found.document_sha256:
        raise Http404
    return documents.download(found.document_sha256, found.document_type)


def _role(viewer: Viewer, answer: ParticipationAnswer) -> str:
    """In which part somebody opens a dispute: who earns agrees, the label replies, an operator decides."""
    if viewer.is_operator:
        return "operator"
    if viewer.is_creator and answer.participation.party in viewer.parties:
        return "earner"
    is_label = answer.participation.share.recording.organisation == viewer.organisation
    return "label" if is_label and viewer.role in EDITORS else ""


def _act(viewer: Viewer, answer: ParticipationAnswer, role: str, said: dict[str, Any]) -> None:
    now, actor = timezone.now(), viewer.as_person
    match role:
        case "operator":
            service.decide(answer, status=said["status"], reason=said["reason"], at=now, actor=actor)
        case "earner":
            service.agree(answer, words=said["words"], at=now, actor=actor)
        case "label":
            service.reply(answer, words=said["words"], at=now, actor=actor)
        case _:
            raise NotAllowed(_("Your role does not allow this. Ask an owner of your organisation."))
