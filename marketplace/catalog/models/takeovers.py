from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Party, User


class TakeOver(models.Model):
    """One organisation's request to be the name that a label's files give it, with the document that proves it."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Waits for our check")
        ACCEPTED = "accepted", _("Taken over")
        REFUSED = "refused", _("Refused")

    status = models.CharField(max_length=9, choices=Status, default=Status.SUBMITTED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="takeovers")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="takeovers")
    words = models.TextField(help_text=_("Why the name is theirs, in their own words."))
    document_title = models.CharField(max_length=200)
    document_sha256 = models.CharField(max_length=64)
    document_type = models.CharField(max_length=40)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "organisation"],
                condition=Q(status="submitted"),
                name="an_organisation_asks_once_for_a_name",
            ),
            models.UniqueConstraint(
                fields=["party"], condition=Q(status="accepted"), name="a_name_is_taken_over_by_one_organisation"
            ),
            models.CheckConstraint(condition=Q(document_sha256__regex=r"^[0-9a-f]{64}$"), name="a_take_over_has_proof"),
            models.CheckConstraint(
                condition=Q(status="submitted") | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_take_over_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | Q(reason__gt=""), name="a_refused_take_over_reads_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.party}"

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.SUBMITTED
