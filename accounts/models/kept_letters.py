from django.db import models

from accounts.models.users import User


class KeptLetter(models.Model):
    """A letter about one thing as it was written, kept as evidence of what somebody was told; none that lets one in."""

    append_only = True

    about = models.UUIDField(help_text="What it is about: a licence, an order.")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    to = models.EmailField(max_length=254)
    subject = models.TextField()
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["about", "id"], name="letters_about_a_thing")]

    def __str__(self) -> str:
        return self.subject
