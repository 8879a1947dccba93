"""What somebody looks for, as the address of the page says it: the address is the whole state of a search."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from marketplace.kit.money import CURRENCIES

FACETS = ("cleared", "language", "vocal", "genre", "mood", "tempo", "duration", "year", "imprint", "price")
SORTS = ("", "title", "-title", "length", "-length", "price", "-price", "year", "-year")
WITHIN = ("label", "catalog")
LONGEST = 200


@dataclass(frozen=True)
class Criteria:
    """Words, chosen values of facets, where to look, the order and the currency of prices."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)
    currency: str = "USD"
    sort: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Read an address; what means nothing is passed over."""
        chosen = {key: tuple(dict.fromkeys(_clean(value) for value in query.getlist(key))) for key in FACETS}
        currency, sort = query.get("currency", ""), query.get("sort", "")
        return cls(
            q=_clean(query.get("q", "")),
            chosen={key: values for key, values in chosen.items() if values},
            within={key: _clean(query.get(key, "")) for key in WITHIN if query.get(key)},
            currency=currency if currency in CURRENCIES else "USD",
            sort=sort if sort in SORTS else "",
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The search as names and values of an address."""
        return list(self._pairs())

    @property
    def query(self) -> str:
        """The search as the end of an address."""
        return f"?{urlencode(self.pairs)}" if self.pairs else "?"

    def toggled(self, facet: str, value: str) -> Self:
        """With one value of a facet chosen, or not chosen any more."""
        values = self.chosen.get(facet, ())
        kept = tuple(one for one in values if one != value) if value in values else (*values, value)
        return replace(self, chosen={key: found for key, found in {**self.chosen, facet: kept}.items() if found})

    def without(self, *, facet: str) -> Self:
        return replace(self, chosen={key: values for key, values in self.chosen.items() if key != facet})

    def elsewhere(self) -> Self:
        """Not within one label or catalog any more."""
        return replace(self, within={})

    def cleared(self) -> Self:
        """The words alone."""
        return replace(self, chosen={}, within={})

    def _pairs(self) -> Iterator[tuple[str, str]]:
        if self.q:
            yield "q", self.q
        for facet, values in self.chosen.items():
            for value in values:
                yield facet, value
        yield from self.within.items()
        if self.currency != "USD":
            yield "currency", self.currency
        if self.sort:
            yield "sort", self.sort


def _clean(text: str) -> str:
    """No zero bytes, which PostgreSQL refuses, and no end."""
    return text.replace("\x00", "").strip()[:LONGEST]
