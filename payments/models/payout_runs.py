from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, User
from marketplace.kit.money import Money


class PayoutRun(models.Model):
    """Money to be sent to payees in one currency: prepared, looked at, approved, sent."""

    class Kind(models.TextChoices):
        MONTHLY = "monthly", _("Monthly")
        ON_REQUEST = "on_request", _("On request")

    class Status(models.TextChoices):
        PREPARED = "prepared", _("Waiting for approval")
        APPROVED = "approved", _("Approved, being sent")
        PARTIAL = "partial", _("Partly sent, tried again")
        DONE = "done", _("Done")
        DISCARDED = "discarded", _("Discarded")

    status = models.CharField(max_length=9, choices=Status, default=Status.PREPARED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    currency = models.CharField(max_length=3)
    month = models.DateField()
    payee = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Who asked to be paid.")
    )
    total_units = models.BigIntegerField(default=0)
    paid_count = models.PositiveIntegerField(default=0, help_text=_("How many payees are to be paid."))
    skipped_count = models.PositiveIntegerField(default=0)
    needs_second = models.BooleanField(default=False, help_text=_("So much that a second operator has to approve it."))
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "month"],
                condition=Q(kind="monthly") & ~Q(status="discarded"),
                name="a_currency_is_paid_out_once_a_month",
            ),
            models.UniqueConstraint(
                fields=["payee", "currency"],
                condition=Q(kind="on_request", status="prepared"),
                name="a_payee_asks_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="on_request", payee__isnull=False) | Q(kind="monthly", payee__isnull=True),
                name="a_request_is_of_one_payee",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(second_by=F("approved_by")),
                name="the_second_operator_is_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["prepared", "discarded"])
                | Q(needs_second=False)
                | Q(approved_by__isnull=False, second_by__isnull=False),
                name="a_large_run_is_approved_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.currency}"

    @property
    def total(self) -> Money:
        return Money(self.total_units, self.currency)

    @property
    def waits_for_second(self) -> bool:
        """One operator approved it, and it is so much that another has to."""
        return self.status == self.Status.PREPARED and self.approved_at is not None

    @property
    def is_under_way(self) -> bool:
        return self.status in {self.Status.APPROVED, self.Status.PARTIAL}
