from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models.ledger import Entry
from payments.models.orders import Order
from payments.models.payouts import Payout
from payments.models.runs import Pool


class GivenBack(models.Model):
    """What of one licence's price went back to its buyer by one fact; nothing, once its entry is reversed."""

    append_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="given_back")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="given_back")
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="given_back")
    amount_units = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "given back"
        constraints = [
            models.UniqueConstraint(fields=["entry", "licence"], name="a_fact_gives_back_of_a_licence_once"),
            models.CheckConstraint(condition=Q(amount_units__gt=0), name="what_is_given_back_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.licence}: {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.order.currency)


class PoolCut(models.Model):
    """What was taken out of one pool before it was divided, because its buyer got money back; or was put back.

    A run divides the pool less its cuts; a pool that was divided is never cut.
    """

    append_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="pool_cuts")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="cuts")
    amount_units = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "pool"], name="a_fact_cuts_a_pool_once"),
            models.CheckConstraint(condition=~Q(amount_units=0), name="a_cut_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.pool}: {self.amount_units}"


class Recovery(models.Model):
    """What one payee bears of money that went back to a buyer after a pool was divided, and from where it came.

    It bears nothing any more once its entry is reversed. Without a payee it is what waited for nobody yet. What a payee
    has no money for is a debt up to a cap, and beyond it the platform's loss.
    """

    append_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="recoveries")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="recoveries")
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="recoveries")
    amount_units = models.BigIntegerField()
    frozen_units = models.BigIntegerField(default=0)
    balance_units = models.BigIntegerField(default=0)
    held_units = models.BigIntegerField(default=0)
    debt_units = models.BigIntegerField(default=0)
    lost_units = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "recoveries"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "pool", "payee"], name="a_fact_recovers_from_a_payee_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(amount_units__gt=0), name="what_is_recovered_is_positive"),
            models.CheckConstraint(
                condition=Q(
                    amount_units=F("frozen_units")
                    + F("balance_units")
                    + F("held_units")
                    + F("debt_units")
                    + F("lost_units")
                ),
                name="a_recovery_is_what_it_came_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool}, {self.payee}: {self.amount_units}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.pool.currency)


class TransferReversal(models.Model):
    """So much of one transfer to a payee to be taken back, and what became of it.

    What it brings pays off the debt that a fact left; until then the payee owes it. Without a fact it is money that a
    bank sent back to an account which its payee has given up: what it brings is theirs, to be sent anew.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("Asked for")
        SUCCEEDED = "succeeded", _("Taken back")
        REJECTED = "rejected", _("Not taken back")
        CANCELLED = "cancelled", _("Not asked for any more")

    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="transfer_reversals")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="reversals")
    amount_units = models.BigIntegerField()
    stripe_id = models.CharField(max_length=100, blank=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    failure = models.TextField(blank=True)
    planned_at = models.DateTimeField()
    look_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "payout"], name="a_fact_reverses_a_transfer_once"),
            models.UniqueConstraint(
                fields=["payout"],
                condition=Q(entry=None, status="planned"),
                name="a_stranded_transfer_is_asked_for_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["stripe_id"], condition=Q(stripe_id__gt=""), name="a_reversal_is_told_once"
            ),
            models.CheckConstraint(condition=Q(amount_units__gt=0), name="a_reversal_takes_something_back"),
        ]
        indexes = [models.Index(fields=["look_at"], condition=Q(status="planned"), name="reversals_under_way")]

    def __str__(self) -> str:
        return f"{self.payout}: {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.payout.currency)

    @property
    def as_sent(self) -> Money:
        """The same part of the transfer, in the currency in which it left us."""
        sent = self.payout.sent
        return Money(self.amount_units * sent.units // self.payout.amount_units, sent.currency).rounded_down()

    def of_what_came(self, came: Money) -> Money:
        """What came back of the transfer, in the payee's currency; never more than was asked for."""
        if came >= self.as_sent:
            return self.amount
        return Money(came.units * self.payout.amount_units // self.payout.sent.units, self.payout.currency)
