"""Duties other than reports: saying how one was met."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing.calendars import name_of
from licensing.forms.usage_reports import EvidenceForm
from licensing.models import Obligation
from licensing.queries.licences import obligations_visible_to
from licensing.queries.withdrawals import copies_withdrawn
from licensing.services import obligations

MOST_SHOWN = 200


@member(kinds=[Organisation.Kind.DEVELOPER], roles=EDITORS)
def obligation(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Take what shows that a duty was met."""
    owed = get_object_or_404(obligations_visible_to(request.viewer), uuid=uuid)
    licence = owed.licence
    if owed.kind == Obligation.Kind.REPORT and owed.month:
        return redirect("usage-report-send", licence.uuid, f"{owed.month:%Y-%m}")
    form = EvidenceForm(request.POST) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and form.is_valid():
        obligations.meet(owed, evidence=form.cleaned_data["evidence"], at=timezone.now(), actor=request.viewer.user)
        messages.success(request, _("Noted, with the day and your name."))
        return redirect("licence", licence.uuid)
    crumbs = [(licence.number, reverse("licence", args=[licence.uuid])), (name_of(owed), "")]
    context = {
        "owed": owed,
        "name": name_of(owed),
        "licence": licence,
        "form": form,
        "crumbs": crumbs,
        "withdrawn": list(copies_withdrawn(owed)[:MOST_SHOWN]),
    }
    return render(request, "licensing/obligations_obligation.html", context)
