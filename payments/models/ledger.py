from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, User


class Account(models.Model):
    """One place where money of one currency stands, for one owner or for the platform."""

    class Kind(models.TextChoices):
        CLEARING = "stripe_clearing", _("Stripe balance")
        BANK = "bank", _("Our bank account")
        DISPUTE_RESERVE = "dispute_reserve", _("Taken by banks in disputes")
        BUYER = "buyer", _("Buyers")
        OWED_TO_BUYER = "owed_to_buyer", _("Owed back to buyers")
        PROCESSOR_FEES = "stripe_fees", _("Processor's fees")
        PLATFORM_REVENUE = "platform_revenue", _("Platform fees")
        TAX = "tax_payable", _("Tax collected")
        LICENCE_INCOME = "licence_income", _("Sold, not yet recognised")
        POOL = "pool", _("Pools")
        PAYEE = "payee", _("Payees")
        HELD = "held", _("Held for payees")
        FROZEN = "frozen", _("Frozen for disputes")
        IN_TRANSIT = "payout_in_transit", _("On its way to payees")
        DEBT = "payee_debt", _("Owed by payees")
        EXCHANGE = "exchange", _("Exchanged")
        SUSPENSE = "suspense", _("Suspense")

    kind = models.CharField(max_length=20, choices=Kind)
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts")
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "owner", "currency"], name="an_owner_has_one_account_of_a_kind", nulls_distinct=False
            ),
            models.UniqueConstraint(fields=["id", "currency"], name="account_currency_can_be_referred_to"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.owner or ''} {self.currency}"


class Entry(models.Model):
    """One thing that happened to money, booked once under the key of the fact."""

    append_only = True

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    payload_hash = models.CharField(max_length=64)
    effective_on = models.DateField()
    posted_at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["kind"], condition=Q(kind="balance_suspense"), name="entries_in_suspense")]

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """An amount that one entry moved from one account to another of the same currency."""

    append_only = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="outgoing")
    destination = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="incoming")
    amount_units = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["entry", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_units__gt=0), name="posting_amount_is_positive"),
            models.CheckConstraint(condition=~Q(source=F("destination")), name="posting_moves_between_two_accounts"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_units} {self.currency}: {self.source} → {self.destination}"
