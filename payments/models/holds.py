from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from marketplace.catalog.models import Claim, Recording


class Hold(models.Model):
    """Why money waits: a reason, a date to look again, and an appeal; it never lapses by itself.

    It stands on a payee, or on a recording when a part of it has no payee.
    """

    class Reason(models.TextChoices):
        UNKNOWN_PAYEE = "unknown_payee", _("Nobody has claimed this name yet")
        NOT_ONBOARDED = "not_onboarded", _("Payment details are missing")
        DISPUTED = "disputed", _("Two parties want it")
        UNCLAIMED = "unclaimed", _("Nobody controls this part")
        NEGATIVE = "negative", _("The account at Stripe stands below nothing")
        CHECKED = "checked", _("We are checking something")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Which claim one side of the recording waits for."),
    )
    reason = models.CharField(max_length=14, choices=Reason)
    note = models.TextField(blank=True, help_text=_("What the payee reads: what happened, and what would end it."))
    since = models.DateTimeField()
    review_on = models.DateField()
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, help_text=_("What an operator decided last, and why."))
    answered_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "recording", "reason", "claim"],
                condition=Q(lifted_at__isnull=True),
                name="it_is_held_once_for_a_reason",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=False, recording__isnull=True)
                | Q(party__isnull=True, recording__isnull=False),
                name="a_hold_is_on_a_payee_or_on_a_recording",
            ),
            models.CheckConstraint(
                condition=Q(claim__isnull=True) | Q(recording__isnull=False, reason="disputed"),
                name="what_waits_for_a_claim_is_disputed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party or self.recording}: {self.get_reason_display()}"

    @property
    def is_standing(self) -> bool:
        return self.lifted_at is None

    @property
    def has_nobody_to_pay(self) -> bool:
        """It waits for a name to be claimed, and nobody has: no decision of ours can end it."""
        return self._is_for_a_name and self.party is not None and self.party.kind == Party.Kind.UNCLAIMED

    @property
    def is_claimed(self) -> bool:
        """It waited for a name to be claimed, and somebody has: it is let go by itself."""
        return self.is_standing and self._is_for_a_name and not self.has_nobody_to_pay

    @property
    def why(self) -> str:
        """Why the money waits, as it stands now."""
        return gettext("Somebody has claimed this name since") if self.is_claimed else str(self.get_reason_display())

    @property
    def _is_for_a_name(self) -> bool:
        return self.party_id is not None and self.reason == self.Reason.UNKNOWN_PAYEE

    @property
    def has_open_appeal(self) -> bool:
        """Somebody appealed, and nobody has answered since."""
        if not self.is_standing or self.appealed_at is None:
            return False
        return self.answered_at is None or self.answered_at < self.appealed_at
