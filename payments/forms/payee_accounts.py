"""What a payee tells of where their money shall go, by the country of their bank."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import CountryField
from accounts.forms.representations import DocumentField
from marketplace.kit.problems import Refused
from payments.banking import bank_accounts
from payments.banking.bank_accounts import KOREAN_BANKS, BankAccount, Way, way_of


class PayeeCountryForm(forms.Form):
    country = CountryField(
        label=_("In which country is your bank?"),
        help_text=_("Where you live, for most people. A company says where it is established."),
    )


class BankForm(forms.Form):
    """One bank account; each country adds the numbers by which its banks find it."""

    holder = forms.CharField(
        label=_("Account holder"), max_length=140, help_text=_("Exactly as the bank writes it, person or company.")
    )
    document = DocumentField(
        label=_("A paper of the bank"),
        help_text=_("It shows the name and the number: a page of the bank book, or a statement. PDF, PNG or JPEG."),
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        self.order_fields([name for name in self.fields if name != "document"])
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def read(self, name: str, reader: Callable[..., str], **how: Any) -> None:
        """Put what was typed into its one normal form, or say what is wrong with it."""
        typed = self.cleaned_data.get(name)
        if not typed:
            return
        try:
            self.cleaned_data[name] = reader(typed, **how)
        except Refused as refused:
            self.add_error(name, ". ".join(refused.problem.told(gettext)))

    @property
    def account(self) -> BankAccount:
        """What was told, once the form is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "document"}
        return BankAccount(country=self.country, **told)


class IbanForm(BankForm):
    number = forms.CharField(label=_("IBAN"), max_length=50)
    bic = forms.CharField(label=_("BIC (SWIFT code)"), max_length=14, required=False, help_text=_("If you know it."))

    def clean(self) -> dict[str, Any]:
        self.read("number", bank_accounts.iban, country=self.country)
        self.read("bic", bank_accounts.bic, country=self.country)
        return self.cleaned_data


class KoreaForm(BankForm):
    bank_code = forms.ChoiceField(
        label=_("Bank"), choices=[("", _("Choose a bank")), *((code, name) for code, name in KOREAN_BANKS.items())]
    )
    number = forms.CharField(label=_("Account number"), max_length=30, help_text=_("With or without hyphens."))

    def clean(self) -> dict[str, Any]:
        self.read("number", bank_accounts.digits, least=10, most=16)
        self.cleaned_data["bank_name"] = KOREAN_BANKS.get(self.cleaned_data.get("bank_code", ""), "")
        return self.cleaned_data


class JapanForm(BankForm):
    bank_code = forms.CharField(label=_("Bank code"), max_length=6, help_text=_("Four digits."))
    branch_code = forms.CharField(label=_("Branch code"), max_length=5, help_text=_("Three digits."))
    kind = forms.ChoiceField(
        label=_("Kind of account"), choices=[("1", _("Ordinary (futsu)")), ("2", _("Current (toza)"))]
    )
    number = forms.CharField(label=_("Account number"), max_length=12, help_text=_("Seven digits."))

    def clean(self) -> dict[str, Any]:
        self.read("holder", bank_accounts.kana)
        self.read("bank_code", bank_accounts.digits, least=4, most=4)
        self.read("branch_code", bank_accounts.digits, least=3, most=3)
        self.read("number", bank_accounts.digits, least=7, most=7)
        return self.cleaned_data


class AustraliaForm(BankForm):
    bank_code = forms.CharField(label=_("BSB"), max_length=8, help_text=_("Six digits."))
    number = forms.CharField(label=_("Account number"), max_length=14)

    def clean(self) -> dict[str, Any]:
        self.read("bank_code", bank_accounts.digits, least=6, most=6)
        self.read("number", bank_accounts.digits, least=5, most=10)
        return self.cleaned_data


class SwiftForm(BankForm):
    bank_name = forms.CharField(label=_("Bank"), max_length=140)
    bic = forms.CharField(label=_("BIC (SWIFT code)"), max_length=14, help_text=_("Your bank’s website names it."))
    number = forms.CharField(label=_("Account number"), max_length=50)

    def clean(self) -> dict[str, Any]:
        self.read("bic", bank_accounts.bic, country=self.country)
        self.read("number", bank_accounts.number_abroad)
        return self.cleaned_data


FORMS: dict[Way, type[BankForm]] = {
    Way.IBAN: IbanForm,
    Way.KOREA: KoreaForm,
    Way.JAPAN: JapanForm,
    Way.AUSTRALIA: AustraliaForm,
    Way.SWIFT: SwiftForm,
}


def bank_form(country: str) -> type[BankForm]:
    """The form of a country's banks."""
    return FORMS[way_of(country)]


class DetailsRefusalForm(forms.Form):
    """Why a bank account cannot be paid to."""

    reason = forms.CharField(
        label=_("What does not fit"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The payee reads this, in your words. Say which paper would do."),
    )
