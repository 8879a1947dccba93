from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User


class TrainedModel(models.Model):
    """One version of a developer's model, and the versions it grew from."""

    class Product(models.TextChoices):
        MUSIC_GENERATION = "music_generation", _("Makes music")
        ASSISTANCE = "assistance", _("Helps people who make music")
        ANALYSIS = "analysis", _("Analyses or sorts music")
        VOICE = "voice", _("Sings or speaks in somebody's voice")
        RESEARCH = "research", _("Research without a product")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="trained_models")
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=60)
    product = models.CharField(max_length=16, choices=Product)
    description = models.TextField(blank=True)
    parents = models.ManyToManyField("self", symmetrical=False, related_name="children", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name", "version"], name="model_version_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def imitates_voices(self) -> bool:
        """What it makes is somebody's voice: no licence covers it that leaves the voice out."""
        return self.product == self.Product.VOICE
