from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Party, User
from marketplace.catalog.models.claims import Claim


class ClaimEntry(models.Model):
    """One thing that was said or shown on a claim, by one side or by an operator, on its day; it never changes."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("The claim")
        ANSWER = "answer", _("The answer")
        EVIDENCE = "evidence", _("Evidence")
        ADMITTED = "admitted", _("Passed on to the other side")
        STANDING = "standing", _("Found to stand")
        DECISION = "decision", _("The decision")
        WITHDRAWAL = "withdrawal", _("Withdrawn")
        APPEAL = "appeal", _("The appeal")

    append_only = True

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", help_text=_("One of the two sides.")
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="+", help_text=_("Who else holds a share and spoke.")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    document_title = models.CharField(max_length=200, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    document_type = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "claim entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(text__gt="") | Q(document_sha256__gt=""), name="a_claim_entry_says_or_shows_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_kind_display()}"

    @property
    def speaker(self) -> str:
        """Who said it; empty for an operator."""
        who = self.organisation or self.party
        return who.name if who else ""
