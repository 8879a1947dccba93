from datetime import datetime
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from licensing.models.selections import Selection
from licensing.models.terms import Terms
from licensing.models.trained_models import TrainedModel
from marketplace.catalog.models import Recording
from marketplace.kit.fields import TerritoryField
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Content, Purpose, Stage


class Quote(models.Model):
    """A selection frozen on one day: each line with its Terms and exact price, valid 30 days."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Agreement accepted")
        FULFILLED = "fulfilled", _("Licensed")
        CANCELLED = "cancelled", _("Cancelled")

    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="quotes")
    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="quotes")
    trained_model = models.ForeignKey(TrainedModel, on_delete=models.PROTECT, related_name="quotes")
    purpose = models.CharField(max_length=20, choices=Purpose)
    stages = ArrayField(models.CharField(max_length=10, choices=Stage))
    contents = ArrayField(models.CharField(max_length=10, choices=Content))
    territory = TerritoryField()
    minimum_recordings = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    total_units = models.BigIntegerField(help_text=_("Ledger units; whole minor units, without tax."))
    platform_fee_parts = models.PositiveIntegerField(help_text=_("Of 10,000; the platform's rate, frozen here."))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    agreement_sha256 = models.CharField(max_length=64, blank=True, help_text=_("Of the text that was accepted."))
    agreement_language = models.CharField(max_length=10, blank=True, help_text=_("Of the text that was accepted."))

    class Meta:
        ordering = ["-made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "cancelled"]) | Q(accepted_at__isnull=False, agreement_sha256__gt=""),
                name="a_quote_is_ordered_only_once_accepted",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        return Money(self.total_units, self.currency)

    def has_lapsed(self, *, at: datetime) -> bool:
        """Whether its price was held and is not any more, though nobody has let go of it or paid it yet."""
        return self.status in {self.Status.OPEN, self.Status.ACCEPTED} and self.valid_until <= at

    def can_be_paid(self, *, at: datetime) -> bool:
        """Whether its price still holds, so that what is left of it is asked anew."""
        return self.status in {self.Status.OPEN, self.Status.ACCEPTED} and self.valid_until > at


class QuoteLine(models.Model):
    """One recording's exact price in a quote, under the Terms it would be licensed on."""

    append_only = True

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="lines")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="quote_lines")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="quote_lines")
    price_units = models.BigIntegerField()

    class Meta:
        ordering = ["quote", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "recording"], name="quote_prices_a_recording_once"),
            models.CheckConstraint(condition=Q(price_units__gte=0), name="quote_line_price_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.quote}: {self.recording}"

    @property
    def price(self) -> Money:
        return Money(self.price_units, self.quote.currency)


class QuoteDrop(models.Model):
    """One recording that fell out of a quote, when, and why; what was paid for it is owed back."""

    class Moment(models.TextChoices):
        QUOTED = "quoted", _("When the quote was made")
        PAID = "paid", _("Before it was paid")
        ISSUED = "issued", _("Between payment and issue")

    append_only = True

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="drops")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")
    moment = models.CharField(max_length=6, choices=Moment)
    reasons = models.JSONField(help_text=_("What is missing and who can supply it, as clearance said it."))
    price_units = models.BigIntegerField(default=0, help_text=_("What was asked for it; owed back if it was paid."))
    at = models.DateTimeField()

    class Meta:
        ordering = ["quote", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "recording"], name="a_recording_drops_out_of_a_quote_once")
        ]

    def __str__(self) -> str:
        return f"{self.quote}: {self.recording} dropped"
