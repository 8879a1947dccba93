from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation


class AcceptForm(forms.Form):
    """The signature under a quote's agreement: nothing is ticked in advance."""

    agreement_sha256 = forms.CharField(widget=forms.HiddenInput, required=False)
    agree = forms.BooleanField(
        error_messages={"required": gettext_lazy("Tick that you sign for your organisation, then accept.")}
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("I sign for %(name)s and accept the agreement")
        self.fields["agree"].label = words % {"name": organisation.name}
