"""Who holds and who earns, on the pages of the label that lists the recording."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import viewing
from marketplace.catalog.divisions import Division
from marketplace.catalog.forms.divisions import CopyForm, DivisionForm, SinceForm, TogetherForm
from marketplace.catalog.models import Catalog, Recording, RightsChange
from marketplace.catalog.queries import divisions
from marketplace.catalog.services import shares
from marketplace.kit.vocabulary import Side

LABEL = [Organisation.Kind.RIGHTS_HOLDER]
PER_PAGE = 20
SHOWN = 50
How = RightsChange.How


@member(kinds=LABEL)
@require_safe
def rights(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who holds and earns on a day, what is whole and what is missing."""
    viewer = viewing(request)
    recording = get_object_or_404(divisions.own_recordings(viewer), uuid=uuid)
    day = _day(request.GET.get("on", ""))
    sides = divisions.sides_on(recording, day)
    context = {
        "recording": recording,
        "day": day,
        "sides": sides,
        "strokes": divisions.strokes_of(recording, sides),
        "may_write": viewer.role in EDITORS,
        "changes": divisions.changes_of(recording)[:3],
        "crumbs": [*_crumbs(recording.catalog), (str(recording), "")],
    }
    return render(request, "catalog/rights_recording.html", context)


@member(kinds=LABEL)
@require_safe
def rights_history(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every change of who holds and earns: who, when, before, after; and every share there ever was."""
    recording = get_object_or_404(divisions.own_recordings(viewing(request)), uuid=uuid)
    page = Paginator(divisions.changes_of(recording), PER_PAGE).get_page(request.GET.get("page"))
    crumbs = [*_crumbs(recording.catalog), (str(recording), reverse("rights", args=[uuid])), (_("History"), "")]
    context = {"recording": recording, "page": page, "shares": divisions.every_share(recording), "crumbs": crumbs}
    return render(request, "catalog/rights_history.html", context)


@member(kinds=LABEL, roles=EDITORS)
def rights_edit(request: HttpRequest, uuid: UUID, side: str) -> HttpResponse:
    """Write how a side is divided from a day on; see what ends and what begins; then do it."""
    recording = get_object_or_404(divisions.own_recordings(viewing(request)), uuid=uuid)
    if side not in Side.values:
        raise Http404
    of_side, start = Side(side), max(_day(request.GET.get("since", "")), divisions.first_open_day())
    data = request.POST if request.method == "POST" else None
    when = SinceForm(data, initial={"since": start})
    form = DivisionForm(data, division=divisions.division_on(recording, of_side, start))
    context: dict[str, Any] = {
        "recording": recording,
        "side": of_side,
        "forms": [when],
        "form": form,
        "back": reverse("rights", args=[uuid]),
        "crumbs": [*_crumbs(recording.catalog), (str(recording), reverse("rights", args=[uuid])), (of_side.label, "")],
    }
    if data is not None and when.is_valid() and form.is_valid(since=when.cleaned_data["since"]):
        wanted = {of_side: form.division}
        if done := _divided(request, [recording], wanted, when.cleaned_data["since"], How.EDITED, None):
            return done
        context |= _preview([recording], wanted, when.cleaned_data["since"])
    return render(request, "catalog/rights_edit.html", context)


@member(kinds=LABEL, roles=EDITORS)
def rights_together(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Divide a side of many recordings in the same way: all of them, or none."""
    catalog = get_object_or_404(Catalog, organisation=viewing(request).organisation, uuid=uuid)
    data = request.POST if request.method == "POST" else None
    which = TogetherForm(data, catalog=catalog, initial={"since": _day("")})
    form = DivisionForm(data)
    context: dict[str, Any] = {
        "catalog": catalog,
        "forms": [which],
        "form": form,
        "back": reverse("own-catalog", args=[uuid]),
        "crumbs": [*_crumbs(catalog), (_("Rights of many recordings"), "")],
    }
    if data is not None and which.is_valid() and form.is_valid(since=which.cleaned_data["since"]):
        said = which.cleaned_data
        wanted = {Side(said["side"]): form.division}
        if done := _divided(request, said["recordings"], wanted, said["since"], How.TOGETHER, None):
            return done
        context |= _preview(said["recordings"], wanted, said["since"])
    return render(request, "catalog/rights_edit.html", context)


@member(kinds=LABEL, roles=EDITORS)
def rights_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Divide both sides of many recordings as those of a release, or of one recording, are."""
    catalog = get_object_or_404(Catalog, organisation=viewing(request).organisation, uuid=uuid)
    data = request.POST if request.method == "POST" else None
    which = CopyForm(data, catalog=catalog, initial={"since": _day("")})
    context: dict[str, Any] = {
        "catalog": catalog,
        "forms": [which],
        "back": reverse("own-catalog", args=[uuid]),
        "is_copy": True,
        "crumbs": [*_crumbs(catalog), (_("Copy rights"), "")],
    }
    if data is not None and which.is_valid():
        said = which.cleaned_data
        model = said["models"][0]
        wanted = {side: divisions.division_on(model, side, said["since"]) for side in Side}
        if any(
            divisions.division_on(one, side, said["since"]) != wanted[side] for one in said["models"] for side in Side
        ):
            which.add_error("source", _("Its recordings differ from each other. Copy from one of them."))
            return render(request, "catalog/rights_edit.html", context)
        if done := _divided(request, said["recordings"], wanted, said["since"], How.COPIED, model):
            return done
        context |= _preview(said["recordings"], wanted, said["since"])
    return render(request, "catalog/rights_edit.html", context)


def _divided(
    request: HttpRequest,
    recordings: Collection[Recording],
    wanted: Mapping[Side, Division],
    since: date,
    how: str,
    model: Recording | None,
) -> HttpResponse | None:
    """Do it, once it was looked at."""
    if "confirmed" not in request.POST:
        return None
    actor = viewing(request).user
    changes = shares.divide(recordings, wanted, since=since, at=timezone.now(), actor=actor, how=how, copied_from=model)
    count = len({change.recording_id for change in changes})
    done = ngettext("Changed: %(count)s recording.", "Changed: %(count)s recordings.", count)
    messages.success(request, done % {"count": count})
    one = next(iter(recordings))
    return redirect("rights", one.uuid) if len(recordings) == 1 else redirect("own-catalog", one.catalog.uuid)


def _preview(recordings: Collection[Recording], wanted: Mapping[Side, Division], since: date) -> dict[str, Any]:
    """What would change and what is refused, before anything is written."""
    planned = shares.preview(recordings, wanted, since=since)
    return {
        "since": since,
        "wanted": [(side, division) for side, division in wanted.items()],
        "changed": [one for one in planned if one.changes_anything and not one.refused][:SHOWN],
        "changed_count": sum(one.changes_anything and not one.refused for one in planned),
        "same_count": sum(not one.changes_anything and not one.refused for one in planned),
        "refused": [one.refused for one in planned if one.refused][:SHOWN],
        "refused_count": sum(bool(one.refused) for one in planned),
        "is_previewed": True,
    }


def _crumbs(catalog: Catalog) -> list[tuple[str, str]]:
    return [(_("Catalogs"), reverse("catalogs")), (catalog.title, reverse("own-catalog", args=[catalog.uuid]))]


def _day(text: str) -> date:
    try:
        return parse_date(text) or timezone.now().date()
    except ValueError:
        return timezone.now().date()
