from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from marketplace.kit.money import Money

MOST_DAYS = 90


class BillingDetails(models.Model):
    """To whom an organisation's invoices and receipts are made out, as its accountants want it."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="billing")
    legal_name = models.CharField(max_length=200)
    address = models.TextField(max_length=500)
    business_number = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation"]
        verbose_name_plural = "billing details"

    def __str__(self) -> str:
        return self.legal_name


class InvoiceTerms(models.Model):
    """How much an organisation may owe us on invoices in one currency, and how long it has to pay each."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invoice_terms")
    currency = models.CharField(max_length=3)
    limit_units = models.BigIntegerField()
    days_to_pay = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)])
    allowed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    allowed_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation", "currency"]
        verbose_name_plural = "invoice terms"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "currency"], name="one_invoice_limit_a_currency"),
            models.CheckConstraint(condition=Q(limit_units__gte=0), name="invoice_limit_is_not_negative"),
            models.CheckConstraint(
                condition=Q(days_to_pay__gte=1, days_to_pay__lte=MOST_DAYS), name="days_to_pay_are_few"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.limit}"

    @property
    def limit(self) -> Money:
        return Money(self.limit_units, self.currency)
