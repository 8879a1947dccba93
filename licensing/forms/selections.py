"""What the recordings are wanted for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from licensing.models import Selection, TrainedModel
from marketplace.catalog.forms.fields import CURRENCY_CHOICES, TerritoryInput, TicksField
from marketplace.kit.vocabulary import Content, Purpose, Stage


class SelectionForm(forms.Form):
    title = forms.CharField(label=_("What you call it"), max_length=200, help_text=_("Only you read it."))
    purpose = forms.ChoiceField(
        label=_("What the recordings are for"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        help_text=_("A licence covers this and nothing else."),
    )
    stages = TicksField(label=_("Stages"), choices=Stage.choices)
    contents = TicksField(label=_("Contents"), choices=Content.choices)
    territory = TerritoryInput(
        label=_("Where"), help_text=_("WORLD, EU or countries such as KR JP; WORLD-US leaves one out.")
    )
    months = forms.IntegerField(label=_("For at least"), min_value=1, max_value=600)
    currency = forms.ChoiceField(label=_("Pay in"), choices=CURRENCY_CHOICES)
    trained_model = forms.ModelChoiceField(
        label=_("Your model"),
        queryset=TrainedModel.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=_("I name it later"),
    )
    minimum_recordings = forms.IntegerField(
        label=_("Cancel if fewer remain than"),
        min_value=1,
        max_value=250_000,
        required=False,
        help_text=_("It is cleared again when you pay and when the licence is issued."),
    )

    def __init__(self, *arguments: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*arguments, **options)
        own = TrainedModel.objects.filter(organisation=organisation)
        self.fields["trained_model"].queryset = own  # type: ignore[attr-defined]


def wish_of(selection: Selection) -> dict[str, Any]:
    """The form's starting values."""
    shown = {name: getattr(selection, name) for name in SelectionForm.base_fields if name != "trained_model"}
    return shown | {"trained_model": selection.trained_model.uuid if selection.trained_model else None}
