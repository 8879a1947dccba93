from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from marketplace.catalog.models.catalogs import Catalog


class ImportBatch(models.Model):
    """One uploaded catalog or rights file: how far it is, and what it would change."""

    class Kind(models.TextChoices):
        CATALOG = "catalog", _("Catalog")
        RIGHTS = "rights", _("Rights")

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting to be read")
        READING = "reading", _("Being read")
        CHECKING = "checking", _("Being checked again")
        READY = "ready", _("Ready to look at")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Done")
        FAILED = "failed", _("Could not be read")
        DISCARDED = "discarded", _("Discarded")
        UNPACKED = "unpacked", _("Unpacked into its messages")

    BUSY = frozenset([Status.UPLOADED, Status.READING, Status.CHECKING, Status.WRITING])

    status = models.CharField(max_length=9, choices=Status, default=Status.UPLOADED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="imports")
    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, null=True, blank=True, related_name="imports")
    archive = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        help_text=_("The archive in which the message came."),
    )
    kind = models.CharField(max_length=7, choices=Kind)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mapping = models.JSONField(
        default=list, help_text=_("Each column of the file: its name, the field it holds, its first values.")
    )
    about = models.JSONField(
        default=dict, help_text=_("Of a DDEX message: its version, number, sender, day, and what it brings.")
    )
    tries = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often a worker has begun with it since a person last did.")
    )
    rows_known = models.PositiveIntegerField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text=_("Rows by outcome."))
    failure = models.JSONField(default=dict, help_text=_("Reason, remedy and facts, when the file could not be read."))
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "pk"]
        verbose_name_plural = "import batches"

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One line of an uploaded file, as it was written, with what it would do or why it is refused."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        UNCHANGED = "unchanged", _("Unchanged")
        REFUSED = "refused", _("Refused")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text=_("As a spreadsheet counts it: the header is 1."))
    outcome = models.CharField(max_length=9, choices=Outcome)
    cells = models.JSONField(help_text=_("Field to text, as mapped."))
    errors = models.JSONField(default=list, help_text=_("Column, value, reason and remedy of each fault."))
    warnings = models.JSONField(default=list, help_text=_("What is taken, and may be meant otherwise; as errors are."))
    changes = models.JSONField(default=list, help_text=_("Field, before and after of each change."))
    keys = ArrayField(models.CharField(max_length=110), default=list, help_text=_("By what other rows meet it."))

    is_written = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_is_read_once")]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="import_rows_by_outcome"),
            models.Index(
                fields=["batch", "number"], condition=~models.Q(warnings=[]), name="import_rows_with_warnings"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}, row {self.number}"
