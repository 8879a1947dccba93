from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.kit.money import Money
from payments.models.payee_accounts import PayeeAccount


class BankArrival(models.Model):
    """One payout of a payee's account at Stripe to their bank: one that was paid may still come back."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    stripe_id = models.CharField(max_length=100, unique=True)
    account = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, related_name="arrivals")
    status = models.CharField(
        max_length=20, help_text=_("As Stripe says: pending, in_transit, paid, failed, canceled.")
    )
    amount_units = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    failure = models.CharField(max_length=100, blank=True)
    arrives_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return self.stripe_id

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.currency)
