"""The shape of what people type on the pages about royalties."""

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


class AppealForm(forms.Form):
    """Why a hold is wrong."""

    text = forms.CharField(
        label=_("Why it is wrong"),
        max_length=5_000,
        widget=forms.Textarea,
        help_text=_("Say what happened and what shows it. An operator answers, and your words stay on record."),
    )


class LiftForm(forms.Form):
    """Why money need not wait any longer."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The payee reads it. It stays on record."),
    )


class KeepForm(LiftForm):
    """Why money goes on waiting, and until when."""

    review_on = forms.DateField(
        label=_("Look again on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("No hold is forgotten: on this day it is on top of the list."),
    )
