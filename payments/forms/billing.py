"""What a buyer's accountants say of themselves."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.forms.fields import CURRENCY_CHOICES, read_price
from marketplace.kit.money import Money
from payments.models.billing import MOST_DAYS


class BillingForm(forms.Form):
    """To whom invoices are made out."""

    legal_name = forms.CharField(
        label=_("Legal name"), max_length=200, help_text=_("As it must stand on an invoice for your accountants.")
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Street, town, postal code. Your country is added."),
    )
    business_number = forms.CharField(
        label=_("Business or tax number"),
        max_length=60,
        required=False,
        help_text=_("Such as a VAT number, or 사업자등록번호 in Korea."),
    )


class PurchaseOrderForm(forms.Form):
    """The buyer's own number for a purchase."""

    purchase_order = forms.CharField(
        label=_("Your purchase order number"), max_length=60, required=False, help_text=_("Printed on the invoice.")
    )


class InvoiceTermsForm(forms.Form):
    """How much a buyer may owe us on invoices, and how long it has to pay each."""

    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCY_CHOICES)
    limit = forms.CharField(
        label=_("At most"), max_length=20, help_text=_("All unpaid invoices together. 0 ends it: no new invoices.")
    )
    days_to_pay = forms.IntegerField(label=_("Days to pay"), min_value=1, max_value=MOST_DAYS, initial=30)

    def clean(self) -> dict[str, Any]:
        currency = self.cleaned_data.get("currency", "")
        units = read_price(self, "limit", currency)
        if units is not None:
            self.cleaned_data["limit"] = Money(units, currency)
        return self.cleaned_data


class SentBackForm(forms.Form):
    """What we sent to a buyer, as it stands on our bank's statement; `seen` is what the page told to send."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reference = forms.CharField(label=_("The bank’s reference"), max_length=100)
    sent_on = forms.DateField(label=_("Sent on"), widget=forms.DateInput(attrs={"type": "date"}))


class CameBackForm(forms.Form):
    """When what we sent was on our bank account again."""

    came_on = forms.DateField(label=_("Came back on"), widget=forms.DateInput(attrs={"type": "date"}))


class TransferForm(forms.Form):
    """One line of our bank's statement."""

    reference = forms.CharField(
        label=_("The bank’s reference"),
        max_length=100,
        help_text=_("What names this one transfer on our bank’s statement. It is booked once."),
    )
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}))
    amount = forms.CharField(label=_("Amount"), max_length=20, help_text=_("Exactly what came, also if it differs."))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.now().date():
            raise forms.ValidationError(_("The transfer cannot have come after today."))
        return day

    def clean(self) -> dict[str, Any]:
        units = read_price(self, "amount", self.currency)
        if units == 0:
            self.add_error("amount", forms.ValidationError(_("Nothing came then: there is nothing to book.")))
        elif units is not None:
            self.cleaned_data["amount"] = Money(units, self.currency)
        return self.cleaned_data
