"""How a label divides sides of its recordings anew: looked at first, then written, or proposed to who must agree."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import member
from accounts.roles import EDITORS
from accounts.viewers import viewing
from marketplace.catalog.divisions import Division
from marketplace.catalog.forms.divided_recordings import CopyForm, TogetherForm
from marketplace.catalog.forms.divisions import DivisionForm, SinceForm
from marketplace.catalog.forms.share_proposals import ProposeForm
from marketplace.catalog.models import Catalog, Recording, RightsChange
from marketplace.catalog.queries import divisions
from marketplace.catalog.services import share_proposals, shares
from marketplace.catalog.views.rights import LABEL, crumbs_to, day_of
from marketplace.kit.vocabulary import Side

SHOWN = 50
How = RightsChange.How


@member(kinds=LABEL, roles=EDITORS)
def rights_edit(request: HttpRequest, uuid: UUID, side: str) -> HttpResponse:
    """Write how a side is divided from a day on; see what ends and what begins; then do it."""
    recording = get_object_or_404(divisions.own_recordings(viewing(request)), uuid=uuid)
    if side not in Side.values:
        raise Http404
    of_side, start = Side(side), max(day_of(request.GET.get("since", "")), divisions.first_open_day())
    data = request.POST if request.method == "POST" else None
    when = SinceForm(data, initial={"since": start})
    form, back = (
        DivisionForm(data, division=divisions.division_on(recording, of_side, start)),
        reverse("rights", args=[uuid]),
    )
    context: dict[str, Any] = {
        "recording": recording,
        "side": of_side,
        "forms": [when],
        "form": form,
        "back": back,
        "crumbs": [
            *crumbs_to(recording.catalog),
            (str(recording), reverse("rights", args=[uuid])),
            (of_side.label, ""),
        ],
    }
    if data is not None and when.is_valid() and form.is_valid(since=when.cleaned_data["since"]):
        wanted = {of_side: form.division}
        return _divided(request, context, [recording], wanted, when.cleaned_data["since"], How.EDITED)
    return render(request, "catalog/rights_edit.html", context)


@member(kinds=LABEL, roles=EDITORS)
def rights_together(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Divide a side of many recordings in the same way: all of them, or none."""
    catalog = get_object_or_404(Catalog, organisation=viewing(request).organisation, uuid=uuid)
    data = request.POST if request.method == "POST" else None
    which = TogetherForm(data, catalog=catalog, initial={"since": day_of("")})
    form = DivisionForm(data)
    context: dict[str, Any] = {
        "catalog": catalog,
        "forms": [which],
        "form": form,
        "back": reverse("own-catalog", args=[uuid]),
        "crumbs": [*crumbs_to(catalog), (_("Rights of many recordings"), "")],
    }
    if data is not None and which.is_valid() and form.is_valid(since=which.cleaned_data["since"]):
        said = which.cleaned_data
        wanted = {Side(said["side"]): form.division}
        return _divided(request, context, said["recordings"], wanted, said["since"], How.TOGETHER)
    return render(request, "catalog/rights_edit.html", context)


@member(kinds=LABEL, roles=EDITORS)
def rights_copy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Divide both sides of many recordings as those of a release, or of one recording, are."""
    catalog = get_object_or_404(Catalog, organisation=viewing(request).organisation, uuid=uuid)
    data = request.POST if request.method == "POST" else None
    which = CopyForm(data, catalog=catalog, initial={"since": day_of("")})
    context: dict[str, Any] = {
        "catalog": catalog,
        "forms": [which],
        "back": reverse("own-catalog", args=[uuid]),
        "is_copy": True,
        "crumbs": [*crumbs_to(catalog), (_("Copy rights"), "")],
    }
    if data is not None and which.is_valid():
        said = which.cleaned_data
        model = said["models"][0]
        wanted = {side: divisions.division_on(model, side, said["since"]) for side in Side}
        if all(
            divisions.division_on(one, side, said["since"]) == wanted[side] for one in said["models"] for side in Side
        ):
            return _divided(request, context, said["recordings"], wanted, said["since"], How.COPIED, model)
        which.add_error("source", _("Its recordings differ from each other. Copy from one of them."))
    return render(request, "catalog/rights_edit.html", context)


def _divided(
    request: HttpRequest,
    context: dict[str, Any],
    recordings: Collection[Recording],
    wanted: Mapping[Side, Division],
    since: date,
    how: str,
    model: Recording | None = None,
) -> HttpResponse:
    """Show what would come of it; once that was looked at, do it, or propose it to those who must agree."""
    if "confirmed" in request.POST:
        return _written(request, recordings, wanted, since, how, model)
    if "proposed" in request.POST and (done := _proposed(request, recordings, wanted, since, how, model)):
        return done
    return render(request, "catalog/rights_edit.html", context | _preview(request, recordings, wanted, since))


def _written(
    request: HttpRequest,
    recordings: Collection[Recording],
    wanted: Mapping[Side, Division],
    since: date,
    how: str,
    model: Recording | None,
) -> HttpResponse:
    actor = viewing(request).user
    changes = shares.divide(recordings, wanted, since=since, at=timezone.now(), actor=actor, how=how, copied_from=model)
    count = len({change.recording_id for change in changes})
    done = ngettext("Changed: %(count)s recording.", "Changed: %(count)s recordings.", count)
    messages.success(request, done % {"count": count})
    one = next(iter(recordings))
    return redirect("rights", one.uuid) if len(recordings) == 1 else redirect("own-catalog", one.catalog.uuid)


def _proposed(
    request: HttpRequest,
    recordings: Collection[Recording],
    wanted: Mapping[Side, Division],
    since: date,
    how: str,
    model: Recording | None,
) -> HttpResponse | None:
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return None
    proposal = share_proposals.propose(
        recordings,
        wanted,
        since=since,
        words=form.cleaned_data["words"],
        at=timezone.now(),
        actor=viewing(request).as_person,
        how=how,
        copied_from=model,
    )
    messages.success(request, _("Proposed. Nothing changes until they agree; we write to you."))
    return redirect("share-proposal", proposal.uuid)


def _preview(
    request: HttpRequest, recordings: Collection[Recording], wanted: Mapping[Side, Division], since: date
) -> dict[str, Any]:
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
        "asked": sorted({share.holder.name for one in planned for share in one.takes_from}),
        "may_propose": any(one.takes_from for one in planned) and all(one.takes_from for one in planned if one.refused),
        "propose": ProposeForm(request.POST if "proposed" in request.POST else None, use_required_attribute=False),
        "is_previewed": True,
    }
