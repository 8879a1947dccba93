from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User


class Erasure(models.Model):
    """One wish of a person or an organisation to be forgotten; it waits while money is owed to them."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked")
        DONE = "done", _("Carried out")
        TAKEN_BACK = "taken_back", _("Taken back")

    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="erasures")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="erasures"
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True)
                | Q(user__isnull=True, organisation__isnull=False),
                name="an_erasure_is_of_a_person_or_of_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(status="asked"),
                name="one_is_forgotten_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.user}"
