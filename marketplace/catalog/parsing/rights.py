"""A line of a rights file as one right, or every reason why it is none.

One file holds five kinds of line: who controls (share), who earns (participation), who permits (grant), who is credited
(credit), who consents (consent).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Final, Literal, cast

from marketplace.catalog.parsing import values
from marketplace.catalog.parsing.rights_fields import RIGHTS_FIELDS
from marketplace.catalog.parsing.rights_words import CONTENTS, KINDS, PAYMENTS, PURPOSES, ROLES, SIDES, STAGES
from marketplace.catalog.parsing.rows import Cells, Fault
from marketplace.kit import identifiers
from marketplace.kit.problems import Problem, Refused
from marketplace.kit.problems import gettext_noop as _
from marketplace.kit.territories import WORLD, Territory, UnknownTerritory

Kind = Literal["share", "participation", "grant", "credit", "consent"]
ALWAYS: Final = date(1900, 1, 1)
EVERY: Final = "ALL"

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "share": ("side", "holder", "part"),
    "participation": ("side", "holder", "person", "part"),
    "grant": ("side", "holder", "purposes", "stages", "contents", "document"),
    "credit": ("person", "role"),
    "consent": ("person", "purposes", "document", "warranted_by"),
}

_SAID_BY_ALL: Final = ("kind", "recordings", "document", "isni", "ipi")
_USED: Final[Mapping[str, tuple[str, ...]]] = {
    "share": ("side", "holder", "part", "territory", "valid_from", "valid_until"),
    "participation": ("side", "holder", "person", "part", "territory", "valid_from", "valid_until", "payment"),
    "grant": (
        "side", "holder", "territory", "valid_from", "valid_until", "purposes", "stages", "contents", "least_price",
        "least_side",
    ),
    "credit": ("person", "role"),
    "consent": ("person", "valid_from", "purposes", "warranted_by"),
}  # fmt: skip


@dataclass(frozen=True)
class Price:
    """An amount as a person writes it, in minor units, beside its currency."""

    minor: int
    currency: str


@dataclass(frozen=True)
class RightsRow:
    """What one line of a rights file says."""

    kind: Kind
    recordings: tuple[str, ...]
    side: str = ""
    holder: str = ""
    person: str = ""
    role: str = ""
    part: Fraction | None = None
    territory: Territory = WORLD
    valid_from: date = ALWAYS
    valid_until: date | None = None
    purposes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    least_price: Price | None = None
    least_side: Fraction | None = None
    payment: str = "direct"
    document: str = ""
    warranted_by: str = ""
    isni: str = ""
    ipi: str = ""

    @property
    def is_for_all(self) -> bool:
        """Does the line speak of every recording of the catalog?"""
        return self.recordings == (EVERY,)


def read_right(cells: Mapping[str, str]) -> tuple[RightsRow | None, list[Fault]]:
    """Read one line; give the right, or nothing and every fault."""
    line = Cells(cells)
    row = RightsRow(
        kind=cast("Kind", line.read("kind", partial(_one, words=KINDS), "")),
        recordings=line.read("recordings", _recordings, ()),
        side=line.read("side", partial(_one, words=SIDES), ""),
        holder=line.read("holder", _name, ""),
        person=line.read("person", _name, ""),
        role=line.read("role", partial(_one, words=ROLES), ""),
        part=line.read("part", values.part, None),
        territory=line.read("territory", _territory, WORLD),
        valid_from=line.read("valid_from", values.date, ALWAYS),
        valid_until=line.read("valid_until", values.date, None),
        purposes=line.read("purposes", partial(_several, words=PURPOSES), ()),
        stages=line.read("stages", partial(_several, words=STAGES), ()),
        contents=line.read("contents", partial(_several, words=CONTENTS), ()),
        least_price=line.read("least_price", _price, None),
        least_side=line.read("least_side", values.part, None),
        payment=line.read("payment", partial(_one, words=PAYMENTS), "direct"),
        document=line.read("document", partial(values.bounded, limit=500), ""),
        warranted_by=line.read("warranted_by", partial(values.bounded, limit=200), ""),
        isni=line.read("isni", identifiers.isni, ""),
        ipi=line.read("ipi", identifiers.ipi_name, ""),
    )
    _complete(line, row)
    _refuse_unused(line, row.kind)
    return (None, line.faults) if line.faults else (row, [])


def _complete(line: Cells, row: RightsRow) -> None:
    """Refuse a line that leaves out what its kind needs, and one that ends before it begins."""
    for field in ("kind", "recordings", *_NEEDED.get(row.kind, ())):
        if not line.text(field).strip(" ;|"):
            line.refuse(field, _missing(row.kind, field))
    if row.valid_until is not None and row.valid_until <= row.valid_from:
        line.refuse(
            "valid_until",
            Problem(
                _("It ends before it begins"),
                _("“Until” is the first day on which it no longer holds; it comes after “From”."),
            ),
        )


def _refuse_unused(line: Cells, kind: str) -> None:
    """Refuse a limit that would not count, before somebody relies on it."""
    if kind not in _USED:
        return
    used = {*_SAID_BY_ALL, *_USED[kind]}
    for field in RIGHTS_FIELDS:
        if field.name not in used and line.text(field.name):
            line.refuse(
                field.name,
                Problem(
                    _("“{field}” does not count on a line of the kind {kind}"),
                    _("Leave this cell empty. What limits a permission stands on a line of the kind grant."),
                    {"field": field.name, "kind": kind},
                ),
            )


def _missing(kind: str, field: str) -> Problem:
    """Say what a kind of line needs."""
    if field == "document":
        return Problem(
            _("A {kind} needs the document that shows it"),
            _("Name the contract or addendum and where it is kept. Silence or a general assignment is no permission."),
            {"kind": kind},
        )
    return Problem(
        _("A line of this kind needs “{field}”"), _("The manual in the template says what to write."), {"field": field}
    )


def _one(text: str, *, words: Mapping[str, str]) -> str:
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


def _several(text: str, *, words: Mapping[str, str]) -> tuple[str, ...]:
    """Read several words, divided by semicolons or commas."""
    return tuple(dict.fromkeys(_one(word.strip(), words=words) for word in re.split("[;,|]", text) if word.strip()))


def _recordings(text: str) -> tuple[str, ...]:
    """Read which recordings are meant; an ISRC is recognised later, when the catalog is known."""
    if text.casefold() in {"all", "*", "전체", "모두"}:
        return (EVERY,)
    return values.names(text, limit=100)


def _name(text: str) -> str:
    """Read one name: whose share it is cannot be two people's."""
    found = values.names(text)
    if len(found) != 1:
        raise Refused(_("Two names stand in one cell"), _("Write a line for each: each has a part of their own."))
    return found[0]


def _territory(text: str) -> Territory:
    """Read where it holds."""
    try:
        return Territory.parse(text)
    except UnknownTerritory as unknown:
        raise Refused(
            _("“{word}” is not a territory"),
            _("Write WORLD, EU or two-letter country codes such as KR; a minus leaves out: WORLD-US."),
            word=unknown.word,
        ) from unknown


def _price(text: str) -> Price:
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
