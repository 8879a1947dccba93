"""Form fields of the trade: countries by name, identifiers that are checked as they are typed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from marketplace.kit.countries import COUNTRIES
from marketplace.kit.problems import Refused


def country_name(code: str) -> str:
    """A country's name in the reader's language."""
    return dict(countries()).get(code, code)


def countries() -> list[tuple[str, str]]:
    """Every country by its name in the reader's language, in the order of those names."""
    is_korean = (get_language() or "").startswith("ko")
    named = [(country.code, country.korean if is_korean else country.english) for country in COUNTRIES]
    return [("", gettext("Choose a country")), *sorted(named, key=lambda choice: choice[1])]


class CountryField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(choices=countries, **options)


class IdentifierField(forms.CharField):
    """An optional identifier in any of the ways people write it; `read` gives its one normal form or refuses it."""

    def __init__(self, *, read: Callable[[str], str], **options: Any) -> None:
        super().__init__(required=False, max_length=40, **options)
        self.read = read

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return self.read(text)
        except Refused as refused:
            raise forms.ValidationError(" ".join(refused.problem.told(gettext))) from refused


class AcceptField(forms.BooleanField):
    """Words that bind whoever ticks them: never ticked in advance."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"required": _("Tick this if it is true; we cannot go on without it.")})
        super().__init__(required=True, initial=False, **options)
