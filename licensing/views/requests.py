"""Ask whoever is missing for permission, one letter each, and see what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import member
from accounts.models import Party
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing.forms.asking import AskForm, AskManyForm
from licensing.models import PermissionRequest, Terms
from licensing.queries.addressees import addressee_of
from licensing.queries.answers import requests_from
from licensing.queries.later_answers import TakenBack, taken_back_since
from licensing.queries.terms import catalogs_of
from licensing.queries.wanted import Wanted, open_terms, wanted_by
from licensing.services import requests
from licensing.views.terms import SELLERS
from marketplace.catalog.models import Catalog
from marketplace.kit.vocabulary import Side

PER_PAGE = 50
TONES = {"sent": "wait", "cancelled": "plain", "expired": "plain", "yes": "good", "no": "bad", "ask": "asked"}


@member(kinds=SELLERS)
@require_safe
def request_list(request: ViewedRequest) -> HttpResponse:
    """Everything that was asked: what waits, what was answered, what came to nothing."""
    now = timezone.now()
    found = requests_from(request.viewer)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    gone = taken_back_since(page)
    rows = [_row(one, gone.get(one.pk), at=now) for one in page]
    may_write = request.viewer.role in EDITORS
    return render(request, "licensing/requests_list.html", {"page": page, "rows": rows, "may_write": may_write})


@member(kinds=SELLERS, roles=EDITORS)
def request_ask(request: ViewedRequest, uuid: UUID, party: UUID) -> HttpResponse:
    """Ask one person or holder for all that they can supply to a catalog."""
    catalog = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    terms = _terms(request, catalog)
    if terms is None:
        return _without_terms(request)
    wanted = next((one for one in wanted_by(terms, on=timezone.now().date()) if one.party == party), None)
    if wanted is None:
        raise Http404
    asked = Party.objects.select_related("user", "organisation").get(uuid=party)
    known = addressee_of(asked, request.viewer.as_organisation)
    form = AskForm(request.POST or None, known=known, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        sent = requests.ask(terms, asked, at=timezone.now(), actor=request.viewer.as_person, **form.cleaned_data)
        messages.success(request, _("Sent. %(name)s has a letter with a link.") % {"name": sent.party})
        return redirect("requests-sent")
    context = {"form": form, "catalog": catalog, "terms": terms, "wanted": _asked_of(wanted), "known": known}
    return render(request, "licensing/requests_ask.html", context)


@member(kinds=SELLERS, roles=EDITORS)
def request_ask_all(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask everybody who is missing, with one list of addresses to fill in."""
    catalog = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    terms = _terms(request, catalog)
    if terms is None:
        return _without_terms(request)
    wanted = wanted_by(terms, on=timezone.now().date())
    parties = Party.objects.select_related("user", "organisation").in_bulk(
        [one.party for one in wanted], field_name="uuid"
    )
    known = {str(uuid): addressee_of(party, request.viewer.as_organisation) for uuid, party in parties.items()}
    form = AskManyForm(request.POST or None, wanted=wanted, known=known, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        addresses = [
            (parties[one.party], form.email_of(one))
            for one in wanted
            if str(one.party) not in form.fields or form.email_of(one)
        ]
        sent, refused = requests.ask_many(
            terms, addresses, language=form.cleaned_data["language"], at=timezone.now(), actor=request.viewer.as_person
        )
        _tell(request, len(sent), [error.message for _party, error in refused])
        return redirect("requests-sent")
    rows = [{"wanted": _asked_of(one), "field": _field(form, one)} for one in wanted]
    context = {"form": form, "catalog": catalog, "terms": terms, "rows": rows}
    return render(request, "licensing/requests_ask_all.html", context)


@member(kinds=SELLERS, roles=EDITORS)
@require_POST
def request_remind(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Send the same letter once more."""
    found = get_object_or_404(requests_from(request.viewer), uuid=uuid)
    requests.remind(found, at=timezone.now(), actor=request.viewer.as_person)
    messages.success(request, _("%(name)s has the letter again, with thirty days from now.") % {"name": found.party})
    return redirect("requests-sent")


@member(kinds=SELLERS, roles=EDITORS)
def request_cancel(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then take a question back."""
    found = get_object_or_404(requests_from(request.viewer), uuid=uuid)
    if request.method == "POST":
        requests.cancel(found, at=timezone.now(), actor=request.viewer.as_person)
        messages.success(request, _("Taken back. The link no longer answers."))
        return redirect("requests-sent")
    context = {
        "title": _("Take back what you asked %(name)s?") % {"name": found.party},
        "changes": [_("The link in their letter stops working.")],
        "stays": [_("You can ask them again.")],
        "verb": _("Take it back"),
        "cancel_url": reverse("requests-sent"),
    }
    return render(request, "components/confirm.html", context)


def _terms(request: ViewedRequest, catalog: Catalog) -> Terms | None:
    """The Terms one asks for: those of the clearance page one came from, else the newest."""
    found = open_terms(catalog, on=timezone.now().date())
    chosen = request.GET.get("for", "").partition(".")[0]
    return next((one for one in found if str(one.uuid) == chosen), found[0] if found else None)


def _without_terms(request: ViewedRequest) -> HttpResponse:
    messages.warning(request, _("Write your terms first: nobody can agree to a price that is not there."))
    return redirect("terms-start")


def _row(one: PermissionRequest, gone: TakenBack | None, *, at: datetime) -> dict[str, Any]:
    state = one.state(at=at)
    is_gone = gone is not None and gone.is_whole
    rests_until = requests.next_reminder(one)
    return {
        "request": one,
        "state": PermissionRequest.Status(state).label,
        "taken_back": gone,
        "tone": "bad" if is_gone else "wait" if gone else TONES[one.says or state],
        "is_open": one.status == PermissionRequest.Status.SENT,
        "may_remind": rests_until is not None and at >= rests_until,
        "rests_until": rests_until,
    }


def _asked_of(wanted: Wanted) -> dict[str, Any]:
    """What one party is asked for, as rows of words."""
    asks = [_("their yes as a creator")] if wanted.needs_consent else []
    asks += [_("their voice")] if wanted.needs_voice else []
    asks += [_("their name in prompts")] if wanted.needs_name else []
    asks += [str(Side(side).label) for side in sorted(wanted.sides)]
    return {"party": wanted.party, "who": wanted.who, "count": len(wanted.recordings), "asks": asks}


def _field(form: AskManyForm, wanted: Wanted) -> Any:
    name = str(wanted.party)
    return form[name] if name in form.fields else None


def _tell(request: ViewedRequest, sent: int, refused: list[str]) -> None:
    if sent:
        told = ngettext("%(count)s letter is on its way.", "%(count)s letters are on their way.", sent)
        messages.success(request, told % {"count": sent})
    for message in dict.fromkeys(refused):
        messages.warning(request, message)
    if not sent and not refused:
        messages.warning(request, _("Nobody was asked: no address was filled in."))
