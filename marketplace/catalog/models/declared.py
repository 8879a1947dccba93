from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.models.catalogs import Catalog, Release
from marketplace.catalog.models.recordings import Recording
from marketplace.catalog.parsing.facts import TRAINING
from marketplace.kit.fields import TerritoryField
from marketplace.kit.vocabulary import Purpose


class Track(models.Model):
    """One recording's place on one release; a recording may stand on several, and names one of them its own."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="tracks")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="tracks")
    disc = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["disc", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["recording", "release"], name="release_holds_a_recording_once")]

    def __str__(self) -> str:
        return f"{self.release}: {self.recording}"


class Deal(models.Model):
    """What a label says that it has agreed with somebody elsewhere: a fact on a recording, never a permission here."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="deals")
    use_types = ArrayField(models.CharField(max_length=80), help_text=_("As DDEX names them."))
    territory = TerritoryField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    commercial_model = models.CharField(max_length=80, blank=True)
    message_id = models.CharField(max_length=255, blank=True, help_text=_("The message that says so."))

    class Meta:
        ordering = ["recording", "pk"]
        indexes = [
            models.Index(
                fields=["recording"], condition=Q(use_types__overlap=sorted(TRAINING)), name="deals_about_training"
            )
        ]

    def __str__(self) -> str:
        return f"{'+'.join(self.use_types)} in {self.territory}"

    @property
    def purposes(self) -> list[Purpose]:
        """The purposes of ours that it speaks of; a sale or a stream speaks of none."""
        return [Purpose(TRAINING[use]) for use in self.use_types if use in TRAINING]

    def is_current(self, on: date) -> bool:
        """Does it hold on that day?"""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or self.ends_on > on)


class ReservedAsset(models.Model):
    """Something that a message brings beside recordings: known to be there, reserved, and never for sale."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("Video")
        IMAGE = "image", _("Image")
        TEXT = "text", _("Text")
        SHEET_MUSIC = "sheet_music", _("Sheet music")
        SOFTWARE = "software", _("Software")

    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, related_name="reserved_assets")
    kind = models.CharField(max_length=11, choices=Kind)
    identity = models.CharField(max_length=64, help_text=_("SHA-256 of its identifier, else of what describes it."))
    own_id = models.CharField(max_length=100, blank=True)
    isrc = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=500, blank=True)
    artist = models.CharField(max_length=500, blank=True)
    release = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["catalog", "kind", "title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["catalog", "kind", "identity"], name="catalog_reserves_an_asset_once")
        ]

    def __str__(self) -> str:
        return self.title or self.own_id or self.get_kind_display()
