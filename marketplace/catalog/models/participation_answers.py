from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.catalog.models.shares import Participation


class ParticipationAnswer(models.Model):
    """What somebody says who is paid by a holder: that it is so, or that it is not; and how that was settled."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Disputed")
        AGREED = "agreed", _("Settled by both")
        UPHELD = "upheld", _("Decided for whoever earns")
        REJECTED = "rejected", _("Decided for the label")

    status = models.CharField(max_length=9, choices=Status)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField(blank=True)
    document_title = models.CharField(max_length=200, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    document_type = models.CharField(max_length=40, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    reply = models.TextField(blank=True, help_text=_("What the label says to it."))
    replied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text=_("How it was settled, in the words of whoever settled it."))
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(status="disputed"), name="a_participation_is_disputed_once"
            ),
            models.CheckConstraint(
                condition=Q(status="confirmed") | Q(words__gt=""), name="a_dispute_says_what_is_wrong"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["confirmed", "disputed"], ended_at__isnull=True)
                | Q(
                    status__in=["agreed", "upheld", "rejected"],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    reason__gt="",
                ),
                name="a_dispute_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation.party}: {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.DISPUTED
