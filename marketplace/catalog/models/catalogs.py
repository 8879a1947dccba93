from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class Catalog(models.Model):
    """One listing of recordings that an organisation brings to the market together."""

    class Status(models.TextChoices):
        PREPARING = "preparing", _("Being prepared")
        LISTED = "listed", _("Listed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    status = models.CharField(max_length=9, choices=Status, default=Status.PREPARING)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="catalogs")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, allow_unicode=True)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    first_listed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("Its place among those who list the same counts from then, whatever came after."),
    )

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="organisation_uses_a_catalog_slug_once")
        ]

    def __str__(self) -> str:
        return self.title


class Release(models.Model):
    """One product, such as an album or a single, on which recordings appeared."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, related_name="releases")
    title = models.CharField(max_length=500)
    imprint = models.CharField(max_length=300, blank=True, help_text=_("The label name as printed; text, not a party."))
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    upc = models.CharField(max_length=14, blank=True)
    own_id = models.CharField(max_length=100, blank=True, help_text=_("The label's own number for it, or its GRid."))
    told_by = models.CharField(max_length=255, blank=True, help_text=_("The last DDEX message that spoke of it."))
    told_at = models.DateTimeField(null=True, blank=True, help_text=_("When its sender made that message."))
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text=_("Since when it is off the market."))

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalog", "title", "imprint", "year"],
                name="catalog_holds_a_release_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.title
