from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.catalog.models.imports import ImportBatch
from marketplace.catalog.models.recordings import Recording
from marketplace.kit.vocabulary import Side


class RightsChange(models.Model):
    """One change of how a side of a recording is divided: who made it, when, from which day, before and after."""

    append_only = True

    class How(models.TextChoices):
        EDITED = "edited", _("On the recording’s page")
        TOGETHER = "together", _("Together with others")
        COPIED = "copied", _("Copied from another recording")
        FILE = "file", _("By a file")
        CLAIM = "claim", _("By the decision of a claim")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="rights_changes")
    side = models.CharField(max_length=10, choices=Side)
    since = models.DateField(null=True, blank=True, help_text=_("The first day on which it counts."))
    before = models.JSONField()
    after = models.JSONField()
    how = models.CharField(max_length=8, choices=How)
    copied_from = models.ForeignKey(Recording, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.recording}, {self.get_side_display()}: {self.at:%Y-%m-%d}"


class DividedMonth(models.Model):
    """One month whose money was divided by the shares of its last day; those are not rewritten any more."""

    append_only = True

    month = models.DateField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
