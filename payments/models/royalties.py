from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, User
from licensing.models import Licence
from marketplace.catalog.models import Participation, Recording, RightsShare
from marketplace.kit.vocabulary import Side


class Pool(models.Model):
    """The access or the usage money of one licence for one month, and how it came to be this much."""

    class Part(models.TextChoices):
        ACCESS = "access", _("Access")
        USAGE = "usage", _("Usage")

    append_only = True

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="pools")
    month = models.DateField()
    part = models.CharField(max_length=6, choices=Part)
    currency = models.CharField(max_length=3)
    amount_units = models.BigIntegerField()
    rule = models.CharField(max_length=40, help_text=_("The versioned weight rule."))
    waterfall = models.JSONField(help_text=_("Each step from gross to pool, in ledger units."))
    recognised_at = models.DateTimeField()

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "month", "part"], name="a_licence_has_one_pool_a_month_and_part"
            ),
            models.CheckConstraint(condition=Q(amount_units__gte=0), name="pool_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.licence}, {self.month:%Y-%m}, {self.get_part_display()}"


class RoyaltyRun(models.Model):
    """One month's distribution: which pools, with which result; posted runs never change."""

    class Status(models.TextChoices):
        PREPARED = "prepared", _("Waiting for approval")
        APPROVED = "approved", _("Approved, being posted")
        POSTED = "posted", _("Posted")
        DISCARDED = "discarded", _("Discarded")

    status = models.CharField(max_length=9, choices=Status, default=Status.PREPARED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    month = models.DateField()
    input_hash = models.CharField(max_length=64)
    result_hash = models.CharField(max_length=64)
    code_version = models.CharField(max_length=64, blank=True)
    totals = models.JSONField(default=dict)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month", "-prepared_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["month"], condition=Q(status__in=["prepared", "approved"]), name="a_month_has_one_open_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class RoyaltyLine(models.Model):
    """One party's amount for one recording and side from one pool; negative where a correction takes back."""

    run = models.ForeignKey(RoyaltyRun, on_delete=models.PROTECT, related_name="lines")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="lines")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    share = models.ForeignKey(RightsShare, on_delete=models.PROTECT, null=True, related_name="+")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="royalty_lines")
    is_correction = models.BooleanField(default=False)
    amount_units = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["run", "pk"]
        indexes = [models.Index(fields=["party", "run", "currency"], name="royalty_lines_of_a_party")]

    def __str__(self) -> str:
        return f"{self.pool}: {self.party} {self.amount_units} {self.currency}"


class Hold(models.Model):
    """Why a party's money waits: a reason, a date to look again, and how to appeal; it never lapses by itself."""

    class Reason(models.TextChoices):
        UNKNOWN_PAYEE = "unknown_payee", _("Nobody has claimed this name yet")
        NOT_ONBOARDED = "not_onboarded", _("Payment details are missing")
        DISPUTED = "disputed", _("Two parties want it")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=14, choices=Reason)
    since = models.DateTimeField()
    review_on = models.DateField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "reason"],
                condition=Q(lifted_at__isnull=True),
                name="a_party_is_held_once_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_reason_display()}"
