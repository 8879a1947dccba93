"""Which month to distribute."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month


class MonthForm(forms.Form):
    """Which month to distribute."""

    month = forms.CharField(label=_("Month"), max_length=7, help_text=_("Written like 2026-11."))

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"])
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
