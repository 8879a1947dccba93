"""Invoices and receipts as those who file them see them."""

from django.db.models import QuerySet

from accounts.viewers import Viewer
from payments.models import Invoice


def invoices_visible_to(viewer: Viewer) -> QuerySet[Invoice]:
    """The papers of the viewer's organisation; every paper, for operators."""
    papers = Invoice.objects.select_related("order").order_by("-issued_at", "-pk")
    if viewer.is_operator:
        return papers
    if viewer.organisation is None:
        return papers.none()
    return papers.filter(order__organisation=viewer.organisation)
