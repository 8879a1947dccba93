"""What somebody says to what a holder pays them, and how a dispute is settled."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.representations import DocumentField
from marketplace.catalog.forms.fields import RadioField
from marketplace.catalog.models import ParticipationAnswer

CONFIRM, DISPUTE = "confirm", "dispute"
Status = ParticipationAnswer.Status


class AnswerForm(forms.Form):
    answer = RadioField(
        label=_("Is it so?"), choices=[(CONFIRM, _("Yes, that is what I get")), (DISPUTE, _("No, this is wrong"))]
    )
    words = forms.CharField(
        label=_("What is wrong, or what you want to add"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    title = forms.CharField(label=_("What the document is"), required=False, max_length=200)
    document = DocumentField(
        label=_("A document that shows it"),
        required=False,
        help_text=_("PDF, PNG or JPEG, up to 10 MB. The label and our operators see it."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == DISPUTE and not said.get("words"):
            self.add_error("words", _("Say what is wrong."))
        return said


class WordsForm(forms.Form):
    words = forms.CharField(label=_("In your words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class DecisionForm(forms.Form):
    status = RadioField(
        label=_("Who is right?"), choices=[(one.value, one.label) for one in (Status.UPHELD, Status.REJECTED)]
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Both read this, in your words."),
    )
