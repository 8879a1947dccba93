"""Why money waits: the payee says that it should not, an operator looks and decides."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import operator, signed_in
from accounts.actions import told
from accounts.models import Membership, Party
from accounts.queries.audit import history_of
from accounts.viewers import Viewer, viewing
from marketplace.kit.errors import DomainError, NotAllowed
from payments.forms.holds import AppealForm, KeepForm, LiftForm
from payments.models import Hold
from payments.queries.holds import STATES, all_holds, counted_by_state, holds_in, inviter_of, rows_of, waiting_of
from payments.queries.statements import holds_visible_to
from payments.services import holds

PER_PAGE = 50
LABELS: dict[str, str | Promise] = {
    "standing": gettext_lazy("All that stand"),
    "appealed": gettext_lazy("Appeals to answer"),
    "claimed": gettext_lazy("Claimed since"),
    "lifted": gettext_lazy("Lifted"),
}


@operator
@require_GET
def hold_list(request: HttpRequest) -> HttpResponse:
    """All money that waits, what is to be looked at first on top."""
    state, text = request.GET.get("state", "standing"), request.GET.get("q", "").strip()
    if state not in STATES:
        raise Http404
    counts = counted_by_state()
    page = Paginator(holds_in(state, text), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Holds"), "")],
        "page": page,
        "rows": rows_of(page.object_list, on=timezone.now().date()),
        "q": text,
        "state": state,
        "kept": [("state", state)],
        "tabs": [
            {"label": label, "url": f"?state={name}", "is_current": name == state, "count": counts[name]}
            for name, label in LABELS.items()
        ],
    }
    return render(request, "payments/hold_list.html", context)


@operator
@require_GET
def hold(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One hold: what waits and why, what its payee says, what was decided before."""
    viewer, shown = viewing(request), get_object_or_404(all_holds(), uuid=uuid)
    context = {
        "crumbs": _crumbs(shown),
        "hold": shown,
        "amounts": waiting_of([shown])[shown.pk],
        "is_overdue": shown.is_standing and shown.review_on < timezone.now().date(),
        "events": _events(shown, viewer),
        "inviter": inviter_of(shown) if shown.is_standing else None,
    }
    return render(request, "payments/hold_page.html", context)


@operator
@require_http_methods(["GET", "POST"])
def hold_place(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Let a payee's money wait while something is looked into: why, and until when."""
    party = get_object_or_404(Party, uuid=uuid)
    soonest = (timezone.now() + holds.REVIEW).date()
    form = KeepForm(request.POST if request.method == "POST" else None, initial={"review_on": soonest})
    if form.is_valid():
        note, review_on = form.cleaned_data["reason"], form.cleaned_data["review_on"]
        try:
            placed = holds.set_aside(
                party, note=note, review_on=review_on, at=timezone.now(), actor=viewing(request).as_person
            )
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The money waits now. The payee can read why."))
            return redirect("hold", placed.uuid)
    context = {
        "title": _("Let the money of %(name)s wait?") % {"name": party.name},
        "lede": _("Nothing is paid out to them until you or another operator lifts it."),
        "changes": [
            _("All of their balance waits, and what they earn from now on."),
            _("They get an e-mail with your reason."),
        ],
        "stays": [
            _("It stays theirs: it does not lapse."),
            _("They can appeal; somebody answers."),
            _("What was approved to be sent is sent."),
        ],
        "verb": _("Let it wait"),
        "form": form,
        "cancel_url": reverse("holds"),
        "crumbs": [(_("Money"), reverse("money")), (_("Holds"), reverse("holds")), (party.name, "")],
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@operator
@require_http_methods(["GET", "POST"])
def hold_lift(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for the reason, then let the money go to whom it belongs."""
    shown = get_object_or_404(all_holds(), uuid=uuid)
    if request.method == "GET" and shown.is_standing and shown.has_nobody_to_pay:
        return redirect("hold", shown.uuid)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            holds.lift(shown, reason=form.cleaned_data["reason"], at=timezone.now(), actor=viewing(request).user)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The hold is lifted."))
            return redirect("hold", shown.uuid)
    if shown.party_id:
        changes = [_("What waits goes to the payee’s balance at once, unless another hold stands.")]
    else:
        changes = [_("The next distribution divides what waits by the shares that are then recorded.")]
    context = {
        "title": _("Lift the hold on %(name)s?") % {"name": _name(shown)},
        "lede": str(shown.get_reason_display()),
        "changes": [*changes, _("The payee gets an e-mail with your reason.")],
        "stays": [_("Statements that were issued stay as they are."), _("The hold and its reason stay on record.")],
        "verb": _("Lift the hold"),
        "form": form,
        "is_kind": True,
        "cancel_url": reverse("hold", args=[shown.uuid]),
        "crumbs": [*_crumbs(shown)[:-1], (_name(shown), reverse("hold", args=[shown.uuid])), (_("Lift"), "")],
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@operator
@require_http_methods(["GET", "POST"])
def hold_keep(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer why the money goes on waiting, and name the day to look again."""
    shown = get_object_or_404(all_holds(), uuid=uuid)
    soonest = (timezone.now() + holds.REVIEW).date()
    form = KeepForm(request.POST if request.method == "POST" else None, initial={"review_on": soonest})
    if form.is_valid():
        reason, review_on = form.cleaned_data["reason"], form.cleaned_data["review_on"]
        try:
            holds.keep(shown, reason=reason, review_on=review_on, at=timezone.now(), actor=viewing(request).user)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Answered. The money goes on waiting."))
            return redirect("hold", shown.uuid)
    context = {
        "crumbs": [*_crumbs(shown)[:-1], (_name(shown), reverse("hold", args=[shown.uuid])), (_("Answer"), "")],
        "hold": shown,
        "form": form,
        "back": reverse("hold", args=[shown.uuid]),
    }
    return render(request, "payments/hold_keep.html", context, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def hold_appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say why a hold is wrong; an operator answers."""
    viewer = viewing(request)
    shown = get_object_or_404(holds_visible_to(viewer).filter(claim=None), uuid=uuid)
    if viewer.role == Membership.Role.VIEWER:
        raise NotAllowed(_("Your role does not allow this. Ask an owner of your organisation."))
    form = AppealForm(request.POST or None, initial={"text": shown.appeal})
    if form.is_valid():
        holds.appeal(shown, form.cleaned_data["text"], at=timezone.now(), actor=viewer.user)
        messages.success(request, _("Your appeal is on record. An operator answers it."))
        return redirect("statements")
    context = {
        "crumbs": [(_("Statements"), reverse("statements")), (_("Appeal"), "")],
        "hold": shown,
        "form": form,
        "back": reverse("statements"),
    }
    return render(request, "payments/hold_appeal.html", context, status=422 if form.errors else 200)


def _name(shown: Hold) -> str:
    return str(shown.party or shown.recording)


def _crumbs(shown: Hold) -> list[tuple[str, str]]:
    return [(_("Money"), reverse("money")), (_("Holds"), reverse("holds")), (_name(shown), "")]


def _events(shown: Hold, viewer: Viewer) -> list[dict[str, object]]:
    return [
        {"what": told(entry.action), "at": entry.at, "who": entry.actor.name if entry.actor else ""}
        for entry in history_of(shown.uuid, viewer)
    ]
