from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from licensing.models import Quote
from marketplace.kit.money import Money


class Order(models.Model):
    """One purchase of one accepted quote; it may issue several licences, one for each Terms version.

    PostgreSQL keeps it in its quote's currency, and a settled one as it is: only what is owed may grow.
    """

    class Status(models.TextChoices):
        PLACED = "placed", _("Waiting for payment")
        INVOICED = "invoiced", _("Waiting for your bank transfer")
        AWAITED = "awaited", _("Payment on its way")
        FULFILLED = "fulfilled", _("Licensed")
        OWED = "owed", _("Cancelled; everything paid is owed back")
        FAILED = "failed", _("Payment failed")
        EXPIRED = "expired", _("Not paid in time")

    status = models.CharField(max_length=9, choices=Status, default=Status.PLACED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="orders")
    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="order")
    currency = models.CharField(max_length=3)
    total_units = models.BigIntegerField()
    owed_units = models.BigIntegerField(default=0, help_text=_("Paid for what dropped out before it was licensed."))
    purchase_order = models.CharField(
        max_length=60, blank=True, help_text=_("The buyer's own number for it, printed on its invoice.")
    )
    checkout_id = models.CharField(max_length=100, blank=True, db_index=True)
    checkout_url = models.URLField(max_length=2000, blank=True)
    checkout_expires_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    invoice_number = models.CharField(
        max_length=20, blank=True, help_text=_("The invoice that it is paid on, if it is paid to our bank account.")
    )
    charge_id = models.CharField(max_length=100, blank=True)
    looks = models.PositiveSmallIntegerField(default=0, help_text=_("How often we looked for its payment in vain."))
    look_at = models.DateTimeField(null=True, blank=True, help_text=_("When to look for its payment again."))
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    fulfilled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-placed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["charge_id"], condition=Q(charge_id__gt=""), name="a_charge_pays_one_order"
            ),
            models.CheckConstraint(condition=Q(total_units__gt=0), name="order_total_is_positive"),
            models.CheckConstraint(condition=Q(owed_units__gte=0), name="order_owes_nothing_or_more"),
            models.CheckConstraint(
                condition=~Q(status__in=["fulfilled", "owed"])
                | Q(paid_at__isnull=False, fulfilled_at__isnull=False)
                & (Q(charge_id__gt="") | Q(invoice_number__gt="")),
                name="a_settled_order_was_paid",
            ),
            models.CheckConstraint(
                condition=~Q(status="invoiced") | Q(invoice_number__gt=""), name="an_invoiced_order_has_its_invoice"
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"],
                condition=Q(status__in=["placed", "awaited", "invoiced"]),
                name="orders_that_wait_for_money",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        return Money(self.total_units, self.currency)

    @property
    def owed(self) -> Money:
        """What was paid for nothing and goes back to the buyer."""
        return Money(self.owed_units, self.currency)
