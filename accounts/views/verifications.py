"""The operators' queue: organisations that ask to be trusted, and documents that let one person act for another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import operator
from accounts.forms.fields import country_name
from accounts.forms.organisations import CheckedForm, RefusalForm, UnprovedForm
from accounts.models import Representation, Verification
from accounts.queries.organisations import note_of, verifications_visible_to
from accounts.queries.representations import representations_visible_to
from accounts.services import representation_decisions, verifications
from accounts.viewers import ViewedRequest


@operator
def verification_queue(request: ViewedRequest) -> HttpResponse:
    """Who waits, the longest first, and what was decided lately."""
    requests = verifications_visible_to(request.viewer)
    named = representations_visible_to(request.viewer)
    waiting = requests.filter(status=Verification.Status.SUBMITTED)
    unchecked = named.filter(status=Representation.Status.SUBMITTED)
    context = {
        "requests": len(waiting) + len(unchecked),
        "waiting": waiting,
        "decided": requests.exclude(status=Verification.Status.SUBMITTED).order_by("-decided_at", "-pk")[:20],
        "representations": unchecked,
        "checked": named.filter(decided_at__isnull=False).order_by("-decided_at", "-pk")[:20],
    }
    return render(request, "accounts/verification_queue.html", context)


@operator
def verification(request: ViewedRequest, verification: UUID) -> HttpResponse:
    """One request: who signs, what they warrant; refusing it needs a reason."""
    found = get_object_or_404(verifications_visible_to(request.viewer), uuid=verification)
    form = RefusalForm(request.POST or None)
    if form.is_valid():
        verifications.refuse(
            found, reason=form.cleaned_data["reason"], at=timezone.now(), actor=request.viewer.as_person
        )
        messages.success(request, _("Refused; the signatory has your words by mail."))
        return redirect("verifications")
    is_waiting = found.status == Verification.Status.SUBMITTED
    country = country_name(found.organisation.country)
    context = {"verification": found, "form": form, "is_waiting": is_waiting, "country": country}
    context |= {"note": note_of(found, request.viewer)}
    return render(request, "accounts/verification.html", context)


@operator
def verification_accept(request: ViewedRequest, verification: UUID) -> HttpResponse:
    """Ask once more, then trust the organisation."""
    found = get_object_or_404(verifications_visible_to(request.viewer), uuid=verification)
    form = CheckedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        note = form.cleaned_data["note"]
        verifications.accept(found, at=timezone.now(), actor=request.viewer.as_person, note=note)
        messages.success(request, _("%(name)s is verified.") % {"name": found.organisation})
        return redirect("verifications")
    context = {
        "title": _("Verify %(name)s?") % {"name": found.organisation},
        "changes": [_("It may list and buy, and has our answer by mail.")],
        "stays": [_("What it warrants, and who signed, stays in its history.")],
        "verb": _("Verify it"),
        "form": form,
        "is_kind": True,
        "cancel_url": reverse("verification", args=[found.uuid]),
    }
    return render(request, "components/confirm.html", context)


@operator
def representation_check(request: ViewedRequest, representation: UUID) -> HttpResponse:
    """One document that is said to let somebody act for a creator; refusing it needs a reason."""
    found = get_object_or_404(representations_visible_to(request.viewer), uuid=representation)
    form = UnprovedForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        representation_decisions.refuse(found, reason=reason, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("Refused; both have your words by mail."))
        return redirect("verifications")
    is_waiting = found.status == Representation.Status.SUBMITTED
    context = {"representation": found, "form": form, "is_waiting": is_waiting, "may_end": found.is_in_force}
    return render(request, "accounts/representation_check.html", context)


@operator
def representation_accept(request: ViewedRequest, representation: UUID) -> HttpResponse:
    """Ask once more, then find that the document proves it."""
    found = get_object_or_404(representations_visible_to(request.viewer), uuid=representation)
    who = {"who": found.who, "creator": found.party}
    if request.method == "POST":
        representation_decisions.accept(found, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("%(who)s may act for %(creator)s.") % who)
        return redirect("verifications")
    context = {
        "title": _("May %(who)s act for %(creator)s?") % who,
        "changes": [_("They see the creator's music and money and answer in their name. Both have it by mail.")],
        "stays": [_("Either of them can end it at any time.")],
        "verb": _("It proves it"),
        "is_kind": True,
        "cancel_url": reverse("representation-check", args=[found.uuid]),
    }
    return render(request, "components/confirm.html", context)
