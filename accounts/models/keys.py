from datetime import datetime
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.models.parties import Party
from accounts.models.users import User


class ApiKey(models.Model):
    """One secret with which a machine acts for an organisation, or reads for one creator, within its scopes."""

    class Scope(models.TextChoices):
        CATALOG_READ = "catalog:read", _("Read catalogs")
        CATALOG_WRITE = "catalog:write", _("Import and change catalogs")
        LICENCES_READ = "licences:read", _("Read quotes, licences and deliveries")
        LICENCES_WRITE = "licences:write", _("Select, quote and order")
        REPORTS_WRITE = "reports:write", _("Report use")
        STATEMENTS_READ = "statements:read", _("Read statements")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="api_keys"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, unique=True, help_text=_("The part that may be shown."))
    digest = models.CharField(max_length=64, unique=True, help_text=_("SHA-256 of the whole key."))
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, party__isnull=True)
                | models.Q(organisation__isnull=True, party__isnull=False),
                name="a_key_acts_for_an_organisation_or_a_creator",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_usable(self, *, at: datetime) -> bool:
        """A key works while whoever made it has an account; a creator's, while they are that creator."""
        is_theirs = self.party is None or self.party.user_id == self.created_by_id
        return is_theirs and self.created_by.is_active and self.revoked_at is None and at < self.expires_at
