"""Two organisations want one thing: what each says and shows, what waits meanwhile, what was decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import documents
from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from marketplace.catalog.forms.claims import EvidenceForm, ReasonsForm
from marketplace.catalog.models import Claim, ClaimEntry
from marketplace.catalog.queries.claims import claims_over, claims_visible_to, speaking_on, waiting_claims
from marketplace.catalog.services.claims import deciding, decisions, saying
from marketplace.kit.errors import DomainError
from payments.queries.claim_pages import claim_page

PER_PAGE = 50
SIDES = [Organisation.Kind.RIGHTS_HOLDER, Organisation.Kind.PLATFORM]
LABEL = Organisation.Kind.RIGHTS_HOLDER
TONES: dict[str, str] = {
    Claim.Status.STANDING: "bad",
    Claim.Status.OPENED: "wait",
    Claim.Status.SCREENED: "wait",
}


@member(kinds=SIDES, creators=True)
@require_safe
def claim_list(request: ViewedRequest) -> HttpResponse:
    """What waits for a decision, the most urgent first, and what is over."""
    today = timezone.now().date()
    page = Paginator(claims_over(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": [_row(claim, is_late=claim.is_late(today)) for claim in waiting_claims(request.viewer)],
        "page": page,
        "over": [_row(claim, is_late=False) for claim in page],
        "is_label": request.viewer.acts_as(LABEL),
        "may_open": request.viewer.acts_as(LABEL) and request.viewer.role in EDITORS,
    }
    return render(request, "payments/claim_list.html", context)


def _row(claim: Claim, *, is_late: bool) -> dict[str, Any]:
    return {"claim": claim, "tone": TONES.get(claim.status, "plain"), "is_late": is_late}


@member(kinds=SIDES, creators=True)
def claim(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """One claim; either side says and shows more on it."""
    shown = get_object_or_404(claims_visible_to(request.viewer), uuid=uuid)
    page = claim_page(shown, request.viewer, at=timezone.now())
    form = EvidenceForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)))
    if request.method == "POST" and page.may_say and form.is_valid():
        try:
            saying.say(
                shown,
                speaking_on(shown, request.viewer),
                text=form.cleaned_data["text"],
                document=form.shown,
                at=timezone.now(),
                actor=request.viewer.as_person,
            )
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("It is on record. The other side is told."))
            return redirect("claim", shown.uuid)
    context = {"page": page, "claim": shown, "form": form, "tone": TONES.get(shown.status, "plain")}
    context |= {"crumbs": [*crumbs_of(shown)[:-1], (shown.number, "")]}
    return render(request, "payments/claim_page.html", context, status=422 if form.errors else 200)


def crumbs_of(shown: Claim) -> list[tuple[str, str]]:
    """Where a claim's pages stand."""
    return [(_("Claims"), reverse("claims")), (shown.number, reverse("claim", args=[shown.uuid]))]


@member(kinds=SIDES, creators=True)
@require_safe
def claim_document(request: ViewedRequest, uuid: UUID) -> HttpResponseBase:
    """A document that one side showed, for the two sides and the operators."""
    entries = ClaimEntry.objects.filter(claim__in=claims_visible_to(request.viewer)).exclude(document_sha256="")
    found = get_object_or_404(entries, uuid=uuid)
    return documents.download(found.document_sha256, found.document_type)


@member(kinds=[LABEL], roles=EDITORS)
def claim_withdraw(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask for a word, then take a claim back."""
    own = claims_visible_to(request.viewer).filter(claimant=request.viewer.organisation)
    shown = get_object_or_404(own, uuid=uuid)
    words = {
        "title": _("Withdraw claim %(number)s?") % {"number": shown.number},
        "changes": [_("It is over. What waited because of it goes on as the shares say now.")],
        "stays": [_("What both sides said stays on record.")],
        "verb": _("Withdraw the claim"),
    }
    return step(request, shown, ReasonsForm, words, _withdraw)


def _withdraw(shown: Claim, said: dict[str, Any], request: ViewedRequest) -> str:
    decisions.withdraw(shown, text=said["reasons"], at=timezone.now(), actor=request.viewer.as_person)
    return _("The claim is withdrawn.")


@member(kinds=[LABEL], roles=EDITORS)
def claim_appeal(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask once that a decision be looked at again."""
    shown = get_object_or_404(claims_visible_to(request.viewer), uuid=uuid)
    words = {
        "title": _("Appeal the decision of %(number)s?") % {"number": shown.number},
        "lede": _("Say what was overlooked, or show what is new. It can be done once."),
        "changes": [_("An operator looks at it again and answers with reasons.")],
        "stays": [_("The decision holds until then.")],
        "verb": _("Appeal"),
    }
    return step(request, shown, ReasonsForm, words, _appeal)


def _appeal(shown: Claim, said: dict[str, Any], request: ViewedRequest) -> str:
    viewer = request.viewer
    deciding.appeal(shown, viewer.as_organisation, text=said["reasons"], at=timezone.now(), actor=viewer.as_person)
    return _("Your appeal is on record. An operator answers it.")


def step(request: ViewedRequest, shown: Claim, form_class: Any, words: dict[str, Any], take: Any) -> HttpResponse:
    """A page of its own before what changes a claim: what it does, why, and the button."""
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said = take(shown, form.cleaned_data, request)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, said)
            return redirect("claim", shown.uuid)
    own = reverse("claim", args=[shown.uuid])
    context = words | {"form": form, "cancel_url": own, "crumbs": [*crumbs_of(shown), (words["verb"], "")]}
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
