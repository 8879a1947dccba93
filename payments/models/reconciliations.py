from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.kit.money import Money
from payments.models.ledger import Entry


class BalanceTransaction(models.Model):
    """One movement of our balance at Stripe as Stripe told it, and the entry that booked it."""

    transaction_id = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=60)
    fact = models.CharField(max_length=200, blank=True, db_index=True)
    amount_units = models.BigIntegerField()
    fee_units = models.BigIntegerField()
    net_units = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    exchange_rate = models.CharField(max_length=40, blank=True, help_text=_("Digit for digit as Stripe told it."))
    source = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField()
    available_on = models.DateTimeField()
    found_at = models.DateTimeField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="at_stripe")

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["currency"], name="balance_by_currency"),
            models.Index(fields=["created_at"], name="unbooked_balance", condition=models.Q(entry=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.transaction_id}"

    @property
    def net(self) -> Money:
        return Money(self.net_units, self.currency)


class Reconciliation(models.Model):
    """One comparison of our books with Stripe's, and everything in which they differed."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    at = models.DateTimeField()
    moves = models.PositiveIntegerField(help_text=_("Movements of our balance that were new."))
    pulled = models.PositiveIntegerField(help_text=_("Messages that had not come, and were fetched."))
    left_for_later = models.PositiveIntegerField(
        default=0,
        help_text=_("Payees' accounts at Stripe that were not looked at; they are first next time."),
    )
    booked = models.JSONField(help_text=_("What was booked by rule: movements that nothing of ours caused."))
    findings = models.JSONField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"

    @property
    def is_clean(self) -> bool:
        return not self.findings
