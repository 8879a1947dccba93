from django.db import models
from django.db.models import Q

from licensing.models import StoppedItem
from marketplace.kit.money import Money
from payments.models.ledger import Entry
from payments.models.orders import Order


class OwedBack(models.Model):
    """What was paid for one recording that was licensed and never delivered, and goes back to the buyer.

    The pools that were made before it stay as they are; those with a greater key leave the recording out.
    """

    append_only = True

    stopped = models.OneToOneField(StoppedItem, on_delete=models.PROTECT, related_name="owed_back")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="undelivered")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    amount_units = models.BigIntegerField()
    last_pool = models.BigIntegerField(help_text="The key of the last pool that was made before.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "owed back"
        constraints = [models.CheckConstraint(condition=Q(amount_units__gt=0), name="what_is_owed_back_is_positive")]

    def __str__(self) -> str:
        return f"{self.order}: {self.stopped}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.order.currency)
