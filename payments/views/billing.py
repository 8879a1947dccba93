"""To whom a buyer's papers are made out, and the papers themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import SIGNERS
from accounts.viewers import ViewedRequest
from payments.forms.billing import BillingForm
from payments.models import Invoice
from payments.papers.invoice_pdf import invoice_pdf
from payments.queries.invoices import invoices_visible_to
from payments.services import billing, invoices

Kind = Organisation.Kind
LANGUAGES = ("en", "ko")


@member(kinds=[Kind.DEVELOPER], roles=SIGNERS)
def billing_details(request: ViewedRequest) -> HttpResponse:
    """Say to whom invoices and receipts are made out."""
    organisation = request.viewer.as_organisation
    now = invoices.buyer(organisation)
    shown = {"legal_name": now["name"], "address": now["address"], "business_number": now["business_number"]}
    form = BillingForm(request.POST or None, initial=shown)
    if form.is_valid():
        billing.describe(organisation, at=timezone.now(), actor=request.viewer.user, **form.cleaned_data)
        messages.success(request, _("Saved. The next invoice or receipt says so."))
        return redirect("billing")
    crumbs = [(_("Orders"), reverse("orders")), (_("For your invoices"), "")]
    return render(request, "payments/billing.html", {"form": form, "crumbs": crumbs})


@member(kinds=[Kind.DEVELOPER, Kind.PLATFORM])
@require_safe
def invoice_file(request: ViewedRequest, uuid: UUID, language: str) -> HttpResponse:
    """An invoice or a receipt as a PDF, in English or Korean."""
    return invoice_response(get_object_or_404(invoices_visible_to(request.viewer), uuid=uuid), language)


def invoice_response(invoice: Invoice, language: str) -> HttpResponse:
    """The paper as a PDF to keep."""
    if language not in LANGUAGES:
        raise Http404
    name = f"{invoice.number}.{language}.pdf"
    return HttpResponse(
        invoice_pdf(invoice, language=language),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
