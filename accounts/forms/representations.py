from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.documents import LARGEST_BYTES, is_paper


class DocumentField(forms.FileField):
    """A document that a person can look at: what it is called counts for nothing, what it begins with does."""

    def __init__(self, **options: Any) -> None:
        accepted = forms.FileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"})
        super().__init__(widget=accepted, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("This file is larger than 10 MB. Send a smaller scan."))
        if not is_paper(file):
            raise forms.ValidationError(_("This is neither a PDF nor a PNG or JPEG picture. Send one of those."))
        return file


class RepresentativeForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the representative"),
        max_length=254,
        help_text=_("They get a link and must say yes themselves; no account is needed before."),
    )
    title = forms.CharField(
        label=_("What the document is"),
        max_length=200,
        help_text=_("Such as “management agreement of 3 March 2026” or “certificate of inheritance”."),
    )
    document = DocumentField(
        label=_("The document"), help_text=_("PDF, PNG or JPEG, up to 10 MB. Only you, they and our operators see it.")
    )
