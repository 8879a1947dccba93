from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, User


class PayeeAccount(models.Model):
    """Where a payee's money goes: an account at Stripe, or a bank account where Stripe does not reach.

    A payee has one that is not retired; one that was given up stays on record, for money may still come back to it.
    """

    class Kind(models.TextChoices):
        CONNECT = "connect", _("Through Stripe")
        BANK = "bank", _("By bank transfer")

    class Status(models.TextChoices):
        STARTED = "started", _("Begun")
        PENDING = "pending", _("Being checked")
        ACTIVE = "active", _("Ready")
        RESTRICTED = "restricted", _("Something is missing")
        REJECTED = "rejected", _("Refused")
        RETIRED = "retired", _("Given up")

    status = models.CharField(max_length=10, choices=Status, default=Status.STARTED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="payee_accounts")
    kind = models.CharField(max_length=7, choices=Kind)
    stripe_id = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2)
    contact_email = models.EmailField(
        max_length=254, blank=True, help_text=_("Where a change is told to, even if the payee's address changed since.")
    )
    missing = models.JSONField(default=list, help_text=_("What Stripe still wants, in its own codes."))
    reason = models.TextField(blank=True, help_text=_("Why it was refused: Stripe's code, or an operator's words."))
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    retired_from = models.CharField(
        max_length=10, choices=Status, blank=True, help_text=_("What it was before it was given up.")
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True, help_text=_("When it could first be paid to."))
    usable_from = models.DateTimeField(
        null=True, blank=True, help_text=_("After a change nothing is paid before this moment; until then one objects.")
    )
    looked_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its balance and its messages were last compared with ours.")
    )
    objected_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=~Q(status="retired"), name="a_payee_is_paid_in_one_place"
            ),
            models.UniqueConstraint(
                fields=["stripe_id"], condition=~Q(stripe_id=""), name="an_account_at_stripe_is_of_one_payee"
            ),
            models.CheckConstraint(
                condition=Q(kind="connect") | Q(stripe_id=""), name="a_bank_account_is_not_at_stripe"
            ),
            models.CheckConstraint(
                condition=Q(status="retired", retired_at__isnull=False)
                | (~Q(status="retired") & Q(retired_at__isnull=True)),
                name="a_retired_account_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(ready_at__isnull=False), name="an_account_that_is_ready_became_so"
            ),
        ]
        indexes = [models.Index(fields=["looked_at"], condition=~Q(status="retired"), name="accounts_to_look_at")]

    def __str__(self) -> str:
        return f"{self.party}, {self.get_kind_display()}, {self.country}"

    @property
    def is_connect(self) -> bool:
        return self.kind == self.Kind.CONNECT

    @property
    def is_current(self) -> bool:
        return self.status != self.Status.RETIRED

    def waits_after_change(self, *, at: datetime) -> bool:
        """It was put in the place of another, and whoever was paid there may still object."""
        return self.usable_from is not None and at < self.usable_from

    def is_payable(self, *, at: datetime) -> bool:
        """Money may be sent to it now."""
        return self.status == self.Status.ACTIVE and not self.waits_after_change(at=at)


class BankDetails(models.Model):
    """One bank account of a payee, sealed; only its last digits can be read without the key."""

    account = models.OneToOneField(PayeeAccount, on_delete=models.PROTECT, related_name="bank")
    sealed = models.TextField(help_text=_("Encrypted; `payments.banking.sealing` opens it."))
    hint = models.CharField(max_length=40, help_text=_("The last digits, to tell it from others."))
    document_sha256 = models.CharField(max_length=64, help_text=_("A paper that shows whose account it is."))
    document_type = models.CharField(max_length=60)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "bank details"

    def __str__(self) -> str:
        return f"{self.account}: {self.hint}"
