from django.db import models


class Letter(models.Model):
    """One mail that has not left yet; whoever sends it deletes it, for it may hold a link that lets somebody in."""

    to = models.EmailField(max_length=254)
    subject = models.TextField()
    body = models.TextField()
    tries = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["tries", "pk"]

    def __str__(self) -> str:
        return self.subject
