from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, User
from marketplace.kit.money import Money
from payments.models.orders import Order


class Dispute(models.Model):
    """One payment that its buyer's bank asks back: as an inquiry first, or with the money taken until it decides.

    Its status is Stripe's. It is open from the day on which the money is asked back until all that follows from the
    bank's decision is booked here.
    """

    class Status(models.TextChoices):
        INQUIRY = "warning_needs_response", _("The bank asks")
        INQUIRY_ANSWERED = "warning_under_review", _("The bank reads our answer")
        INQUIRY_CLOSED = "warning_closed", _("The bank asks no more")
        NEEDS_RESPONSE = "needs_response", _("Evidence is wanted")
        UNDER_REVIEW = "under_review", _("The bank reads our evidence")
        WON = "won", _("The payment stands")
        LOST = "lost", _("The bank gave the money back")
        PREVENTED = "prevented", _("Called off before it began")

    ANSWERABLE = (Status.INQUIRY, Status.NEEDS_RESPONSE)

    status = models.CharField(max_length=22, choices=Status)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="disputes")
    stripe_id = models.CharField(max_length=100, unique=True)
    charge_id = models.CharField(max_length=100)
    reason = models.CharField(max_length=60, blank=True, help_text=_("Stripe's word for what the buyer says."))
    currency = models.CharField(max_length=3)
    amount_units = models.BigIntegerField(help_text=_("What is asked back, in the order's currency."))
    fee_units = models.BigIntegerField(default=0, help_text=_("What Stripe took for it, in the order's currency."))
    settles_units = models.BigIntegerField(
        default=0, help_text=_("What of the money owed to the buyer anyway went with it.")
    )
    evidence_due = models.DateTimeField(null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("How many days before it is due operators were last reminded.")
    )
    asked_at = models.DateTimeField(help_text=_("When the bank asked, by Stripe's clock."))
    opened_at = models.DateTimeField(null=True, blank=True, help_text=_("Since when it is more than an inquiry."))
    taken_at = models.DateTimeField(null=True, blank=True, help_text=_("When the money was taken from our balance."))
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence_sha256 = models.CharField(max_length=64, blank=True, help_text=_("The PDF that was sent to the bank."))
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When we heard how the bank decided; its money may come later.")
    )
    decided_at = models.DateTimeField(null=True, blank=True, help_text=_("When all that follows was booked."))

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_units__gt=0), name="a_dispute_asks_for_something"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(opened_at__isnull=False),
                name="an_inquiry_takes_nothing",
            ),
        ]
        indexes = [models.Index(fields=["order"], condition=Q(decided_at=None), name="disputes_under_way")]

    def __str__(self) -> str:
        return self.stripe_id

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.currency)

    @property
    def fee(self) -> Money:
        return Money(self.fee_units, self.currency)

    @property
    def is_inquiry(self) -> bool:
        """The bank only asks, and has taken nothing."""
        return self.opened_at is None

    @property
    def is_open(self) -> bool:
        """The money is asked back, and the bank has not decided."""
        return self.opened_at is not None and self.decided_at is None

    @property
    def is_answerable(self) -> bool:
        """The bank waits for our evidence."""
        return self.status in self.ANSWERABLE and self.decided_at is None

    @property
    def is_about_the_sale(self) -> bool:
        """It asks back what the licences were paid with, not a second payment that bought nothing."""
        return self.charge_id == self.order.charge_id


class Freeze(models.Model):
    """Royalties of one payee that a disputed payment brought, and that wait until the bank has decided."""

    append_only = True

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="freezes")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="freezes")
    amount_units = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["dispute", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "party"], name="a_dispute_freezes_a_payee_once"),
            models.CheckConstraint(condition=Q(amount_units__gt=0), name="what_is_frozen_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.amount_units}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.dispute.currency)
