from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why an operator decides so about a licence."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Licensee and licensor read it, in the e-mail and beside the licence. It stays on record."),
    )


class BreachForm(forms.Form):
    """How a licence was broken."""

    told = forms.CharField(
        label=_("What happened"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Say which duty was broken, when, where it can be seen, and what you ask for."),
    )
