from typing import Final
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, User
from payments.models.ledger import Account, Entry
from payments.models.reconciliations import BalanceTransaction

Kind = Account.Kind
LEFT_OUT: Final = ("proposed", "refused")


class SuspenseAnswer(models.Model):
    """What an operator says a movement in suspense was and whose the money is; and who agreed, if it is much."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second operator")
        POSTED = "posted", _("Booked")
        REFUSED = "refused", _("Not agreed")
        UNDONE = "undone", _("Undone: the fact was found")

    class Whose(models.TextChoices):
        FEES = Kind.PROCESSOR_FEES.value, _("Stripe’s: a fee or a correction of one")
        PLATFORM = Kind.PLATFORM_REVENUE.value, _("The platform’s: its gain or its loss")
        BANK = Kind.BANK.value, _("Ours, moved from or to our own bank account")
        TAX = Kind.TAX.value, _("A tax office’s")
        PAYEE = Kind.PAYEE.value, _("A payee’s")

    status = models.CharField(max_length=8, choices=Status, default=Status.PROPOSED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    movement = models.ForeignKey(BalanceTransaction, on_delete=models.PROTECT, related_name="answers")
    whose = models.CharField(max_length=20, choices=Whose)
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField()
    needs_second = models.BooleanField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement"],
                condition=Q(status__in=["proposed", "posted"]),
                name="a_movement_in_suspense_has_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LEFT_OUT, entry=None) | (~Q(status__in=LEFT_OUT) & Q(entry__isnull=False)),
                name="an_answer_is_booked_or_it_is_not",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LEFT_OUT) | Q(needs_second=False) | ~Q(decided_by=F("proposed_by")),
                name="much_money_in_suspense_takes_two_operators",
            ),
            models.CheckConstraint(
                condition=Q(whose="payee", payee__isnull=False) | (~Q(whose="payee") & Q(payee=None)),
                name="what_is_a_payee_s_names_the_payee",
            ),
            models.CheckConstraint(condition=Q(reason__gt=""), name="an_answer_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.movement}: {self.get_whose_display()}"
