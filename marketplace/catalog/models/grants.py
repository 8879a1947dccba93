from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, User
from marketplace.catalog.models.catalogs import Catalog
from marketplace.catalog.models.recordings import Recording
from marketplace.catalog.models.shares import percent
from marketplace.kit.fields import CurrentTransaction, TerritoryField
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Side, Stage


class Grant(models.Model):
    """A holder's permission on its shares: what for, where, until when, and on which conditions.

    It covers the named recordings, or every recording of one catalog, or all that the holder has a share in. A
    label's own grant is made by publishing Terms, whose uuid is then its `origin`. A *signed* one is the holder's own
    yes to words that it was shown; one on a document is what a label's file says of somebody else, and counts only
    where that holder has never signed for itself. PostgreSQL lets nothing of it change but that it is withdrawn.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="grants")
    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    recordings = models.ManyToManyField(Recording, related_name="grants", blank=True)
    covers_all = models.BooleanField(default=False)
    sides = ArrayField(models.CharField(max_length=10, choices=Side))
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose))
    stages = ArrayField(models.CharField(max_length=10, choices=Stage))
    contents = ArrayField(models.CharField(max_length=10, choices=Content))
    metadata_tier = models.CharField(
        max_length=8,
        choices=MetadataTier,
        default=MetadataTier.CREDITS,
        help_text=_("How much of the metadata, where metadata is among the contents."),
    )
    territory = TerritoryField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    least_price_units = models.BigIntegerField(null=True, blank=True, help_text=_("Ledger units for one recording."))
    least_price_currency = models.CharField(max_length=3, blank=True)
    least_side_parts = models.PositiveIntegerField(null=True, blank=True)
    least_side_whole = models.PositiveIntegerField(null=True, blank=True)
    document = models.CharField(max_length=500, blank=True)
    origin = models.UUIDField(null=True, blank=True, db_index=True)
    words_sha256 = models.CharField(
        max_length=64, blank=True, help_text=_("The words that whoever signed was shown; empty if nobody signed.")
    )
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    written_in = models.BigIntegerField(
        db_default=CurrentTransaction(), editable=False, help_text=_("Its recordings are named in the same one.")
    )

    class Meta:
        ordering = ["holder", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__gt="") | Q(origin__isnull=False) | Q(words_sha256__gt=""),
                name="grant_rests_on_a_document_on_terms_or_on_a_signature",
            ),
            models.CheckConstraint(
                condition=Q(words_sha256="") | Q(words_sha256__regex=r"^[0-9a-f]{64}$"),
                name="signed_grant_has_the_hash_of_its_words",
            ),
            models.CheckConstraint(
                condition=Q(words_sha256="") | Q(given_by__isnull=False) | Q(origin__isnull=False),
                name="signed_grant_says_who_signed_or_what_it_answers",
            ),
            models.CheckConstraint(
                condition=Q(least_price_units__isnull=True, least_price_currency="")
                | Q(least_price_units__isnull=False, least_price_currency__gt=""),
                name="least_price_has_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {', '.join(self.purposes)}"

    @property
    def least_side_percent(self) -> str:
        """The least part of the price that its side must get, as one writes it: 45 %."""
        return percent(self.least_side_parts or 0, self.least_side_whole or 1)

    @property
    def purpose_labels(self) -> list[str]:
        return [str(Purpose(purpose).label) for purpose in self.purposes]

    @property
    def stage_labels(self) -> list[str]:
        return [str(Stage(stage).label) for stage in self.stages]

    @property
    def content_labels(self) -> list[str]:
        return [str(Content(content).label) for content in self.contents]

    @property
    def side_labels(self) -> list[str]:
        return [str(Side(side).label) for side in self.sides]

    @property
    def is_signed(self) -> bool:
        """The holder's own yes, by itself."""
        return bool(self.words_sha256)

    @property
    def least_price(self) -> Money | None:
        """What one recording must cost at least."""
        if self.least_price_units is None:
            return None
        return Money(self.least_price_units, self.least_price_currency)
