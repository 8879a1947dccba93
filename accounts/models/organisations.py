from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User

if TYPE_CHECKING:
    from accounts.models.parties import Party


class Organisation(models.Model):
    """One rights holder, AI developer, or the platform itself; what people act for."""

    class Kind(models.TextChoices):
        RIGHTS_HOLDER = "rights_holder", _("Rights holder")
        DEVELOPER = "developer", _("AI developer")
        PLATFORM = "platform", _("Platform")

    class Status(models.TextChoices):
        UNVERIFIED = "unverified", _("Not verified yet")
        SUBMITTED = "submitted", _("Waiting for verification")
        VERIFIED = "verified", _("Verified")
        REFUSED = "refused", _("Verification refused")

    status = models.CharField(max_length=12, choices=Status, default=Status.UNVERIFIED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, help_text=_("ISO 3166 alpha-2; where it is established."))
    registration_number = models.CharField(max_length=60, blank=True)
    website = models.URLField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

    party: "Party"

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="platform"), name="there_is_one_platform_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(status="verified", verified_at__isnull=False) | ~models.Q(status="verified"),
                name="verified_organisation_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.status == self.Status.VERIFIED


class Membership(models.Model):
    """One person's role in one organisation."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        FINANCE = "finance", _("Finance")
        VIEWER = "viewer", _("Viewer")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role)
    is_signatory = models.BooleanField(default=False, help_text=_("May bind the organisation by accepting agreements."))
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_is_unique")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.organisation}"


class Verification(models.Model):
    """One organisation's request to be trusted: who signs for it, and what they warrant."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    status = models.CharField(max_length=9, choices=Status, default=Status.SUBMITTED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="verifications")
    signatory = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signatory_name = models.CharField(max_length=200)
    signatory_title = models.CharField(max_length=200)
    warranty = models.TextField(help_text=_("The words that were accepted, as they stood."))
    language = models.CharField(max_length=8, default="en", help_text=_("In which language the words stood."))
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(status="submitted"),
                name="organisation_waits_for_one_verification",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_status_display()}"


class Invitation(models.Model):
    """One offer by mail to act for an organisation, or to be the creator that a label named."""

    class Status(models.TextChoices):
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        REVOKED = "revoked", _("Revoked")

    status = models.CharField(max_length=8, choices=Status, default=Status.SENT)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    party = models.ForeignKey(
        "accounts.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(max_length=8, choices=Membership.Role, blank=True)
    email = models.EmailField(max_length=254)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(party__isnull=True, role__gt="") | models.Q(party__isnull=False, role=""),
                name="invitation_is_to_a_role_or_to_a_party",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.party or self.organisation}"

    def is_open(self, *, at: datetime) -> bool:
        return self.status == self.Status.SENT and at < self.expires_at
