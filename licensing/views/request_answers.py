"""The page that answers a permission request: by the link in a letter, without a password, or in one's account."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import public, signed_in
from accounts.links import link_to
from accounts.viewers import ViewedRequest
from licensing.asked_terms import terms_in
from licensing.forms.answer_proofs import ProofForm
from licensing.forms.requests import ReplyForm
from licensing.models import PermissionRequest
from licensing.plain_prices import Fact
from licensing.plain_terms import plain
from licensing.queries.answers import recordings_meant, request_behind, requests_to, roles_of
from licensing.queries.later_answers import taken_back_since
from licensing.request_words import consequences, facts, question, signature
from licensing.services import request_answers, request_proofs
from licensing.views.request_answered import closed
from marketplace.kit.hashing import sha256_hex

PER_PAGE = 200


def in_their_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show the page in the language of the letter, unless the reader has chosen one on this site."""

    @wraps(view)
    def told(request: ViewedRequest, token: str) -> HttpResponse:
        found = request_behind(token)
        has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.viewer.user is not None
        if found is None or has_chosen:
            return view(request, token)
        with translation.override(found.language):
            return view(request, token)

    return told


@public
@in_their_language
def request_answer(request: ViewedRequest, token: str) -> HttpResponse:
    """What the link in the letter shows: what is asked, a form, and afterwards what was answered."""
    found = request_behind(token)
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if request.viewer.user is None and found.is_live(at=timezone.now()):
        request.session["account_verified_email"] = found.email
    return _answering(request, found, reverse("request-answer", args=[token]), token=token)


@signed_in
@require_safe
def permission_requests(request: ViewedRequest) -> HttpResponse:
    """What waits for the answer of whoever looks, and what they answered; no answer is a no."""
    now = timezone.now()
    found = requests_to(request.viewer)
    waiting = [one for one in found.filter(status=PermissionRequest.Status.SENT) if one.is_open(at=now)]
    answered = found.filter(status=PermissionRequest.Status.ANSWERED).order_by("-closed_at", "-pk")
    page = Paginator(answered, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"request": one, "question": question(one), "facts": _short(one)} for one in waiting]
    wish = found.filter(selection__isnull=False).first()
    letters_url = link_to("request-answer", wish.uuid) + "letters/" if wish else ""
    gone = taken_back_since(page)
    said = [(one, gone.get(one.pk)) for one in page]
    context = {"waiting": rows, "said": said, "page": page, "letters_url": letters_url}
    return render(request, "licensing/permission_requests.html", context)


@signed_in
def permission_request(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """The same page for somebody who is signed in and whom it asks."""
    found = get_object_or_404(requests_to(request.viewer), uuid=uuid)
    return _answering(request, found, reverse("permission-request", args=[uuid]), token="")


def _short(found: PermissionRequest) -> list[Fact]:
    return facts(found, count=found.recordings.count())


def _answering(request: ViewedRequest, found: PermissionRequest, address: str, *, token: str) -> HttpResponse:
    if not found.is_open(at=timezone.now()):
        return closed(request, found, token)
    roles, today = roles_of(found, request.viewer), timezone.now().date()
    form = ReplyForm(request.POST or None, request=found, roles=roles, today=today)
    if form.is_valid() and "change" not in request.POST:
        return _sign(request, found, form, address)
    page = Paginator(found.recordings.order_by("title", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": found,
        "question": question(found),
        "facts": facts(found, count=page.paginator.count),
        "consequences": consequences(found),
        "plain": plain(terms_in(found)),
        "page": page,
        "form": form,
        "currency": found.price.currency,
        "not_me_url": not_me(found),
        "letters_url": reverse("request-letters", args=[token]) if token and found.is_wish else "",
    }
    return render(request, "licensing/request_answer.html", context)


def _sign(request: ViewedRequest, found: PermissionRequest, form: ReplyForm, address: str) -> HttpResponse:
    """Show the one paragraph that is signed; take it once it is signed as it was shown."""
    given, actor = form.answer, request.viewer.user
    known = request_proofs.proof_of(found, actor) if form.needs_proof else None
    words = signature(found, given, titles=[one.title for one in recordings_meant(found, given)])
    sha256 = sha256_hex(words.encode())
    signed = request.POST if request.POST.get("signed") == sha256 else None
    needs_document = form.needs_proof and known is None
    proof = ProofForm(signed, request.FILES if signed else None) if needs_document else None
    if signed and (proof is None or proof.is_valid()):
        with transaction.atomic():
            at = timezone.now()
            if proof is not None:
                known = request_proofs.hand_in(found, at=at, actor=actor, **proof.cleaned_data)
            language = get_language() or ""
            request_answers.answer(found, given, words=words, language=language, at=at, actor=actor, proof=known)
        return redirect(address)
    context = {"asked": found, "form": form, "proof": proof, "words": words, "sha256": sha256}
    return render(request, "licensing/request_sign.html", context)


def not_me(found: PermissionRequest) -> str:
    """Where one reports that this is another person, or another's song; the question stays as it is."""
    return f"{reverse('concern-new')}?{urlencode({'label': found.organisation.slug})}"
