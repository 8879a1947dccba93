"""Why money waits or need not: what people say of a hold."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
