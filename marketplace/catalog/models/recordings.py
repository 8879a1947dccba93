from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Party
from marketplace.catalog.models.catalogs import Catalog, Release


class AiContribution(models.TextChoices):
    """How much of it a machine made; the values of DDEX's ContainsAI and AiContribution, and silence, which is none."""

    UNKNOWN = "unknown", _("AI not said")
    NONE = "none", _("No AI")
    PARTLY = "partly", _("Partly AI")
    ALL = "all", _("Wholly AI")


class Work(models.Model):
    """One composition: the music and words that a recording performs."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="works")
    title = models.CharField(max_length=500)
    iswc = models.CharField(max_length=11, blank=True)
    identity = models.CharField(max_length=64, help_text=_("SHA-256 of the ISWC, else of the title and its writers."))

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "identity"], name="organisation_lists_a_work_once")
        ]

    def __str__(self) -> str:
        return self.title


class Recording(models.Model):
    """One sound recording, as one organisation lists it."""

    class Vocal(models.TextChoices):
        VOCAL = "vocal", _("With vocals")
        INSTRUMENTAL = "instrumental", _("Instrumental")
        UNKNOWN = "unknown", _("Not said")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="recordings")
    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, related_name="recordings")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True, related_name="recordings")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, null=True, blank=True, related_name="recordings")
    identity = models.CharField(
        max_length=64, help_text=_("SHA-256 of the ISRC, else of the own id, else of what describes it.")
    )
    own_id = models.CharField(max_length=100, blank=True)
    isrc = models.CharField(max_length=12, blank=True, db_index=True)
    title = models.CharField(max_length=500)
    version = models.CharField(max_length=200, blank=True)
    artist = models.CharField(max_length=500, help_text=_("The artists as displayed; credits name the parties."))
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    imprint = models.CharField(max_length=300, blank=True)
    genre = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True, help_text=_("ISO 639; zxx when nobody sings."))
    vocal = models.CharField(max_length=12, choices=Vocal, default=Vocal.UNKNOWN)
    mood = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=40, blank=True, help_text=_("The musical key, such as F sharp minor."))
    bpm = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("Beats a minute."))
    instruments = models.CharField(max_length=500, blank=True)
    themes = models.CharField(max_length=500, blank=True, help_text=_("What it is about."))
    ai_contribution = models.CharField(max_length=7, choices=AiContribution, default=AiContribution.UNKNOWN)
    other_titles = models.JSONField(
        default=dict, blank=True, help_text=_("By language and script, such as ja-Latn; as the file names them.")
    )
    p_line = models.CharField(max_length=500, blank=True, help_text=_("Who owns the recording, as printed after ℗."))
    c_line = models.CharField(max_length=500, blank=True, help_text=_("Who owns the release, as printed after ©."))
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when whoever lists it has taken it off the market.")
    )
    given_up_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("Since when whoever lists it leaves it to others, such as a label that bought it."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "identity"], name="organisation_lists_a_recording_once"),
            models.UniqueConstraint(
                fields=["organisation", "own_id"],
                condition=~models.Q(own_id=""),
                name="organisation_uses_an_own_id_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(ai_contribution="all"), name="a_wholly_ai_made_recording_is_not_listed"
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="recording_title_trigrams"),
            GinIndex(OpClass(Upper("artist"), name="gin_trgm_ops"), name="recording_artist_trigrams"),
            models.Index(fields=["changed_at"], name="recordings_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})" if self.version else self.title

    @property
    def seconds(self) -> int | None:
        return None if self.duration_ms is None else self.duration_ms // 1000

    @property
    def has_vocals(self) -> bool:
        """Unknown counts as vocal: a voice is never assumed away."""
        return self.vocal != self.Vocal.INSTRUMENTAL


class Credit(models.Model):
    """One party's role on a recording or on a work."""

    class Role(models.TextChoices):
        FEATURED_ARTIST = "featured_artist", _("Artist")
        VOCALIST = "vocalist", _("Vocalist")
        PERFORMER = "performer", _("Performer")
        PRODUCER = "producer", _("Producer")
        ENGINEER = "engineer", _("Engineer")
        WRITER = "writer", _("Writer")
        COMPOSER = "composer", _("Composer")
        LYRICIST = "lyricist", _("Lyricist")
        ARRANGER = "arranger", _("Arranger")
        CONTRIBUTOR = "contributor", _("Contributor")

    class Source(models.TextChoices):
        CATALOG = "catalog", _("Catalog file")
        RIGHTS = "rights", _("Rights file")

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, null=True, blank=True, related_name="credits")
    work = models.ForeignKey(Work, on_delete=models.CASCADE, null=True, blank=True, related_name="credits")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="credits")
    role = models.CharField(max_length=16, choices=Role)
    ai_contribution = models.CharField(max_length=7, choices=AiContribution, default=AiContribution.NONE)
    source = models.CharField(
        max_length=7,
        choices=Source,
        default=Source.RIGHTS,
        help_text=_("Which file says so. A catalog file takes back only what catalog files said."),
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recording__isnull=False, work__isnull=True)
                | models.Q(recording__isnull=True, work__isnull=False),
                name="credit_is_on_a_recording_or_on_a_work",
            ),
            models.UniqueConstraint(
                fields=["recording", "work", "party", "role"], name="credit_is_given_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.get_role_display()}"


class Freeze(models.Model):
    """A dated fact of a recording: nothing of it is quoted, licensed or delivered while this stands."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="freezes")
    reason = models.TextField()
    frozen_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    upheld_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when it is settled: what it was frozen for was upheld.")
    )

    class Meta:
        ordering = ["frozen_at", "pk"]

    def __str__(self) -> str:
        return f"{self.recording}: {self.reason}"
