from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F

from accounts.models import Organisation
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.vocabulary import Purpose


class SearchDocument(models.Model):
    """What search knows of one recording: its words, its facets, what it is cleared for and from which price.

    It is a copy, made anew by `search_index.refresh`, and decides nothing: a quote asks clearance itself.
    """

    recording = models.OneToOneField(
        Recording, on_delete=models.CASCADE, primary_key=True, related_name="search_document"
    )
    catalog = models.ForeignKey(Catalog, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    title = models.TextField()
    artist = models.TextField()
    words = models.TextField()
    genre = models.CharField(max_length=200, blank=True)
    moods = ArrayField(models.CharField(max_length=200), default=list)
    bpm = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=8, blank=True)
    imprint = models.CharField(max_length=300, blank=True)
    vocal = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    cleared = ArrayField(models.CharField(max_length=20, choices=Purpose), default=list)
    prices = models.JSONField(default=dict)
    refreshed_at = models.DateTimeField()

    class Meta:
        ordering = ["recording"]
        indexes = [
            GinIndex(OpClass(F("words"), name="gin_trgm_ops"), name="search_words_trigrams"),
            GinIndex(fields=["cleared"], name="search_cleared"),
            models.Index(fields=["catalog", "recording"], name="search_by_catalog"),
        ]

    def __str__(self) -> str:
        return self.title


class SearchState(models.Model):
    """When one catalog was last put into the search index."""

    catalog = models.OneToOneField(Catalog, on_delete=models.CASCADE, primary_key=True, related_name="+")
    refreshed_at = models.DateTimeField()

    class Meta:
        ordering = ["catalog"]

    def __str__(self) -> str:
        return f"{self.catalog}: {self.refreshed_at}"
