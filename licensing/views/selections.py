"""Collect recordings across labels, see the price as it stands, and freeze it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing import wording
from licensing.forms.selections import SelectionForm, wish_of
from licensing.models import Selection, SelectionLine
from licensing.notice_words import standings_of
from licensing.price_ladders import price_rungs
from licensing.queries.fees import platform_fee_parts
from licensing.queries.files import without_file
from licensing.queries.holdings import held_already
from licensing.queries.offers import covering_terms
from licensing.queries.quote_pages import dropped_of_preview
from licensing.queries.quotes import Preview, preview
from licensing.queries.selections import lines_of, open_selections, selections_visible_to
from licensing.queries.wishes import wishes_of
from licensing.services import quotes, selections
from marketplace.catalog.models import Recording
from marketplace.kit.errors import DomainError

BUYERS = [Organisation.Kind.DEVELOPER]
PER_PAGE = 50


@member(kinds=BUYERS)
def selection_list(request: ViewedRequest) -> HttpResponse:
    """Every open selection; with a single one, that one."""
    found = list(open_selections(request.viewer))
    if len(found) == 1 and "all" not in request.GET:
        return redirect("selection-detail", found[0].uuid)
    context = {"selections": found, "may_collect": request.viewer.role in EDITORS}
    return render(request, "licensing/selections_list.html", context)


@member(kinds=BUYERS, roles=EDITORS)
def selection_create(request: ViewedRequest) -> HttpResponse:
    """Say what for, where, how long and in which currency; then collect."""
    organisation = request.viewer.as_organisation
    form = SelectionForm(request.POST or None, organisation=organisation, initial={"territory": "WORLD", "months": 12})
    if form.is_valid():
        try:
            made = selections.create(
                organisation, at=timezone.now(), actor=request.viewer.as_person, **form.cleaned_data
            )
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            request.session["selection"] = str(made.uuid)
            messages.success(request, _("Your selection is ready: add recordings to it."))
            return redirect("browse")
    return _form(request, form, _("What do you want the recordings for?"))


@member(kinds=BUYERS, roles=EDITORS)
def selection_edit(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    selection = get_object_or_404(selections_visible_to(request.viewer), uuid=uuid)
    form = SelectionForm(request.POST or None, organisation=selection.organisation, initial=wish_of(selection))
    if form.is_valid():
        try:
            selections.update(selection, at=timezone.now(), actor=request.viewer.as_person, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("selection-detail", selection.uuid)
    return _form(request, form, selection.title)


@member(kinds=BUYERS)
def selection_detail(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """The live quote: what would be licensed today and at what price, what drops out and why.

    One that was put away is only looked at, until it is taken up again.
    """
    selection = get_object_or_404(selections_visible_to(request.viewer), uuid=uuid)
    is_open, may_collect = selection.closed_at is None, request.viewer.role in EDITORS
    if is_open:
        request.session["selection"] = str(selection.uuid)
    today = timezone.now().date()
    shown = preview(selection, on=today)
    page = Paginator(lines_of(selection), PER_PAGE).get_page(request.GET.get("page"))
    prices = {line.recording_id: line for line in shown.lines}
    fallen = {drop.recording_id: drop for drop in shown.dropped}
    rungs = price_rungs(
        selected=shown.selected,
        dropped=len(shown.dropped),
        off=shown.asked_for_dropped,
        total=shown.total,
        fee_parts=platform_fee_parts(today),
    )
    on_page = list(page.object_list)
    to_come = without_file({line.recording_id: line.terms for line in shown.lines})
    context = {
        "selection": selection,
        "shown": shown,
        "seconds": shown.duration_ms // 1000,
        "without_file": len(to_come),
        "held": held_already(selection, Recording.objects.filter(pk__in=selection.lines.values("recording")), on=today),
        "standings": standings_of([one.terms for one in shown.by_terms], on=today),
        "longer": _sold_for_longer(selection, shown),
        "groups": dropped_of_preview(shown),
        "wishes": wishes_of(shown.dropped, at=timezone.now()),
        "rungs": rungs,
        "page": page,
        "rows": [
            (line, prices.get(line.recording_id), fallen.get(line.recording_id), line.recording_id in to_come)
            for line in on_page
        ],
        "choices": [
            terms for some in covering_terms(selection, _catalogs(on_page), on=today).values() for terms in some
        ],
        "may_collect": is_open and may_collect,
        "may_reopen": may_collect and not is_open,
        "crumbs": [(_("Selections"), reverse("selection") + "?all=1"), (selection.title, "")],
    }
    template = "licensing/_selection_quote.html" if request.headers.get("HX-Request") else "licensing/selection.html"
    return render(request, template, context)


@member(kinds=BUYERS, roles=EDITORS)
@require_POST
def selection_freeze(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    selection = get_object_or_404(selections_visible_to(request.viewer), uuid=uuid)
    try:
        quote = quotes.freeze(selection, at=timezone.now(), actor=request.viewer.as_person)
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect("selection-detail", selection.uuid)
    messages.success(request, _("The price is fixed for 30 days."))
    return redirect("quote", quote.uuid)


@member(kinds=BUYERS, roles=EDITORS)
@require_POST
def selection_close(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    selection = get_object_or_404(selections_visible_to(request.viewer), uuid=uuid)
    selections.close(selection, at=timezone.now(), actor=request.viewer.as_person)
    return redirect("selection")


@member(kinds=BUYERS, roles=EDITORS)
@require_POST
def selection_reopen(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    selection = get_object_or_404(selections_visible_to(request.viewer), uuid=uuid)
    selections.reopen(selection, at=timezone.now(), actor=request.viewer.as_person)
    return redirect("selection-detail", selection.uuid)


def _form(request: ViewedRequest, form: SelectionForm, heading: str) -> HttpResponse:
    return render(request, "licensing/selection_form.html", {"form": form, "heading": heading})


def _sold_for_longer(selection: Selection, shown: Preview) -> str:
    """Terms of whom are sold for how long, where that is more than what was asked for."""
    longer = {total.terms for total in shown.by_terms if total.cleared and total.terms.months > selection.months}
    names = sorted(longer, key=lambda terms: (terms.organisation.name, terms.pk))
    return wording.listed(f"{terms.organisation.name} ({wording.months(terms.months)})" for terms in names)


def _catalogs(lines: list[SelectionLine]) -> set[int]:
    return {line.recording.catalog_id for line in lines}
