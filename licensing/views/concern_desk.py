"""The desk of operators, and the page of the side that is asked about a concern."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import documents
from accounts.access import member, operator
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest, Viewer
from licensing.concern_pages import TONES, due_of, facts_of, statements_of
from licensing.forms.concerns import AnswerForm, DecisionForm
from licensing.models import Concern, ConcernStatement
from licensing.queries.concerns import claimants_behind, concerns_visible_to, evidence_of, in_the_queue, loser_of
from licensing.services import concern_decisions, concerns
from licensing.views.concerns import own_page
from marketplace.kit.errors import DomainError, NotAllowed

PER_PAGE = 50
ANSWERING = ConcernStatement.Side.ANSWERING
ASKED = [Organisation.Kind.RIGHTS_HOLDER, Organisation.Kind.DEVELOPER]


@operator
@require_safe
def concern_list(request: ViewedRequest) -> HttpResponse:
    """What waits for an operator, the most urgent first, then all the rest."""
    now = timezone.now()
    waiting = sorted(_rows(in_the_queue(), now), key=lambda row: row["due"]["due"])
    rest = concerns_visible_to(request.viewer).exclude(pk__in=in_the_queue().values("pk"))
    page = Paginator(rest.order_by("-reported_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    late = sum(row["due"]["is_late"] for row in waiting)
    context = {"waiting": waiting, "rows": _rows(page, now), "late": late, "page": page}
    return render(request, "licensing/concerns_list.html", context)


@member(kinds=ASKED)
@require_safe
def concerns_about(request: ViewedRequest) -> HttpResponse:
    """The concerns about which the viewer's organisation is asked."""
    found = concerns_visible_to(request.viewer).order_by("-acknowledged_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": _rows(page, timezone.now()), "page": page}
    return render(request, "licensing/concerns_about.html", context)


def _rows(found: Iterable[Concern], at: datetime) -> list[dict[str, Any]]:
    return [
        {"concern": one, "url": own_page(one), "tone": TONES[one.status], "due": due_of(one, at=at)} for one in found
    ]


@member()
def concern(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """A concern with all that was said: an operator decides here, the other side answers."""
    found = get_object_or_404(concerns_visible_to(request.viewer), uuid=uuid)
    viewer = request.viewer
    may_appeal = not viewer.is_operator and loser_of(found) == ANSWERING
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _answered(request, found, form, is_appeal=may_appeal):
        return redirect("concern", found.uuid)
    can_say = viewer.role in EDITORS and not viewer.is_operator and (found.is_open or may_appeal)
    context = {
        "concern": found,
        "tone": TONES[found.status],
        "facts": facts_of(found, viewer),
        "statements": statements_of(found),
        "form": form if can_say else None,
        "may_appeal": may_appeal,
        "is_operator": viewer.is_operator,
        "may_freeze": found.recording is not None and (found.freeze is None or found.freeze.lifted_at is not None),
        "may_claim": viewer.is_operator and found.claim is None and bool(claimants_behind(found)),
        "crumbs": _crumbs(found, viewer),
    }
    return render(request, "licensing/concern.html", context, status=422 if form.errors else 200)


def _answered(request: ViewedRequest, found: Concern, form: AnswerForm, *, is_appeal: bool) -> bool:
    """Take what the other side says, or put the refusal on the form."""
    if request.viewer.is_operator or request.viewer.role not in EDITORS:
        raise NotAllowed(_("Your role does not allow this. Ask an owner of your organisation."))
    say = concerns.appeal if is_appeal else concerns.state
    try:
        say(found, ANSWERING, form.said, at=timezone.now(), actor=request.viewer.as_person)
    except DomainError as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(request, _("Sent. It stands below."))
    return True


def _crumbs(found: Concern, viewer: Viewer) -> list[tuple[str, str]]:
    return [(_("Concerns"), reverse("concerns" if viewer.is_operator else "concerns-about")), (found.number, "")]


@member()
@require_safe
def concern_file(request: ViewedRequest, uuid: UUID, file: UUID) -> HttpResponseBase:
    """A file of either side."""
    found = get_object_or_404(concerns_visible_to(request.viewer), uuid=uuid)
    shown = get_object_or_404(evidence_of(found), uuid=file)
    return documents.download(shown.sha256, shown.media_type)


@operator
@require_POST
def concern_acknowledge(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Take it up: the reporter is told, the other side is asked."""
    found = get_object_or_404(concerns_visible_to(request.viewer), uuid=uuid)
    concern_decisions.acknowledge(found, at=timezone.now(), actor=request.viewer.as_person)
    messages.success(request, _("Taken up. The reporter is told, and the other side is asked for its view."))
    return redirect("concern", found.uuid)


@operator
@require_POST
def concern_freeze(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Stop the recording at once."""
    found = get_object_or_404(concerns_visible_to(request.viewer), uuid=uuid)
    concern_decisions.freeze(found, at=timezone.now(), actor=request.viewer.as_person)
    messages.success(request, _("Frozen: from now on nothing of the recording is quoted, licensed or delivered."))
    return redirect("concern", found.uuid)


@operator
def concern_decide(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Decide with reasons; where there was an appeal, for good."""
    found = get_object_or_404(concerns_visible_to(request.viewer), uuid=uuid)
    form = DecisionForm(request.POST or None, has_recording=found.recording is not None)
    if request.method == "POST" and form.is_valid():
        try:
            concern_decisions.decide(
                found,
                Concern.Status(form.cleaned_data["outcome"]),
                reasons=form.cleaned_data["reasons"],
                stays_frozen=form.cleaned_data.get("stays_frozen") == "yes",
                at=timezone.now(),
                actor=request.viewer.as_person,
            )
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Decided. Both sides have your reasons."))
            return redirect("concern", found.uuid)
    crumbs = [*_crumbs(found, request.viewer)[:1], (found.number, own_page(found)), (_("Decision"), "")]
    context = {"concern": found, "form": form, "crumbs": crumbs, "back": own_page(found)}
    return render(request, "licensing/concern_decide.html", context, status=422 if form.errors else 200)
