from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from licensing.models import Licence
from marketplace.kit.money import Money


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
    facts = models.JSONField(help_text=_("The sale's waterfall, the licence's part of it, its parts and its term."))
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

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.currency)


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
                fields=["month"],
                condition=Q(status__in=["prepared", "approved", "posted"]),
                name="a_month_is_distributed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def is_by_one_person(self) -> bool:
        """Whoever prepared it also approved it, so that nobody else looked at it."""
        return self.approved_by_id is not None and self.approved_by_id == self.prepared_by_id


class Weighing(models.Model):
    """How one pool was divided in one run: by which rule, and with which splits above the recordings."""

    append_only = True

    run = models.ForeignKey(RoyaltyRun, on_delete=models.PROTECT, related_name="weighings")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="weighings")
    rule = models.CharField(max_length=40, help_text=_("The versioned weight rule that was used in the end."))
    key = models.CharField(max_length=200, help_text=_("What ties are drawn by."))
    is_correction = models.BooleanField(help_text=_("The month was paid before, by what was known then."))
    sides = models.JSONField(help_text=_("Each side's parts, units, total weight and last extra unit."))
    reports = models.JSONField(help_text=_("The reports, up to its month, that it was weighed by."))
    input_hash = models.CharField(max_length=64)
    result_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["run", "pool"]
        constraints = [models.UniqueConstraint(fields=["run", "pool"], name="a_run_weighs_a_pool_once")]

    def __str__(self) -> str:
        return self.key


class RunStep(models.Model):
    """One step of a month's distribution that an operator asked for, done behind the page: how far it is."""

    class Kind(models.TextChoices):
        PREPARE = "prepare", _("Working it out")
        POST = "post", _("Posting it")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Under way")
        DONE = "done", _("Done")
        FAILED = "failed", _("Could not be done")

    OPEN = (Status.WAITING, Status.WORKING)

    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=7, choices=Kind)
    month = models.DateField()
    run = models.ForeignKey(RoyaltyRun, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    rows_known = models.PositiveBigIntegerField(default=0)
    rows_done = models.PositiveBigIntegerField(default=0)
    failure = models.TextField(blank=True, help_text=_("Why it could not be done, in the words of who asked."))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["month"],
                condition=Q(status__in=["waiting", "working"]),
                name="a_month_has_one_step_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN
