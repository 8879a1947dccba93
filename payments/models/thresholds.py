from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models import Party
from marketplace.kit.money import Money


class PayoutThreshold(models.Model):
    """From which amount on a payee wants to be paid in one currency; never less than our floor."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="payout_thresholds")
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    currency = models.CharField(max_length=3)
    amount_units = models.BigIntegerField()

    class Meta:
        ordering = ["party", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["party", "currency"], name="a_payee_has_one_threshold_a_currency"),
            models.CheckConstraint(condition=Q(amount_units__gt=0), name="a_threshold_is_positive"),
        ]

    def __str__(self) -> str:
        return str(self.amount)

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.currency)
