"""Fields for the trade's values: parts as percentages, places, prices, ticked vocabularies."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kit.errors import DomainError
from marketplace.kit.money import CURRENCIES, Money
from marketplace.kit.territories import Territory

CURRENCY_CHOICES = [(code, code) for code in CURRENCIES]


class PartsField(forms.DecimalField):
    """A percentage with up to two places, kept as parts of ten thousand."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 100, "decimal_places": 2, **options})
        self.widget.attrs.update({"inputmode": "decimal"})

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else int(percent * 100)

    def prepare_value(self, value: Any) -> Any:
        """Parts that we kept as a percentage; what was typed as it was typed."""
        return f"{Decimal(value) / 100:f}" if isinstance(value, int) else value


class TerritoryInput(forms.CharField):
    """Where, as a person writes it: WORLD, EU, KR JP, WORLD-US."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Territory.parse(text)
        except DomainError as refused:
            raise forms.ValidationError(refused.message) from refused

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Territory) else value


class TicksField(forms.MultipleChoiceField):
    """Some of a vocabulary, each with its own box."""

    widget = forms.CheckboxSelectMultiple


class RadioField(forms.TypedChoiceField):
    """One of two or three, none of them hidden in a list."""

    widget = forms.RadioSelect


def yes_or_no(value: Any) -> bool:
    return str(value) == "True"


def read_price(form: forms.Form, field: str, currency: str) -> int | None:
    """What was typed as a price, in ledger units; a fault is put beside the field."""
    text = form.cleaned_data.get(field)
    if text in (None, "") or not currency:
        return None
    try:
        price = Money.parse(str(text), currency)
    except DomainError as refused:
        form.add_error(field, refused.message)
        return None
    if price < Money.zero(currency):
        form.add_error(field, forms.ValidationError(_("A price is not negative.")))
        return None
    return price.units
