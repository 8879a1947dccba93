"""A creator's own works and the answers given in their name; on a phone first."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import creator
from accounts.viewers import viewing
from marketplace.catalog.answered import words_of_rules, words_of_withdrawal
from marketplace.catalog.queries import own_answers, works
from marketplace.catalog.queries.grants import grants_visible_to, with_reach
from marketplace.catalog.queries.share_proposals import waiting_for
from marketplace.catalog.services import consents, policies, withdrawal_letters
from marketplace.catalog.views.grants import page_of
from marketplace.catalog.views.withdrawing import what_withdrawing_does
from marketplace.kit.hashing import sha256_hex

PER_PAGE = 50


@creator
def work_list(request: HttpRequest) -> HttpResponse:
    recordings = works.works_visible_to(viewing(request))
    page = Paginator(recordings, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "proposals": waiting_for(viewing(request))}
    return render(request, "catalog/works_list.html", context)


@creator
def work(request: HttpRequest, uuid: UUID) -> HttpResponse:
    viewer = viewing(request)
    recording = get_object_or_404(works.works_visible_to(viewer), uuid=uuid)
    crumbs = [(_("Works"), reverse("works")), (str(recording), "")]
    part = works.my_part(viewer, recording)
    answers = own_answers.stated(part.consents, viewer, on=timezone.now().date())
    rules = own_answers.rules_of(viewer)
    words = words_of_rules(rules) if rules else []
    context = {"part": part, "answers": answers, "rules": rules, "words": words, "crumbs": crumbs}
    return render(request, "catalog/works_work.html", context)


@creator
def consent_list(request: HttpRequest) -> HttpResponse:
    """The creator's own rules, and every answer in their name with its state today."""
    viewer = viewing(request)
    page = Paginator(works.consents_visible_to(viewer), PER_PAGE).get_page(request.GET.get("page"))
    rules = own_answers.rules_of(viewer)
    context = {
        "page": page,
        "answers": own_answers.stated(page.object_list, viewer, on=timezone.now().date()),
        "rules": rules,
        "words": words_of_rules(rules) if rules else [],
        "grants": with_reach(grants_visible_to(viewer)),
    }
    return render(request, "catalog/consents_list.html", context)


@creator
@require_safe
def consent_recordings(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The recordings that an answer names, some at a time."""
    consent = get_object_or_404(works.consents_visible_to(viewing(request)), uuid=uuid)
    named = consent.recordings.select_related("organisation").order_by("title", "pk")
    return render(request, "catalog/recordings_named.html", {"page": page_of(named, request)})


@creator
def rules_withdraw(request: HttpRequest) -> HttpResponse:
    """Ask first, then take back all that the rules allow or ask about: from then on they say no to everything."""
    viewer, now = viewing(request), timezone.now()
    if request.method == "POST":
        nothing, party, actor = policies.Policy(), viewer.parties[0], viewer.as_person
        words = words_of_rules(nothing)
        with transaction.atomic():
            sha256 = sha256_hex("\n".join(words).encode())
            policies.write(party, nothing, words_sha256=sha256, at=now, actor=actor)
            withdrawal_letters.receipt(party, words, actor=actor)
        messages.success(request, _("Your rules say no to everything from now on, at every label."))
        return redirect("consents")
    title = {"title": _("Take back all that you allow?"), "verb": _("Take everything back")}
    whole = _("Your rules then say no to everything, at every label; what you answered before counts no more.")
    count = len(own_answers.asked_recordings(viewer.parties))
    return render(
        request, "components/confirm.html", title | what_withdrawing_does(count, whole, back=reverse("consents"))
    )


@creator
def consent_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask first, then take the answer back: it cannot be undone for what happens in between."""
    viewer = viewing(request)
    consent = get_object_or_404(works.consents_visible_to(viewer), uuid=uuid)
    recordings = own_answers.recordings_answered(consent)
    if request.method == "POST":
        with transaction.atomic():
            consents.withdraw(consent, at=timezone.now(), actor=viewer.user)
            withdrawal_letters.receipt(consent.party, words_of_withdrawal(consent, recordings), actor=viewer.user)
        messages.success(request, _("Your yes is withdrawn. Nobody can license these recordings on it any more."))
        return redirect("consents")
    words = {"title": _("Withdraw your yes?"), "verb": _("Withdraw my yes")}
    again = _("It is taken back whole. To say yes again, sign anew: no label can say it for you.")
    does = what_withdrawing_does(len(recordings), again, back=reverse("consents"))
    return render(request, "components/confirm.html", words | does)
