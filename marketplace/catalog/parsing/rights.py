"""A line of a rights file as one right, or every reason why it is none.

One file holds five kinds of line: who controls (share), who earns (participation), who permits (grant), who is credited
(credit), who consents (consent).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Final, Literal, cast

from marketplace.catalog.parsing import rights_cells, values
from marketplace.catalog.parsing.rights_cells import EVERY, Price
from marketplace.catalog.parsing.rights_fields import RIGHTS_FIELDS
from marketplace.catalog.parsing.rights_words import CONTENTS, KINDS, PAYMENTS, PURPOSES, ROLES, SIDES, STAGES
from marketplace.catalog.parsing.rows import Cells, Fault
from marketplace.kit import identifiers
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _
from marketplace.kit.territories import WORLD, Territory

Kind = Literal["share", "participation", "grant", "credit", "consent"]
ALWAYS: Final = date(1900, 1, 1)

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
        kind=cast("Kind", line.read("kind", partial(rights_cells.one, words=KINDS), "")),
        recordings=line.read("recordings", rights_cells.recordings, ()),
        side=line.read("side", partial(rights_cells.one, words=SIDES), ""),
        holder=line.read("holder", rights_cells.name, ""),
        person=line.read("person", rights_cells.name, ""),
        role=line.read("role", partial(rights_cells.one, words=ROLES), ""),
        part=line.read("part", values.part, None),
        territory=line.read("territory", rights_cells.territory, WORLD),
        valid_from=line.read("valid_from", values.date, ALWAYS),
        valid_until=line.read("valid_until", values.date, None),
        purposes=line.read("purposes", partial(rights_cells.several, words=PURPOSES), ()),
        stages=line.read("stages", partial(rights_cells.several, words=STAGES), ()),
        contents=line.read("contents", partial(rights_cells.several, words=CONTENTS), ()),
        least_price=line.read("least_price", rights_cells.price, None),
        least_side=line.read("least_side", values.part, None),
        payment=line.read("payment", partial(rights_cells.one, words=PAYMENTS), "direct"),
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
