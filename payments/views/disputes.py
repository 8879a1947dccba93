"""Disputes, for operators: what a bank asks back, what we answer and by when."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import operator
from accounts.actions import told
from accounts.queries.audit import history_of
from accounts.storage import open_stored
from accounts.templatetags.assent import money
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from payments.models import Dispute
from payments.papers.evidence_files import evidence_zip
from payments.papers.evidence_pdf import evidence_pdf
from payments.papers.evidence_texts import texts_of
from payments.queries.disputes import all_disputes, is_overdue
from payments.queries.evidence import evidence_of
from payments.queries.freezes import frozen_by
from payments.services import disputes, evidence
from payments.words.dispute_words import reason_of

PER_PAGE = 50
TONES = {
    Dispute.Status.INQUIRY: "wait",
    Dispute.Status.NEEDS_RESPONSE: "bad",
    Dispute.Status.WON: "good",
    Dispute.Status.INQUIRY_CLOSED: "good",
    Dispute.Status.PREVENTED: "good",
    Dispute.Status.LOST: "bad",
}
LABELS: dict[str, str | Promise] = {
    "customer_name": gettext_lazy("Who bought"),
    "customer_email_address": gettext_lazy("Their address"),
    "product_description": gettext_lazy("What was bought"),
    "service_date": gettext_lazy("When"),
    "access_activity_log": gettext_lazy("What was downloaded"),
    "uncategorized_text": gettext_lazy("What shows it"),
}


@operator
@require_GET
def dispute_list(request: HttpRequest) -> HttpResponse:
    """Every dispute, what waits for our answer first."""
    page = Paginator(all_disputes(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Disputed payments"), "")],
        "page": page,
        "rows": [_row(one) for one in page.object_list],
    }
    return render(request, "payments/dispute_list.html", context)


@operator
@require_GET
def dispute(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One dispute: what is at stake, what it has stopped, what is answered."""
    shown = get_object_or_404(all_disputes(), uuid=uuid)
    context = {
        "crumbs": [
            (_("Money"), reverse("money")),
            (_("Disputed payments"), reverse("disputes")),
            (shown.order.number, ""),
        ],
        **_row(shown),
        "is_overdue": is_overdue(shown, at=timezone.now()),
        "order": shown.order,
        "licences": shown.order.quote.licences.select_related("terms__organisation").order_by("pk"),
        "frozen": frozen_by(shown),
        "fields": [(LABELS[name], text) for name, text in texts_of(evidence_of(shown)).items()],
        "events": [
            {"what": told(entry.action), "at": entry.at, "who": entry.actor.name if entry.actor else ""}
            for entry in history_of(shown.uuid, viewing(request))
        ],
    }
    return render(request, "payments/dispute_page.html", context)


@operator
@require_GET
def dispute_evidence(request: HttpRequest, uuid: UUID, kind: str) -> FileResponse:
    """The evidence as one PDF, as it was sent or as it would be now; or everything that it speaks of, as one ZIP."""
    shown = get_object_or_404(all_disputes(), uuid=uuid)
    name = f"evidence-{shown.order.number}.{kind}"
    if kind == "zip":
        return FileResponse(evidence_zip(evidence_of(shown), at=timezone.now()), as_attachment=True, filename=name)
    if kind != "pdf":
        raise Http404
    if shown.submitted_at is not None and shown.evidence_sha256:
        return FileResponse(open_stored(shown.evidence_sha256), filename=name)
    return FileResponse(BytesIO(evidence_pdf(evidence_of(shown), at=timezone.now())), filename=name)


@operator
@require_http_methods(["GET", "POST"])
def dispute_submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask first: a bank takes evidence once."""
    return _ask_first(
        request,
        get_object_or_404(all_disputes(), uuid=uuid),
        evidence.submit,
        _("The bank has the evidence."),
        crumb=_("Evidence"),
        title=_("Send the evidence to the bank?"),
        changes=[
            _("The bank gets the PDF and the words that its page shows, as they are now."),
            _("It takes evidence once: nothing can be added later."),
        ],
        stays=[_("Until the bank decides everything waits as before; that takes some weeks.")],
        verb=_("Send it"),
        is_kind=True,
    )


@operator
@require_http_methods(["GET", "POST"])
def dispute_end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask first: what comes later is for somebody to find out."""
    shown = get_object_or_404(all_disputes(), uuid=uuid)
    never_back = _("%(amount)s that the bank took and did not give back are the platform’s loss.")
    return _ask_first(
        request,
        shown,
        disputes.conclude,
        _("The dispute is over, and the payment stands."),
        crumb=_("End it"),
        title=_("Wait no longer for this dispute’s money?"),
        changes=[
            _("The payment stands: licences go on, and royalties that waited are let go."),
            *([never_back % {"amount": money(shown.amount)}] if shown.taken_at else []),
        ],
        stays=[_("If the money moves after all, the daily comparison with Stripe finds it.")],
        verb=_("End it"),
    )


def _ask_first(
    request: HttpRequest, shown: Dispute, act: Callable[..., object], done: str, *, crumb: str, **asked: object
) -> HttpResponse:
    """A page that says what an act changes; confirmed, it is done, or what is in its way is said."""
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(shown, at=timezone.now(), actor=viewing(request).as_person)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, done)
            return redirect("dispute", shown.uuid)
    page = reverse("dispute", args=[shown.uuid])
    context = asked | {
        "lede": f"{shown.order.number}, {shown.order.organisation.name}: {money(shown.amount)}",
        "form": form,
        "cancel_url": page,
        "crumbs": [*_crumbs(), (shown.order.number, page), (crumb, "")],
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Money"), reverse("money")), (_("Disputed payments"), reverse("disputes"))]


def _row(shown: Dispute) -> dict[str, object]:
    late = shown.is_answerable and shown.evidence_due is not None and shown.evidence_due < timezone.now()
    return {
        "dispute": shown,
        "reason": reason_of(shown.reason),
        "tone": TONES.get(Dispute.Status(shown.status), ""),
        "is_late": late,
    }
