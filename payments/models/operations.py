from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Operation(models.Model):
    """One call to Stripe, written down before it is made, so that no answer is ever needed twice."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        SENT = "sent", _("Sent")
        SUCCEEDED = "succeeded", _("Succeeded")
        REJECTED = "rejected", _("Rejected")
        UNKNOWN = "unknown", _("Outcome unknown")

    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=40)
    business_key = models.CharField(max_length=120)
    attempt = models.PositiveSmallIntegerField(default=1)
    params = models.JSONField(help_text=_("Frozen when planned, so that a retry never differs."))
    params_hash = models.CharField(max_length=64)
    object_id = models.CharField(max_length=100, blank=True, db_index=True)
    error = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["planned_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "business_key", "attempt"], name="an_operation_is_planned_once")
        ]
        indexes = [
            models.Index(
                fields=["planned_at"], condition=Q(status__in=["planned", "sent", "unknown"]), name="calls_under_way"
            )
        ]

    def __str__(self) -> str:
        return self.idempotency_key

    @property
    def idempotency_key(self) -> str:
        return f"{self.kind}:{self.business_key}:{self.attempt}"
