"""One version of a model, and the versions that it grew from."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from licensing.models import TrainedModel


class TrainedModelForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    version = forms.CharField(
        label=_("Version"), max_length=60, help_text=_("A licence is for one version, unless it says more.")
    )
    product = forms.ChoiceField(
        label=_("What it is for"), choices=TrainedModel.Product.choices, widget=forms.RadioSelect
    )
    description = forms.CharField(label=_("In a few words"), widget=forms.Textarea, max_length=2000, required=False)
    parents = forms.ModelMultipleChoiceField(
        label=_("Grew from"),
        queryset=TrainedModel.objects.none(),
        to_field_name="uuid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *arguments: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*arguments, **options)
        own = TrainedModel.objects.filter(organisation=organisation)
        self.fields["parents"].queryset = own  # type: ignore[attr-defined]
        if not own.exists():
            del self.fields["parents"]
