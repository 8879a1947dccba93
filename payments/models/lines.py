from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from marketplace.catalog.models import Participation, Recording, RightsShare
from marketplace.kit.vocabulary import Side
from payments.models.holds import Hold
from payments.models.runs import RoyaltyRun, Weighing


class RoyaltyLine(models.Model):
    """One party's amount for one recording and side from one pool, with every figure it came from.

    `earner` is whose music it is; `payee` is who is paid, which differs when a holder passes it on. A correction
    pays what is due by the new weighing less what was paid before, and may take back. Only what is looked up has an
    index, because a run writes very many lines: shares and participations end, and are never deleted.
    """

    append_only = True

    run = models.ForeignKey(RoyaltyRun, on_delete=models.PROTECT, related_name="lines")
    weighing = models.ForeignKey(Weighing, on_delete=models.PROTECT, related_name="lines")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    share = models.ForeignKey(RightsShare, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    earner = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="royalties_earned", db_index=False
    )
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="royalties_paid", db_index=False)
    waits = models.CharField(max_length=12, blank=True, help_text=_("Why nobody can be paid: unclaimed, overclaimed."))
    hold = models.CharField(max_length=14, choices=Hold.Reason, blank=True)
    weight = models.DecimalField(max_digits=38, decimal_places=0, null=True)
    recording_units = models.BigIntegerField(default=0)
    share_weight = models.BigIntegerField(default=0)
    share_total = models.BigIntegerField(default=0)
    share_units = models.BigIntegerField(default=0)
    earned_weight = models.BigIntegerField(default=0)
    earned_total = models.BigIntegerField(default=0)
    last_extras = models.JSONField(
        null=True, help_text=_("(remainder, hash) of the last extra unit, among shares and among participants.")
    )
    due_units = models.BigIntegerField()
    paid_before_units = models.BigIntegerField(default=0)
    amount_units = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["run", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_units=F("due_units") - F("paid_before_units")),
                name="a_line_pays_what_is_due_less_what_was_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["payee", "run", "currency"], name="royalty_lines_of_a_payee"),
            models.Index(fields=["earner", "run", "currency"], name="royalty_lines_of_an_earner"),
        ]

    def __str__(self) -> str:
        return f"{self.weighing}: {self.amount_units} {self.currency}"
