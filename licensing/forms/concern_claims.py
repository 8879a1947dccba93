"""What an operator says of a concern that is a claim."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from marketplace.catalog.forms.divisions import PartInput
from marketplace.catalog.forms.fields import TerritoryInput
from marketplace.catalog.services.claims.opening import Demand
from marketplace.kit.vocabulary import Side


class ConcernClaimForm(forms.Form):
    """For whom it is claimed, and which part of which side, where, since when."""

    side = forms.ChoiceField(label=_("What is theirs"), choices=Side.choices, widget=forms.RadioSelect)
    part = PartInput(label=_("How much of it"), initial="100%", max_length=30)
    territory = TerritoryInput(label=_("Where"), initial="WORLD", max_length=1_000)
    since = forms.DateField(label=_("Since when"), widget=forms.DateInput(attrs={"type": "date"}))

    field_order = ["claimant", "side", "part", "territory", "since"]

    def __init__(self, *args: Any, claimants: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.claimants = {str(one.uuid): one for one in claimants}
        choices = [(key, one.name) for key, one in self.claimants.items()]
        self.fields["claimant"] = forms.ChoiceField(label=_("Who claims it"), choices=choices)
        self.order_fields(self.field_order)

    @property
    def claimant(self) -> Organisation:
        return self.claimants[self.cleaned_data["claimant"]]

    @property
    def demand(self) -> Demand:
        said = self.cleaned_data
        return Demand(said["side"], said["territory"], said["since"], said["part"])
