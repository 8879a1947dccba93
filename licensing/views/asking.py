"""Ask whoever is missing for permission, one letter each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.models import Party
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing.forms.asking import AskForm, AskManyForm
from licensing.models import Terms
from licensing.queries.addressees import addressee_of
from licensing.queries.terms import catalogs_of
from licensing.queries.wanted import Wanted, open_terms, unanswered_by, wanted_by
from licensing.services import requests
from licensing.views.terms import SELLERS
from marketplace.catalog.models import Catalog
from marketplace.kit.vocabulary import Side


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
    wanted = unanswered_by(terms, on=timezone.now().date())
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


def _terms(request: ViewedRequest, catalog: Catalog) -> Terms | None:
    """The Terms one asks for: those of the clearance page one came from, else the newest."""
    found = open_terms(catalog, on=timezone.now().date())
    chosen = request.GET.get("for", "").partition(".")[0]
    return next((one for one in found if str(one.uuid) == chosen), found[0] if found else None)


def _without_terms(request: ViewedRequest) -> HttpResponse:
    messages.warning(request, _("Write your terms first: nobody can agree to a price that is not there."))
    return redirect("terms-start")


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
