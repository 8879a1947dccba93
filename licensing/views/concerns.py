"""Report a wrong and follow it, with or without an account."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import documents
from accounts.access import public
from accounts.adapter import address_of
from accounts.links import link_to
from accounts.viewers import ViewedRequest, Viewer
from licensing.concern_pages import TONES, facts_of, statements_of
from licensing.forms.concerns import AnswerForm, ConcernForm
from licensing.models import Concern, ConcernStatement
from licensing.queries.concern_subjects import Subject, subject_named, subject_of
from licensing.queries.concerns import concern_behind, concerns_of, evidence_of, loser_of
from licensing.services import concerns
from licensing.services.concerns import Reporter
from marketplace.kit.errors import DomainError

MOST_OWN = 20
REPORTER = ConcernStatement.Side.REPORTER


@public
def concern_new(request: ViewedRequest) -> HttpResponse:
    """Take a report from anybody about anything, and none is refused for there being many."""
    viewer, named = request.viewer, subject_named(request.GET.dict(), request.viewer)
    first = {"email": viewer.user.email if viewer.user else "", "kind": request.GET.get("kind", "")}
    form = ConcernForm(request.POST or None, request.FILES or None, initial=first, is_known=named.is_here)
    if request.method == "POST" and form.is_valid():
        values, said_about = form.cleaned_data, form.cleaned_data["about"]
        known = Subject(named.recording, named.licence, named.label, said_about)
        concern = concerns.report(
            values["kind"],
            known if named.is_here else subject_of(said_about, viewer),
            form.said,
            Reporter(values["email"], values["name"], get_language() or "", address_of(request) or ""),
            at=timezone.now(),
            actor=viewer.user,
        )
        return redirect("concern-sent", "now" if concern.clock_from else "confirm")
    own = concerns_of(viewer.user).order_by("-reported_at", "-pk")[:MOST_OWN] if viewer.user else []
    context = {"form": form, "subject": named, "own": [(one, TONES[one.status], followed(one)) for one in own]}
    return render(request, "licensing/concern_new.html", context, status=422 if form.errors else 200)


@public
@require_safe
def concern_sent(request: ViewedRequest, state: str) -> HttpResponse:
    """Say what happens now; the mail has the rest."""
    return render(request, "licensing/concern_sent.html", {"needs_confirmation": state == "confirm"})


@public
def concern_follow(request: ViewedRequest, token: str) -> HttpResponse:
    """The reporter's own page, behind the link in their mail: confirm, read, add, appeal."""
    concern = concern_behind(token)
    if concern is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    side_may_appeal = loser_of(concern) == REPORTER
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "confirm" in request.POST:
        concerns.confirm(concern, at=timezone.now())
        messages.success(request, _("Thank you: the address is yours. Keep the mail: its link is your way back here."))
        return redirect("concern-follow", token)
    if request.method == "POST" and form.is_valid():
        try:
            _say(concern, form, request.viewer, is_appeal=side_may_appeal)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Sent. It stands below."))
            return redirect("concern-follow", token)
    shown_form = form if request.method == "POST" and "confirm" not in request.POST else AnswerForm()
    context = {
        "concern": concern,
        "tone": TONES[concern.status],
        "facts": facts_of(concern, Viewer()),
        "statements": statements_of(concern, token=token),
        "form": shown_form if concern.is_open or side_may_appeal else None,
        "may_appeal": side_may_appeal,
        "is_reporter": True,
    }
    return render(request, "licensing/concern.html", context, status=422 if shown_form.errors else 200)


def _say(concern: Concern, form: AnswerForm, viewer: Viewer, *, is_appeal: bool) -> None:
    """Whoever has the link has read the mail: what they say here confirms the address, too."""
    at = timezone.now()
    if concern.confirmed_at is None:
        concern = concerns.confirm(concern, at=at)
    say = concerns.appeal if is_appeal else concerns.state
    say(concern, REPORTER, form.said, at=at, actor=viewer.user)


@public
@require_safe
def concern_follow_file(request: ViewedRequest, token: str, file: UUID) -> HttpResponseBase:
    """A file of either side, for the reporter."""
    concern = concern_behind(token)
    if concern is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    shown = get_object_or_404(evidence_of(concern), uuid=file)
    return documents.download(shown.sha256, shown.media_type)


def followed(concern: Concern) -> str:
    """Where its reporter follows a concern."""
    return link_to("concern-follow", concern.uuid)


def own_page(concern: Concern) -> str:
    """Where the sides that are signed in, and operators, find a concern."""
    return reverse("concern", args=[concern.uuid])
