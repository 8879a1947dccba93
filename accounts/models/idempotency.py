from django.db import models


class IdempotencyKey(models.Model):
    """One write by a machine that succeeded, with the answer it got, so that asking again changes nothing."""

    owner = models.UUIDField(help_text="The organisation's uuid, or the person's who acts for themselves.")
    key = models.CharField(max_length=255)
    method = models.CharField(max_length=6)
    path = models.TextField()
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="an_owner_uses_an_idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.key})"
