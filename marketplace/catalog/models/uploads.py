from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from marketplace.catalog.models.assets import Asset
from marketplace.catalog.models.catalogs import Catalog
from marketplace.catalog.models.recordings import Recording


class UploadBatch(models.Model):
    """Files of recordings that somebody sent at once, and how far they are read.

    With a recording they are all of that one, and each file says of which kind it is; else their names say both.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READING = "reading", _("Being read")
        DONE = "done", _("Done")

    status = models.CharField(max_length=7, choices=Status, default=Status.WAITING)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="uploads")
    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name_plural = "upload batches"

    def __str__(self) -> str:
        return f"{self.organisation}, {self.uploaded_at:%Y-%m-%d %H:%M}"


class UploadedFile(models.Model):
    """One file of an upload: where its bytes are, and whether it has been read; a ZIP holds several more."""

    batch = models.ForeignKey(UploadBatch, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=12, choices=Asset.Kind, blank=True, help_text=_("Empty: its name says it."))
    held_as = models.CharField(max_length=100, blank=True, help_text=_("Where its bytes are, while they are needed."))
    size = models.BigIntegerField()
    entries = models.PositiveIntegerField(default=1, help_text=_("How many files it holds: one, unless it is a ZIP."))
    tries = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often a worker has begun with it since it last came further.")
    )
    is_read = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="upload_numbers_its_files")]

    def __str__(self) -> str:
        return self.name


class UploadResult(models.Model):
    """What became of one uploaded file, or of one file in an uploaded ZIP."""

    class Outcome(models.TextChoices):
        ADDED = "added", _("Added")
        UNCHANGED = "unchanged", _("Here already")
        REFUSED = "refused", _("Refused")

    file = models.ForeignKey(UploadedFile, on_delete=models.CASCADE, related_name="results")
    number = models.PositiveIntegerField(help_text=_("Its place in the ZIP."))
    name = models.CharField(max_length=500)
    outcome = models.CharField(max_length=9, choices=Outcome)
    problem = models.JSONField(default=dict, help_text=_("Reason, remedy and facts, where it was refused."))
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["file", "number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="uploaded_file_is_answered_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="refused", asset__isnull=True)
                | (~models.Q(outcome="refused") & models.Q(asset__isnull=False)),
                name="uploaded_file_is_an_asset_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_outcome_display()}"
