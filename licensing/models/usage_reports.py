from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey, User
from licensing.models.licences import Licence
from licensing.models.trained_models import TrainedModel
from marketplace.catalog.models import Recording
from marketplace.kit.vocabulary import Stage


class UsageReport(models.Model):
    """What a licensee says it did with the licensed recordings in one month, accepted whole or refused whole.

    Until it is accepted, nobody counts the totals that are there already. What comes from the page waits, once it is
    read, until its licensee has seen them.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("Waiting to be read")
        READING = "reading", _("Being checked")
        WRITING = "writing", _("Being taken")
        READ = "read", _("Waiting for your yes")
        REFUSED = "refused", _("Refused")
        DISCARDED = "discarded", _("Discarded")
        ACCEPTED = "accepted", _("Accepted")

    status = models.CharField(max_length=9, choices=Status, default=Status.RECEIVED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="usage_reports")
    month = models.DateField(help_text=_("The first day of the month it is about."))
    asks_first = models.BooleanField(default=False, help_text=_("Its licensee sees its sums before they count."))
    is_nil = models.BooleanField(default=False)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text=_("Of the file as it was sent."))
    size = models.BigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(null=True, blank=True, help_text=_("Of what is being done now."))
    rows_done = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    questions = models.JSONField(default=list, help_text=_("What is improbable in it, though allowed."))
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True, help_text=_("When its file was deleted."))

    class Meta:
        ordering = ["-month", "-sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "month"], condition=Q(status="accepted"), name="a_month_has_one_accepted_report"
            ),
            models.UniqueConstraint(
                fields=["licence", "month"],
                condition=Q(status__in=["received", "reading", "writing", "read"]),
                name="a_month_has_one_undecided_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence}, {self.month:%Y-%m}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is not read yet."""
        return self.status in {self.Status.RECEIVED, self.Status.READING, self.Status.WRITING}

    @property
    def given_at(self) -> datetime:
        """When its licensee gave it: by sending it, or by the yes after its sums were shown."""
        return self.decided_at if self.asks_first and self.decided_at else self.sent_at


class UsageTotal(models.Model):
    """The sum of what one accepted report says of one recording, stage and model version."""

    report = models.ForeignKey(UsageReport, on_delete=models.PROTECT, related_name="totals")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="usage_totals")
    stage = models.CharField(max_length=10, choices=Stage)
    trained_model = models.ForeignKey(TrainedModel, on_delete=models.PROTECT, related_name="+")
    units = models.BigIntegerField(help_text=_("Whole seconds of audio read; for generate, micro-scores."))

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "recording", "stage", "trained_model"], name="usage_is_totalled_once"
            ),
            models.CheckConstraint(condition=Q(units__gte=0), name="usage_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.recording}"
