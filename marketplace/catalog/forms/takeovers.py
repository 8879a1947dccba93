"""What an organisation says when it takes a name over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.organisations import RefusalForm
from accounts.forms.representations import DocumentField


class TakeOverForm(forms.Form):
    words = forms.CharField(
        label=_("Why this name is yours"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: it is our trade name; we bought its catalog in 2024; we administer it in Korea."),
    )
    title = forms.CharField(
        label=_("What the document is"),
        max_length=200,
        help_text=_("Such as “extract of the register of 3 March 2026” or “administration agreement”."),
    )
    document = DocumentField(
        label=_("The document"), help_text=_("PDF, PNG or JPEG, up to 10 MB. Only you and our operators see it.")
    )


class NotTheirsForm(RefusalForm):
    """Why a document does not prove that a name is an organisation's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("They read this, in your words. Say which document would do.")
