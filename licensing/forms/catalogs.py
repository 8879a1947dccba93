"""What a catalog says of itself."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CatalogForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    description = forms.CharField(
        label=_("What is in it"),
        widget=forms.Textarea,
        max_length=5000,
        required=False,
        help_text=_("Everybody reads this once it is listed."),
    )
