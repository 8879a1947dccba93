from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.kit.money import Money
from payments.models.orders import Order


class Invoice(models.Model):
    """One paper about money that a buyer files: what was sold, or what was received. It never changes.

    Numbers have no gaps within a kind and year. PostgreSQL lets nothing change but that it was cancelled.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        RECEIPT = "receipt", _("Receipt")

    kind = models.CharField(max_length=7, choices=Kind)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    facts = models.JSONField(help_text=_("Everything that the paper says, as it stood when it was issued."))
    total_units = models.BigIntegerField()
    payment = models.CharField(
        max_length=200, blank=True, help_text=_("The key of the entry that booked what was received.")
    )
    issued_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True, help_text=_("Until when it is to be paid, if it was not before."))
    reminded_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(kind="invoice", cancelled_at=None), name="an_order_has_one_invoice"
            ),
            models.UniqueConstraint(fields=["payment"], condition=Q(kind="receipt"), name="a_payment_has_one_receipt"),
            models.CheckConstraint(
                condition=Q(kind="invoice", payment="") | Q(kind="receipt", payment__gt="", cancelled_at=None),
                name="a_receipt_is_for_a_payment",
            ),
            models.CheckConstraint(condition=Q(total_units__gt=0), name="an_invoice_is_about_some_money"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        return Money(self.total_units, self.order.currency)

    def amount(self, name: str) -> Money:
        """One of the amounts that the paper says."""
        said: dict[str, Any] = self.facts
        return self.money(said[name])

    def money(self, units: int) -> Money:
        """Ledger units in the paper's currency."""
        return Money(units, self.order.currency)
