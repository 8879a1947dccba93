"""What operators and payees say about payouts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.templatetags.assent import money
from marketplace.kit.errors import DomainError
from marketplace.kit.money import CURRENCIES, Money
from marketplace.kit.problems import Refused
from payments.banking.bank_files import MOST_BYTES, Answer, read
from payments.payout_rules import floor_of


class CurrencyForm(forms.Form):
    """In which currency payees are to be paid."""

    def __init__(self, *args: Any, currencies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"] = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in currencies])


class ThresholdForm(forms.Form):
    """From which amount on a payee wants to be paid."""

    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES], widget=forms.HiddenInput
    )
    amount = forms.CharField(label=gettext_lazy("Pay me from this amount on"), max_length=20)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "currency" not in said or "amount" not in said:
            return said
        try:
            amount = Money.parse(said["amount"], said["currency"])
        except DomainError as error:
            raise forms.ValidationError({"amount": error.message}) from error
        floor = floor_of(said["currency"])
        if amount < floor:
            least = _("Nothing below %(floor)s is paid out: the transfer would cost more than it brings.")
            raise forms.ValidationError({"amount": least % {"floor": money(floor)}})
        return said | {"amount": amount}


class BankAnswerForm(forms.Form):
    """What our bank said of the payments that it was asked for."""

    file = forms.FileField(
        label=gettext_lazy("The bank’s answer"),
        help_text=gettext_lazy(
            "The bank’s report in ISO 20022 (pain.002), or a CSV table with the columns "
            "number, status (paid or returned), reason."
        ),
    )

    def clean_file(self) -> list[Answer]:
        uploaded = self.cleaned_data["file"]
        try:
            if uploaded.size > MOST_BYTES:
                too_large = gettext_noop("This file is larger than any answer of a bank")
                raise Refused(too_large, gettext_noop("Choose the file that the bank sent."))
            return read(uploaded.read())
        except Refused as error:
            raise forms.ValidationError(". ".join(error.problem.told(_))) from error
