"""What an upheld claim takes, and from whom: exact parts of one side, country by country and day by day. No tables.

The claimant holds the claimed part then, what it held before included. What it lacks is taken from the holders whom
the claim names, and then from what nobody holds; where it names none, what nobody holds comes first, and the others
give the rest in proportion to what they hold. Nobody loses more than they hold, so that a claimant may get less.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from marketplace.catalog.fine_parts import in_proportion, writable
from marketplace.kit.territories import Territory

NONE = Fraction(0)
Earners = tuple[tuple[int, str, Fraction], ...]


@dataclass(frozen=True)
class Earning:
    """Somebody who earns a part of a share's income between two days."""

    party: int
    part: Fraction
    payment: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class Held:
    """One share as it is, with everybody who earns from it."""

    share: int
    holder: int
    part: Fraction
    territory: Territory
    valid_from: date
    valid_until: date | None
    earning: tuple[Earning, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What a claim is to: a part of the side, where, since when, for whom, and against whom (all, if none is named)."""

    part: Fraction
    territory: Territory
    since: date
    claimant: int
    against: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Piece:
    """A part somewhere, between two days: what a share keeps, or, without a share, what the claimant has.

    `earners` are those who earn which part of the claimant's; of what a share keeps the same people earn as before.
    """

    part: Fraction
    share: int | None
    earners: Earners
    territory: Territory
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class Taking:
    """How the side is divided then: the shares that change, what stands in their place, and what was not to be had."""

    changed: frozenset[int]
    pieces: tuple[Piece, ...]
    lacking: Fraction


@dataclass(frozen=True)
class _Cell:
    """One span of days and some countries in which nothing changes; what each share keeps there, and what is won."""

    since: date
    until: date | None
    where: Territory
    kept: dict[int, Fraction]
    won: Fraction = NONE
    earners: Earners = ()
    lacking: Fraction = NONE


def taking(held: Iterable[Held], wanted: Wanted) -> Taking:
    """Say how a side is divided once the claim to it is upheld."""
    reached = [one for one in held if one.territory & wanted.territory and _lasts_past(one, wanted.since)]
    before = {one.share: one.part for one in reached}
    cells = [
        _cell([one for one in reached if _is_in(one, since) and one.territory & where], wanted, since, until, where)
        for since, until in _spans(reached, wanted.since)
        for where in _places(wanted.territory, reached)
    ]
    changed = frozenset(share for cell in cells for share, part in cell.kept.items() if part != before[share])
    return Taking(changed, tuple(_pieces(cells, changed)), max(cell.lacking for cell in cells))


def _lasts_past(one: Held | Earning, day: date) -> bool:
    return one.valid_until is None or one.valid_until > day


def _is_in(one: Held | Earning, day: date) -> bool:
    return one.valid_from <= day and _lasts_past(one, day)


def _spans(held: Sequence[Held], since: date) -> list[tuple[date, date | None]]:
    """The days from the first one on, divided wherever a share or somebody's earning begins or ends."""
    dated: list[Held | Earning] = [*held]
    for share in held:
        dated += share.earning
    days = {day for one in dated for day in (one.valid_from, one.valid_until) if day is not None}
    begins = [since, *sorted(day for day in days if day > since)]
    return list(zip(begins, [*begins[1:], None], strict=True))


def _places(claimed: Territory, held: Sequence[Held]) -> list[Territory]:
    """The claimed countries, divided wherever a share ends."""
    places = [claimed]
    for one in held:
        places = [part for place in places for part in (place & one.territory, place - one.territory) if part]
    return places


def _cell(held: Sequence[Held], wanted: Wanted, since: date, until: date | None, where: Territory) -> _Cell:
    kept = {one.share: one.part for one in held}
    own = sum((one.part for one in held if one.holder == wanted.claimant), NONE)
    others = [one for one in held if one.holder != wanted.claimant]
    givers = [one for one in others if not wanted.against or one.holder in wanted.against]
    given, theirs = sum((one.part for one in givers), NONE), sum((one.part for one in others), NONE)
    lacks, free = max(wanted.part - own, NONE), max(1 - own - theirs, NONE)
    from_givers = min(lacks, given) if wanted.against else min(max(lacks - free, NONE), given)
    gained = from_givers + min(lacks - from_givers, free)
    if not gained:
        return _Cell(since, until, where, kept, lacking=lacks)
    if from_givers:
        kept |= in_proportion({one.share: one.part for one in givers}, given - from_givers)
    kept |= {one.share: NONE for one in held if one.holder == wanted.claimant}
    earners = _earners(held, kept, wanted.claimant, own + gained, since)
    return _Cell(since, until, where, kept, own + gained, earners, lacks - gained)


def _earners(held: Sequence[Held], kept: dict[int, Fraction], claimant: int, won: Fraction, day: date) -> Earners:
    """Who goes on earning what they earned of the parts that change hands; the claimant earns as the holder."""
    parts: dict[int, Fraction] = {}
    direct = set()
    for one in held:
        for earning in one.earning:
            if earning.party == claimant or not _is_in(earning, day) or kept[one.share] == one.part:
                continue
            part = earning.part * (one.part - kept[one.share]) / won
            parts[earning.party] = parts.get(earning.party, NONE) + part
            direct |= {earning.party} if earning.payment == "direct" else set()
    paid = {True: "direct", False: "through_holder"}
    return tuple((party, paid[party in direct], part) for party, part in sorted(writable(parts).items()) if part)


def _pieces(cells: Sequence[_Cell], changed: frozenset[int]) -> Iterable[Piece]:
    """What stands in place of the shares that change: countries and days in which it is the same are one piece."""
    places: dict[tuple[Fraction, int | None, Earners, date, date | None], Territory] = {}
    for cell in cells:
        kept = [(part, share, ()) for share, part in cell.kept.items() if part and share in changed]
        won = [(cell.won, None, cell.earners)] if cell.won else []
        for part, share, earners in [*kept, *won]:
            key = (part, share, earners, cell.since, cell.until)
            places[key] = places[key] | cell.where if key in places else cell.where
    pieces: list[Piece] = []
    for (part, share, earners, since, until), where in places.items():
        same = (part, share, earners, where, since)
        for one in pieces:
            if (one.part, one.share, one.earners, one.territory, one.valid_until) == same:
                pieces[pieces.index(one)] = replace(one, valid_until=until)
                break
        else:
            pieces.append(Piece(part, share, earners, where, since, until))
    return pieces
