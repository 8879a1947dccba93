from django.db import models

from payments.models.ledger import Entry


class Exchange(models.Model):
    """One fact that Stripe settled in another currency than the order's: two linked entries, and the rate between."""

    append_only = True

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="exchange")
    other = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="exchange_of")
    rate = models.CharField(max_length=40, help_text="As Stripe wrote it; nothing is computed from it.")
    transaction_id = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.rate}"
