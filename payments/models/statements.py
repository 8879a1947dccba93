from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from payments.models.runs import RoyaltyRun


class Statement(models.Model):
    """What one payee earned in one month and currency, frozen."""

    append_only = True

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    run = models.ForeignKey(RoyaltyRun, on_delete=models.PROTECT, related_name="statements")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="statements")
    month = models.DateField()
    currency = models.CharField(max_length=3)
    opening_units = models.BigIntegerField()
    moved_units = models.BigIntegerField(
        default=0, help_text=_("What was paid out, recovered or let go since the one before.")
    )
    last_posting = models.BigIntegerField(default=0, help_text=_("The key of the last posting that it knows of."))
    earned_units = models.BigIntegerField()
    corrected_units = models.BigIntegerField(default=0)
    held_units = models.BigIntegerField(default=0)
    closing_units = models.BigIntegerField()
    pass_on_units = models.BigIntegerField(default=0, help_text=_("Of what was earned: others' money to pass on."))
    paid_by_holder_units = models.BigIntegerField(default=0, help_text=_("Earned, but reaching them through a holder."))
    document = models.BinaryField(help_text=_("The statement's JSON, byte for byte, compressed."))
    document_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["-month", "party", "currency", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "party", "currency"], name="a_run_states_a_payee_and_currency_once")
        ]

    def __str__(self) -> str:
        return self.number
