from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from licensing.models.terms import Terms
from licensing.models.trained_models import TrainedModel
from marketplace.catalog.models import Recording
from marketplace.kit.fields import TerritoryField
from marketplace.kit.vocabulary import Content, Purpose, Stage


class Selection(models.Model):
    """A developer's basket: what the recordings are wanted for, in which currency, and which they are."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="selections")
    title = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    purpose = models.CharField(max_length=20, choices=Purpose)
    stages = ArrayField(models.CharField(max_length=10, choices=Stage))
    contents = ArrayField(models.CharField(max_length=10, choices=Content))
    territory = TerritoryField()
    months = models.PositiveSmallIntegerField(default=12, help_text=_("The least term wanted."))
    trained_model = models.ForeignKey(TrainedModel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minimum_recordings = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Cancel everything if fewer remain.")
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return self.title


class SelectionLine(models.Model):
    """One recording in a basket, with the Terms the buyer chose, or none for the cheapest that covers."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="lines")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["selection", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["selection", "recording"], name="selection_holds_a_recording_once")
        ]

    def __str__(self) -> str:
        return f"{self.selection}: {self.recording}"
