"""What shows that somebody may sign for somebody else."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.representations import DocumentField


class ProofForm(forms.Form):
    title = forms.CharField(
        label=_("What the document is"),
        max_length=200,
        help_text=_("Such as “management agreement of 3 March 2026” or “certificate of inheritance”."),
    )
    document = DocumentField(
        label=_("The document that shows that you may sign"),
        help_text=_("PDF, PNG or JPEG, up to 10 MB. Only our operators and the person you sign for see it."),
    )
