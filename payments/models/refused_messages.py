from django.db import models

from payments.models.inbox import InboxEvent


class RefusedMessages(models.Model):
    """How many messages came to one endpoint on one day that Stripe had not signed for it; nothing of them is kept."""

    endpoint = models.CharField(max_length=20, choices=InboxEvent.Endpoint)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["-day", "endpoint"]
        verbose_name_plural = "refused messages"
        constraints = [
            models.UniqueConstraint(fields=["day", "endpoint"], name="refused_messages_are_counted_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.count} at {self.endpoint} on {self.day}"
