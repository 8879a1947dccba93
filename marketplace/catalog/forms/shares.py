"""How a holder looks through its shares."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class ShareSearchForm(forms.Form):
    label = forms.ChoiceField(label=_("Listed by"), required=False)
    q = forms.CharField(label=_("Title, artist or ISRC"), required=False, max_length=200)
    waits = forms.BooleanField(label=_("Only what waits for your yes"), required=False)

    def __init__(self, *args: Any, listers: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = self.fields["label"]
        if isinstance(label, forms.ChoiceField):
            label.choices = [("", _("Every label")), *((one.slug, one.name) for one in listers)]
