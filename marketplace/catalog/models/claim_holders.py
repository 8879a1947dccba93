from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from marketplace.catalog.models.claims import Claim


class ClaimHolder(models.Model):
    """Somebody other than the two sides who holds a share of what is claimed, and would lose some of it: told on a day.

    Nothing is taken from anybody who was not told, or who still has days to answer.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="holders")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    told_to = models.EmailField(
        max_length=254, blank=True, help_text=_("Where the letter went; empty: to the label that named them.")
    )
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "party"], name="a_claim_tells_a_holder_once")]

    def __str__(self) -> str:
        return f"{self.claim}: {self.party}"

    def is_heard(self, on: date) -> bool:
        """They have answered, or had their days to."""
        return self.answered_at is not None or on > self.answer_by
