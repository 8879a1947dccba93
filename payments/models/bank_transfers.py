from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models import User
from marketplace.kit.money import Money
from payments.models.ledger import Entry
from payments.models.orders import Order


class BankTransfer(models.Model):
    """Money that a buyer sent to our bank account for one order, as an operator read it there."""

    append_only = True

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="transfers")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=100, unique=True, help_text="As the bank names the transfer.")
    received_on = models.DateField()
    amount_units = models.BigIntegerField()
    booked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    booked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_units__gt=0), name="a_transfer_brings_something")]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.order.currency)
