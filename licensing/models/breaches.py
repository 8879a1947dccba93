from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from licensing.models.licences import Licence


class Breach(models.Model):
    """A licensor's word that a licence of theirs is broken, and what an operator made of it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Waits for an operator")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="breaches")
    told = models.TextField(help_text=_("What was done, where it can be seen, and what the licensor asks for."))
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["told_at", "pk"]
        verbose_name_plural = "breaches"
        constraints = [
            models.UniqueConstraint(
                fields=["licence"], condition=Q(status="open"), name="a_licence_has_one_open_breach"
            )
        ]

    def __str__(self) -> str:
        return f"{self.licence}, {self.told_at:%Y-%m-%d}"
