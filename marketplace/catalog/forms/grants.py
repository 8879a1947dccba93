"""What a holder permits, on which conditions."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import AcceptField
from marketplace.catalog.forms.fields import (
    CURRENCY_CHOICES,
    PartsField,
    RadioField,
    TerritoryInput,
    TicksField,
    read_price,
)
from marketplace.catalog.models import Catalog, Recording
from marketplace.catalog.services.grants import Scope
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Side, Stage

EVERYTHING = "everything"
PARTS = 10_000


class GrantForm(forms.Form):
    """Nothing is ticked beforehand: a holder permits what it ticks itself."""

    about = RadioField(label=_("For which recordings"))
    sides = TicksField(label=_("Which of your rights"), choices=Side.choices)
    purposes = TicksField(label=_("What for"), choices=Purpose.choices)
    stages = TicksField(label=_("At which stages"), choices=Stage.choices)
    contents = TicksField(label=_("Which contents"), choices=Content.choices)
    metadata_tier = forms.ChoiceField(
        label=_("How much of the metadata"),
        choices=MetadataTier.choices,
        initial=MetadataTier.IDS_ONLY,
        required=False,
        help_text=_("Counts only if metadata is ticked."),
    )
    territory = TerritoryInput(
        label=_("Where"), max_length=1500, help_text=_("WORLD, EU, KR JP, or with a minus what is left out: WORLD-US.")
    )
    valid_from = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Empty: today.")
    )
    valid_until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The first day on which it no longer counts. Empty: until you withdraw it."),
    )
    least_price = forms.CharField(
        label=_("Least price of one recording"),
        required=False,
        max_length=30,
        help_text=_("For less, nothing of yours is licensed unless you say yes anew. Empty: any price."),
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=[("", "–"), *CURRENCY_CHOICES])
    least_side = PartsField(
        label=_("Least part of the price for your side"),
        required=False,
        help_text=_("Such as 50: terms that give your side less than half need a new yes. Empty: any part."),
    )
    accepted = AcceptField(label=_("I may sign for the organisation, and permit this"))

    def __init__(
        self, data: Any = None, *, catalogs: list[Catalog], recordings: list[Recording], today: date, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.catalogs = {str(catalog.uuid): catalog for catalog in catalogs}
        self.recordings, self.today = recordings, today
        about = self.fields["about"]
        if recordings:
            self.fields.pop("about")
        elif isinstance(about, forms.ChoiceField):
            everything = (EVERYTHING, _("Everything in your name, now and later, at whatever label"))
            titles = [
                (key, _("Your shares in “%(title)s” of %(label)s") % {"title": one.title, "label": one.organisation})
                for key, one in self.catalogs.items()
            ]
            about.choices = [everything, *titles]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("least_price")) != bool(said.get("currency")):
            self.add_error("currency", _("A price needs its currency, and a currency its price."))
        units = read_price(self, "least_price", said.get("currency", ""))
        said["least"] = None if units is None else Money(units, said["currency"])
        since, until = said.get("valid_from") or self.today, said.get("valid_until")
        if since < self.today:
            self.add_error("valid_from", _("A permission does not count for days that are over."))
        if until and until <= since:
            self.add_error("valid_until", _("It ends before it begins."))
        return said

    @property
    def scope(self) -> Scope:
        """What was ticked and written, once it is valid."""
        said = self.cleaned_data
        return Scope(
            purposes=said["purposes"],
            stages=said["stages"],
            contents=said["contents"],
            territory=said["territory"],
            sides=said["sides"],
            metadata_tier=self.tier,
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            least_price=said["least"],
            least_side=(said["least_side"], PARTS) if said["least_side"] else None,
        )

    @property
    def tier(self) -> MetadataTier:
        """No more than the identifiers where no metadata was ticked."""
        said = self.cleaned_data
        is_asked = Content.METADATA in said["contents"] and said["metadata_tier"]
        return MetadataTier(said["metadata_tier"]) if is_asked else MetadataTier.IDS_ONLY

    @property
    def catalog(self) -> Catalog | None:
        return self.catalogs.get(self.cleaned_data.get("about", ""))
