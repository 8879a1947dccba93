"""How one side of a recording is divided: who holds which part where, and who earns from it. No tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from django.utils.translation import gettext as _

from marketplace.kit.errors import Malformed
from marketplace.kit.territories import WORLD, Territory


class DivisionUnsound(Malformed):
    """A division that gives away more than there is, or the same thing twice."""


class Dated(Protocol):
    """What holds from one day until another."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


class Piece(Dated, Protocol):
    """A part of the whole, somewhere, between two days."""

    @property
    def part(self) -> Fraction: ...
    @property
    def territory(self) -> Territory: ...


@dataclass(frozen=True)
class Earner:
    """Somebody who earns a part of what a holder gets."""

    person: str
    part: Fraction
    payment: str
    document: str = ""

    @property
    def percent(self) -> str:
        return shown(self.part)


@dataclass(frozen=True)
class Holding:
    """One holder's part, from the day that the whole division names until its own."""

    holder: str
    part: Fraction
    territory: Territory = WORLD
    until: date | None = None
    document: str = ""
    earners: tuple[Earner, ...] = ()

    @property
    def percent(self) -> str:
        return shown(self.part)


Division = tuple[Holding, ...]


def as_json(division: Division) -> list[dict[str, Any]]:
    """A division as it is kept while others think about it."""
    return [
        {
            "holder": one.holder,
            "part": str(one.part),
            "territory": str(one.territory),
            "until": one.until and one.until.isoformat(),
            "document": one.document,
            "earners": [vars(earner) | {"part": str(earner.part)} for earner in one.earners],
        }
        for one in division
    ]


def from_json(kept: Iterable[dict[str, Any]]) -> Division:
    """The division that was kept so."""
    return tuple(
        Holding(
            one["holder"],
            Fraction(one["part"]),
            Territory.parse(one["territory"]),
            one["until"] and date.fromisoformat(one["until"]),
            one["document"],
            tuple(Earner(**earner | {"part": Fraction(earner["part"])}) for earner in one["earners"]),
        )
        for one in kept
    )


def require_sound(division: Division, *, since: date) -> None:
    """Raise, saying what is wrong, unless everybody stands in it once and no country has more than the whole."""
    for number, one in enumerate(division):
        if one.until and one.until <= since:
            raise DivisionUnsound(_("The share of “%(holder)s” ends before it begins.") % {"holder": one.holder})
        for other in division[:number]:
            if one.holder == other.holder and one.territory & other.territory:
                raise DivisionUnsound(
                    _("“%(holder)s” stands in it twice for the same countries.") % {"holder": one.holder}
                )
        _require_sound_earners(one)
    if (most := most_in_a_country((one.part, one.territory) for one in division)) > 1:
        raise DivisionUnsound(
            _("%(percent)s %% would be held. The parts together make at most the whole.") % {"percent": shown(most)}
        )


def _require_sound_earners(holding: Holding) -> None:
    people = [earner.person for earner in holding.earners]
    if len(set(people)) < len(people):
        raise DivisionUnsound(_("Somebody earns twice from the share of “%(holder)s”.") % {"holder": holding.holder})
    if (given := sum((earner.part for earner in holding.earners), Fraction(0))) > 1:
        raise DivisionUnsound(
            _("%(percent)s %% of what “%(holder)s” gets would be given away. What is left is the holder’s.")
            % {"percent": shown(given), "holder": holding.holder}
        )


def most_in_a_country(parts: Iterable[tuple[Fraction, Territory]]) -> Fraction:
    """The largest part of the whole that is held in any country."""
    held = list(parts)
    if (everything := sum((part for part, _where in held), Fraction(0))) <= 1:
        return everything
    return max(in_each_country(held).values(), default=Fraction(0))


def in_each_country(parts: Iterable[tuple[Fraction, Territory]]) -> dict[int, Fraction]:
    """How much is held in each country in which anything is."""
    held: dict[int, Fraction] = {}
    for part, territory in parts:
        for country in territory.numbers:
            held[country] = held.get(country, Fraction(0)) + part
    return held


def most_at_any_time(pieces: Sequence[Piece]) -> Fraction:
    """The largest part of the whole that is held anywhere on any day."""
    days = {piece.valid_from for piece in pieces}
    return max(
        (most_in_a_country((one.part, one.territory) for one in pieces if is_on(one, day)) for day in days),
        default=Fraction(0),
    )


def is_on(piece: Dated, day: date) -> bool:
    """Does it hold on a day?"""
    return piece.valid_from <= day and (piece.valid_until is None or day < piece.valid_until)


def gaps(parts: Iterable[tuple[Fraction, Territory]]) -> list[tuple[Fraction, Territory]]:
    """How much is missing, and where, the largest gap first; nothing where the side is whole everywhere."""
    held = in_each_country(parts)
    missing: dict[Fraction, set[int]] = {}
    for country in WORLD.numbers:
        if (gap := 1 - held.get(country, Fraction(0))) > 0:
            missing.setdefault(gap, set()).add(country)
    return [(gap, Territory(frozenset(where))) for gap, where in sorted(missing.items(), reverse=True)]


def shown(part: Fraction) -> str:
    """A part of a hundred, as short as it goes."""
    return f"{float(part * 100):.4f}".rstrip("0").rstrip(".")


def is_lessened(piece: Piece, by: Iterable[Piece]) -> bool:
    """Would its holder hold less somewhere on some day, if these stood in its place from when they begin?"""
    rest = piece.territory
    for one in by:
        lasts = one.valid_until is None or (piece.valid_until is not None and piece.valid_until <= one.valid_until)
        if lasts and one.part >= piece.part:
            rest = rest - one.territory
    return bool(rest)
