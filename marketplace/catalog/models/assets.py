from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.catalog.models.recordings import Recording


class Asset(models.Model):
    """One file of a recording, kept under its SHA-256; what a licensee downloads."""

    class Kind(models.TextChoices):
        MASTER = "master", _("Master")
        INSTRUMENTAL = "instrumental", _("Instrumental")
        STEMS = "stems", _("Stems")
        LYRICS = "lyrics", _("Lyrics")
        ARTWORK = "artwork", _("Artwork")
        VIDEO = "video", _("Video")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="assets")
    kind = models.CharField(max_length=12, choices=Kind)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    format = models.CharField(max_length=20, help_text=_("As read from the file itself, such as WAV or FLAC."))
    media_type = models.CharField(max_length=80)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    sample_rate = models.PositiveIntegerField(null=True, blank=True)
    channels = models.PositiveSmallIntegerField(null=True, blank=True)
    preview_sha256 = models.CharField(max_length=64, blank=True)
    peaks = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["recording", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "kind"],
                condition=models.Q(replaced_at__isnull=True),
                name="recording_has_one_current_asset_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recording}: {self.get_kind_display()}"

    @property
    def seconds(self) -> int | None:
        return None if self.duration_ms is None else self.duration_ms // 1000
