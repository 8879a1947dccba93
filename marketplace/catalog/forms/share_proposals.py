"""What a label, a holder and an operator say to a change of shares that nobody makes alone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.forms.fields import RadioField
from marketplace.catalog.models import ShareProposal

AGREE, REFUSE = "agree", "refuse"
Status = ShareProposal.Status


class ProposeForm(forms.Form):
    words = forms.CharField(
        label=_("Why it changes"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it in your words: which contract, from when."),
    )


class AnswerForm(forms.Form):
    answer = RadioField(
        label=_("Do you agree?"),
        choices=[(AGREE, _("Yes, change it so")), (REFUSE, _("No, it stays as it is"))],
    )
    words = forms.CharField(
        label=_("Why not, or what you want to add"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The label reads it, and if you say no, our operators do."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == REFUSE and not said.get("words"):
            self.add_error("words", _("Say why not."))
        return said


class DecideForm(forms.Form):
    status = RadioField(
        label=_("Who is right?"),
        choices=[
            (Status.UPHELD, _("The label: the shares change as it proposed")),
            (Status.REJECTED, _("The holder: everything stays as it is")),
        ],
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Both read this, in your words."),
    )
