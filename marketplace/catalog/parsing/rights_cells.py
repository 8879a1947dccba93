"""What the cells of a rights file say, each read by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from marketplace.catalog.parsing import values
from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _
from marketplace.kit.territories import Territory, UnknownTerritory

EVERY: Final = "ALL"


@dataclass(frozen=True)
class Price:
    """An amount as a person writes it, in minor units, beside its currency."""

    minor: int
    currency: str


def one(text: str, *, words: Mapping[str, str]) -> str:
    """Read one of the words that a field knows."""
    plain = text.casefold()
    for spelt in (plain, plain.replace("_", " "), plain.replace(" ", "_")):
        if spelt in words:
            return words[spelt]
    raise Refused(
        _("“{text}” is not one of the words that stand here"),
        _("Write one of: {words}."),
        text=text,
        words=", ".join(dict.fromkeys(words.values())),
    )


def several(text: str, *, words: Mapping[str, str]) -> tuple[str, ...]:
    """Read several words, divided by semicolons or commas."""
    return tuple(dict.fromkeys(one(word.strip(), words=words) for word in re.split("[;,|]", text) if word.strip()))


def recordings(text: str) -> tuple[str, ...]:
    """Read which recordings are meant; an ISRC is recognised later, when the catalog is known."""
    if text.casefold() in {"all", "*", "전체", "모두"}:
        return (EVERY,)
    return values.names(text, limit=100)


def name(text: str) -> str:
    """Read one name: whose share it is cannot be two people's."""
    found = values.names(text)
    if len(found) != 1:
        raise Refused(_("Two names stand in one cell"), _("Write a line for each: each has a part of their own."))
    return found[0]


def territory(text: str) -> Territory:
    """Read where it holds."""
    try:
        return Territory.parse(text)
    except UnknownTerritory as unknown:
        raise Refused(
            _("“{word}” is not a territory"),
            _("Write WORLD, EU or two-letter country codes such as KR; a minus leaves out: WORLD-US."),
            word=unknown.word,
        ) from unknown


def price(text: str) -> Price:
    """Read an amount with its currency: `2.50 EUR`, `KRW 3000`."""
    plain = text.upper().replace(" ", "")
    match = re.fullmatch(r"([A-Z]{3})?(\d{1,9})(?:\.(\d{1,2}))?([A-Z]{3})?", plain)
    currency = match and ((match[1] or "") + (match[4] or ""))
    if match is None or currency not in {"USD", "EUR", "GBP", "JPY", "KRW"}:
        raise Refused(_("“{text}” is not a price"), _("Write the amount and its currency: 2.50 EUR."), text=text)
    if currency in {"JPY", "KRW"}:
        if match[3]:
            raise Refused(_("Won and yen have no smaller unit"), _("Write a whole amount: 3000 KRW."))
        return Price(int(match[2]), currency)
    return Price(int(match[2]) * 100 + int((match[3] or "").ljust(2, "0")), currency)
