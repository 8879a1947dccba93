from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InboxEvent(models.Model):
    """One message from Stripe, kept as it came; a hint to fetch its object again, never a fact by itself."""

    class Status(models.TextChoices):
        NEW = "new", _("New")
        PROCESSING = "processing", _("Being handled")
        DONE = "done", _("Done")
        IGNORED = "ignored", _("Nothing to do")
        UNHANDLED = "unhandled", _("Kept: nothing handles it yet")
        UNMATCHED = "unmatched", _("About nothing we know yet")
        QUARANTINED = "quarantined", _("Set aside")
        DEAD = "dead", _("Given up")

    class Endpoint(models.TextChoices):
        PLATFORM = "platform", _("Our own account")
        CONNECT = "connect", _("Connected accounts")
        THIN = "thin", _("Only what changed")

    status = models.CharField(max_length=11, choices=Status, default=Status.NEW)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    endpoint = models.CharField(max_length=20, choices=Endpoint)
    event_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=100)
    object_id = models.CharField(max_length=100, blank=True)
    api_version = models.CharField(max_length=40, blank=True)
    livemode = models.BooleanField()
    account = models.CharField(max_length=100, blank=True)
    body = models.TextField()
    created_at = models.DateTimeField(help_text=_("By Stripe's clock, in whole seconds: it orders nothing."))
    received_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text=_("When operators were told that it is stuck."))

    STUCK = (Status.QUARANTINED, Status.DEAD)
    WAITING = (Status.NEW, Status.UNMATCHED, Status.PROCESSING)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "event_id"], name="inbox_keeps_an_event_once")]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(status__in=["new", "unmatched", "processing"]),
                name="messages_that_wait",
            ),
            models.Index(
                fields=["received_at"], condition=Q(status__in=["quarantined", "dead"]), name="messages_that_are_stuck"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"

    @property
    def is_stuck(self) -> bool:
        """Nobody but a person goes on with it."""
        return self.status in self.STUCK
