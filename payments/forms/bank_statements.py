"""What an operator reads on our bank's statement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.forms.fields import CURRENCY_CHOICES
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money


class BankStatementForm(forms.Form):
    """The closing balance of one day; below nothing, if the bank lent us something."""

    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCY_CHOICES)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    closing = forms.CharField(
        label=_("Closing balance"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
        help_text=_("As the statement says it at the end of that day."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "currency" in said and "closing" in said:
            try:
                said["closing"] = Money.parse(said["closing"], said["currency"])
            except DomainError as refused:
                self.add_error("closing", refused.message)
        return said


class ExplanationForm(forms.Form):
    """Why the bank has something else than our books say."""

    explanation = forms.CharField(
        label=_("Why it differs"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stays on record. Nothing is booked by it."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
