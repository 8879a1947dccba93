from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from marketplace.kit.money import UNITS_PER_MINOR, Money
from payments.models.bank_arrivals import BankArrival
from payments.models.payee_accounts import PayeeAccount
from payments.models.payout_runs import PayoutRun
from payments.words.payout_reasons import why_to_payee


class Payout(models.Model):
    """What one payee is sent in one run, or why nothing is; what stays of their balance stays theirs."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        SENT = "sent", _("Sent")
        PAID = "paid", _("Paid")
        FAILED = "failed", _("Refused by the bank")
        RETURNED = "returned", _("Came back")
        SKIPPED = "skipped", _("Not this time")
        CANCELLED = "cancelled", _("Not sent")

    class Reason(models.TextChoices):
        NO_ACCOUNT = "no_account", _("Payment details are missing")
        UNFINISHED = "unfinished", _("Payment details are not finished")
        BEING_CHECKED = "being_checked", _("Payment details are being checked")
        RESTRICTED = "restricted", _("Stripe needs something before it pays")
        REJECTED = "rejected", _("Payment details were refused")
        CHANGED = "changed", _("Payment details changed lately")
        TOO_NEW = "too_new", _("Everything came in lately and waits some days")
        BELOW_THRESHOLD = "below_threshold", _("Less than the least amount to pay out")
        TOO_LITTLE = "too_little", _("Too little for the payee’s bank")
        NEGATIVE = "negative", _("Their account at Stripe owes more than this")
        HELD = "held", _("Their money waits while something is looked into")
        DISPUTED = "disputed", _("A buyer’s bank asks the money back that it came from")
        GIVEN_BACK = "given_back", _("Called back by an operator before it was sent")
        BALANCE_CHANGED = "balance_changed", _("The balance went down before it was sent")
        NO_BALANCE = "no_balance", _("Our balance at Stripe is short; tried again")
        NO_ANSWER = "no_answer", _("No answer yet; asked again")
        REFUSED = "refused", _("Refused by our payment provider")
        BANK_REFUSED = "bank_refused", _("Refused by the bank")

    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, blank=True, help_text=_("Given when it is approved."))
    run = models.ForeignKey(PayoutRun, on_delete=models.PROTECT, related_name="payouts", db_index=False)
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="payouts")
    account = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, null=True, blank=True, related_name="payouts")
    currency = models.CharField(max_length=3)
    amount_units = models.BigIntegerField()
    balance_units = models.BigIntegerField(help_text=_("What stood in the balance when it was worked out."))
    fresh_units = models.BigIntegerField(default=0, help_text=_("What of it came in so lately that it waited."))
    reason = models.CharField(max_length=15, choices=Reason, blank=True)
    detail = models.TextField(blank=True, help_text=_("What the payment provider or the bank said."))
    attempt = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0, help_text=_("How often it was tried in vain."))
    retry_at = models.DateTimeField(null=True, blank=True)
    transfer_id = models.CharField(max_length=100, blank=True)
    netted_units = models.BigIntegerField(
        default=0, help_text=_("What of it filled up the payee's account at Stripe, which stood below nothing.")
    )
    sent_units = models.BigIntegerField(
        default=0, help_text=_("What left our balance, where Stripe keeps this currency in another.")
    )
    sent_currency = models.CharField(max_length=3, blank=True)
    arrival = models.ForeignKey(BankArrival, on_delete=models.PROTECT, null=True, blank=True, related_name="payouts")
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-run", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "payee"], name="a_run_pays_a_payee_once"),
            models.UniqueConstraint(
                fields=["transfer_id"], condition=Q(transfer_id__gt=""), name="a_transfer_is_one_payout"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=Q(number__gt=""), name="a_payout_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(status="skipped", amount_units=0) | (~Q(status="skipped") & Q(amount_units__gt=0)),
                name="only_who_is_skipped_gets_nothing",
            ),
            models.CheckConstraint(
                condition=Q(amount_units=F("amount_units") / UNITS_PER_MINOR * UNITS_PER_MINOR),
                name="a_payout_is_whole_minor_units",
            ),
            models.CheckConstraint(condition=~Q(status="skipped") | ~Q(reason=""), name="who_is_skipped_is_told_why"),
        ]
        indexes = [
            models.Index(
                fields=["run"],
                condition=Q(status__in=["sent", "failed"]) | Q(status="planned", number__gt=""),
                name="payouts_under_way",
            ),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="payouts_by_day"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.payee}, {self.run}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_units, self.currency)

    @property
    def balance(self) -> Money:
        """What stood in the payee's balance when it was worked out."""
        return Money(self.balance_units, self.currency)

    @property
    def left(self) -> Money:
        """What stayed in the balance: less than a coin, what is fresh, or all of it."""
        return Money(self.balance_units - self.amount_units, self.currency)

    @property
    def sent(self) -> Money:
        """What left us: the same amount, unless Stripe keeps this currency in another."""
        return Money(self.sent_units, self.sent_currency) if self.sent_currency else self.amount

    @property
    def fresh(self) -> Money:
        return Money(self.fresh_units, self.currency)

    @property
    def netted(self) -> Money:
        return Money(self.netted_units, self.sent.currency)

    @property
    def transfer_group(self) -> str:
        """How its transfer is found again at Stripe."""
        return f"payout_{self.uuid}"

    @property
    def why(self) -> str:
        """The reason as the payee reads it."""
        return why_to_payee(self.reason)

    @property
    def can_be_called_back(self) -> bool:
        """It was approved and has not left."""
        return self.status == self.Status.PLANNED and bool(self.number)
