"""A creator answers themself: their own rules, or one answer about some recordings, read in plain words and signed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import creator, freshly_signed_in
from accounts.models import Party
from accounts.viewers import viewing
from marketplace.catalog.answered import words_of_answer, words_of_rules
from marketplace.catalog.forms.answers import AnswerForm, RulesForm
from marketplace.catalog.models import Recording
from marketplace.catalog.queries import own_answers, works
from marketplace.catalog.services import consents, policies, withdrawal_letters
from marketplace.catalog.views.withdrawing import what_withdrawing_does
from marketplace.kit.hashing import sha256_hex
from marketplace.kit.vocabulary import Purpose


@creator
@freshly_signed_in
def rules(request: HttpRequest) -> HttpResponse:
    """Write rules for every label, read what they would change, and sign; the older stay on record."""
    viewer, now = viewing(request), timezone.now()
    before = own_answers.rules_of(viewer)
    form = RulesForm(request.POST if request.method == "POST" else None, today=now.date(), before=before)
    context: dict[str, Any] = {"form": form, "before": before, "crumbs": _crumbs(_("My rules"))}
    if form.is_valid():
        words = words_of_rules(form.policy)
        if "signed" in request.POST:
            party, actor = viewer.parties[0], viewer.as_person
            with transaction.atomic():
                policies.write(party, form.policy, words_sha256=_hash(words), at=now, actor=actor)
                withdrawal_letters.receipt(party, words, actor=actor)
            messages.success(request, _("Your rules count from now on, at every label."))
            return redirect("consents")
        effects = policies.effects(viewer.parties, form.policy, at=now)
        lost = max((one.before - one.after for one in effects), default=0)
        context |= {"words": words, "effects": effects, "does": _what_is_lost(lost)}
    return render(request, "catalog/rules.html", context)


@creator
@freshly_signed_in
def work_answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say yes, no or “ask me” for one recording."""
    viewer = viewing(request)
    recording = get_object_or_404(works.works_visible_to(viewer), uuid=uuid)
    party = own_answers.named_on(viewer, recording)
    return _answer(request, party, [recording], back=reverse("work", args=[uuid]))


@creator
@freshly_signed_in
def consent_sign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer anew what an earlier answer was about, whoever gave it and whatever became of it."""
    consent = get_object_or_404(works.consents_visible_to(viewing(request)), uuid=uuid)
    return _answer(request, consent.party, own_answers.recordings_answered(consent), back=reverse("consents"))


def _what_is_lost(recordings: int) -> dict[str, object]:
    """What it does that a yes counts no more, as a withdrawal tells it; nothing where none is lost."""
    if recordings <= 0:
        return {}
    whole = _("What you refuse here, you take back for each recording for which you had allowed it.")
    return what_withdrawing_does(recordings, whole, back=reverse("consents"))


def _answer(request: HttpRequest, party: Party, recordings: Sequence[Recording], *, back: str) -> HttpResponse:
    viewer, now = viewing(request), timezone.now()
    is_person = not viewer.is_representative
    form = AnswerForm(request.POST if request.method == "POST" else None, is_person=is_person, today=now.date())
    context: dict[str, Any] = {"form": form, "recordings": recordings, "back": back, "crumbs": _crumbs(_("My answer"))}
    if form.is_valid():
        said = form.cleaned_data
        conditions = {
            "personal": form.personal,
            "least_price": said["least"],
            "advertising": said["advertising"],
            "valid_until": said["valid_until"],
        }
        words = words_of_answer(said["answer"], said["purposes"], recordings, **conditions)
        if "signed" in request.POST:
            with transaction.atomic():
                consents.sign(
                    party,
                    answer=said["answer"],
                    purposes=[Purpose(one) for one in said["purposes"]],
                    recordings=recordings,
                    words_sha256=_hash(words),
                    document=_("Signed here as “%(name)s”") % {"name": said["signed_name"]},
                    at=now,
                    actor=viewer.as_person,
                    **conditions,
                )
                withdrawal_letters.receipt(party, words, actor=viewer.as_person)
            messages.success(request, _("Your answer counts from now on."))
            return redirect(back)
        context["words"] = words
    return render(request, "catalog/answer.html", context)


def _hash(words: Sequence[str]) -> str:
    return sha256_hex("\n".join(words).encode())


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [(_("Consents"), reverse("consents")), (title, "")]
