from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.kit.money import Money
from payments.models.ledger import Entry
from payments.models.orders import Order


class Refund(models.Model):
    """Money that goes back to its buyer, and what has become of it, as Stripe says or who sent it from our bank.

    It is of one charge; without one, it is of what came to our bank account.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("Being sent")
        REQUIRES_ACTION = "requires_action", _("Waits for the buyer")
        PENDING = "pending", _("On its way")
        SUCCEEDED = "succeeded", _("Sent back")
        FAILED = "failed", _("Came back: it did not reach the buyer")
        CANCELED = "canceled", _("Called off")
        REJECTED = "rejected", _("Refused by our payment provider")

    class Kind(models.TextChoices):
        OPERATOR = "operator", _("Given back by us")
        OWED = "owed", _("Owed for what was not licensed or delivered")
        SECOND = "second_payment", _("A second payment for the same order")
        BANK = "bank", _("Owed of what came to our bank account")
        OUTSIDE = "outside", _("Sent from our payment provider’s own pages")

    IN_VAIN = (Status.FAILED, Status.CANCELED, Status.REJECTED)

    status = models.CharField(max_length=15, choices=Status, default=Status.PLANNED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=14, choices=Kind)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    charge_id = models.CharField(max_length=100, blank=True)
    stripe_id = models.CharField(max_length=100, blank=True)
    bank_reference = models.CharField(
        max_length=100, blank=True, help_text=_("As our bank names the transfer by which it left.")
    )
    amount_units = models.BigIntegerField(help_text=_("What is sent: whole minor units."))
    settles_units = models.BigIntegerField(help_text=_("What of the money owed to the buyer it settles."))
    state_units = models.BigIntegerField(default=0, help_text=_("What the order owed in all when it was planned."))
    reason = models.TextField(blank=True, help_text=_("Why, as the buyer is told."))
    failure = models.TextField(blank=True, help_text=_("Why it failed, as our payment provider says."))
    granted = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    booked = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True, blank=True, help_text=_("When to try or to look again."))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["stripe_id"], condition=Q(stripe_id__gt=""), name="a_refund_is_told_once"),
            models.UniqueConstraint(
                fields=["order", "state_units"],
                condition=Q(kind="owed", asked_by=None),
                name="what_is_owed_is_sent_back_once_by_itself",
            ),
            models.UniqueConstraint(
                fields=["charge_id"],
                condition=Q(kind="second_payment") & ~Q(status__in=["failed", "canceled", "rejected"]),
                name="a_second_payment_goes_back_once",
            ),
            models.CheckConstraint(condition=Q(amount_units__gt=0), name="a_refund_is_of_something"),
            models.CheckConstraint(
                condition=Q(bank_reference="") | Q(charge_id=""), name="what_leaves_from_our_bank_has_no_charge"
            ),
            models.CheckConstraint(
                condition=~Q(kind="operator") | Q(asked_by__isnull=False, reason__gt=""),
                name="an_operator_says_why_money_goes_back",
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"],
                condition=Q(status__in=["planned", "pending", "requires_action"]),
                name="refunds_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.order.currency)

    @property
    def is_by_bank(self) -> bool:
        """An operator sends it from our bank account, and says when it left."""
        return not self.charge_id

    @property
    def waits_at_our_bank(self) -> bool:
        """It is decided, and nobody has sent it yet."""
        return self.is_by_bank and self.status == self.Status.PLANNED

    @property
    def state(self) -> str:
        """What has become of it, as its buyer reads it."""
        if self.waits_at_our_bank:
            return gettext("To be sent from our bank account")
        return self.get_status_display()

    @property
    def is_looked_at(self) -> bool:
        """It was to reach its buyer and did not: we decide anew how they get it."""
        return self.is_in_vain and self.status != self.Status.CANCELED

    @property
    def is_in_vain(self) -> bool:
        """It reached nobody, and counts for nothing."""
        return self.status in self.IN_VAIN
