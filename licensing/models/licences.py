from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from licensing.models.quotes import Quote
from licensing.models.terms import Terms
from licensing.models.trained_models import TrainedModel
from marketplace.catalog.models import Asset, Recording
from marketplace.kit.money import Money


class Licence(models.Model):
    """One buyer's right to use one frozen manifest for one model, under one Terms version; born in force.

    A term that runs out changes nothing here: `queries.licences.state_on` knows the day.
    """

    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        SUSPENDED = "suspended", _("Suspended")
        ENDED = "ended", _("Ended")

    class Ending(models.TextChoices):
        DECIDED = "decided", _("Decided by an operator")
        REFUNDED = "refunded", _("Its whole price was refunded")
        TAKEN_BACK = "taken_back", _("Its payment was taken back")

    status = models.CharField(max_length=9, choices=Status, default=Status.IN_FORCE)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="licences")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="licences")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="licences")
    trained_model = models.ForeignKey(TrainedModel, on_delete=models.PROTECT, related_name="licences")
    country = models.CharField(max_length=2, help_text=_("The licensee's, on the day of issue: it chooses the shares."))
    currency = models.CharField(max_length=3)
    price_units = models.BigIntegerField(help_text=_("Ledger units: the sum of the manifest's prices."))
    recordings_count = models.PositiveIntegerField()
    manifest_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text=_("The first day on which it is over."))
    suspended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Kept by one that was suspended when it ended: it may be brought back.")
    )
    suspension = models.TextField(blank=True, help_text=_("Why, as its parties are told."))
    payment_disputed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when the buyer's bank asks its payment back; kept if it got it.")
    )
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("Only if it ended before its term was over."))
    ended_because = models.CharField(max_length=10, choices=Ending, blank=True)
    ending = models.TextField(blank=True, help_text=_("Why, as its parties are told."))

    class Meta:
        ordering = ["-issued_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="suspended", suspended_at__isnull=False)
                | Q(status="in_force", suspended_at__isnull=True)
                | Q(status="ended"),
                name="a_suspended_licence_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False) | (~Q(status="ended") & Q(ended_at__isnull=True)),
                name="an_ended_licence_says_since_when",
            ),
            models.UniqueConstraint(fields=["quote", "terms"], name="a_quote_issues_one_licence_per_terms"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="licence_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def price(self) -> Money:
        return Money(self.price_units, self.currency)


class ManifestItem(models.Model):
    """One recording that a licence covers, at the price paid for it, and which file of it may go out."""

    append_only = True

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="items")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="manifest_items")
    position = models.PositiveIntegerField()
    price_units = models.BigIntegerField()
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    deliverable = models.CharField(
        max_length=12,
        choices=Asset.Kind,
        blank=True,
        help_text=_("Master; or instrumental, where the voice is excluded; empty where no audio is licensed."),
    )
    asset = models.ForeignKey(
        Asset, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text=_("As it stood at issue.")
    )

    class Meta:
        ordering = ["licence", "position"]
        constraints = [
            models.UniqueConstraint(fields=["licence", "recording"], name="manifest_lists_a_recording_once"),
            models.UniqueConstraint(fields=["licence", "position"], name="manifest_positions_are_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.licence}, {self.position}"


class Obligation(models.Model):
    """One duty under a licence, with a due date, its evidence and how it came out."""

    class Kind(models.TextChoices):
        REPORT = "report", _("Report of use")
        LABEL_EVIDENCE = "label_evidence", _("Evidence that output is labelled")
        CREDIT = "credit", _("Credits for the creators")
        DELETION = "deletion", _("Deletion of copies")
        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")

    class Status(models.TextChoices):
        DUE = "due", _("Due")
        MET = "met", _("Met")
        MET_LATE = "met_late", _("Met late")
        WAIVED = "waived", _("Waived")

    status = models.CharField(max_length=8, choices=Status, default=Status.DUE)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="obligations")
    kind = models.CharField(max_length=15, choices=Kind)
    month = models.DateField(null=True, blank=True, help_text=_("The first day of the month it is about."))
    withdrawal = models.ForeignKey(
        "licensing.Withdrawal", on_delete=models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    acknowledged_by = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Who owes an acknowledgement: once for a withdrawal, under however many licences."),
    )
    due_on = models.DateField()
    evidence = models.TextField(blank=True)
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "kind", "month", "withdrawal"],
                name="a_licence_owes_a_duty_once_a_month_and_withdrawal",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["withdrawal", "acknowledged_by"], name="a_licensee_acknowledges_a_withdrawal_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="acknowledgement", acknowledged_by__isnull=False)
                | (~Q(kind="acknowledgement") & Q(acknowledged_by__isnull=True)),
                name="an_acknowledgement_says_who_owes_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence}: {self.get_kind_display()}"
