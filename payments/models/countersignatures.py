from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Countersignature(models.Model):
    """What one operator entered and another has to enter, too, before it is done: both say the same, or nothing is."""

    class What(models.TextChoices):
        TRANSFER = "transfer", _("A transfer came to our bank account")
        RETURN = "return", _("A payout that had arrived came back")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    what = models.CharField(max_length=8, choices=What)
    about = models.UUIDField(help_text=_("The order, or the payout."))
    said = models.JSONField()
    first_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["first_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["what", "about", "said"],
                condition=Q(second_at=None),
                name="it_waits_once_for_a_second_operator",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True, second_at__isnull=True)
                | Q(second_by__isnull=False, second_at__isnull=False) & ~Q(second_by=F("first_by")),
                name="who_countersigns_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.about}"
