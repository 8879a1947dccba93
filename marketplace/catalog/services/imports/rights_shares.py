"""Lines that say who controls, and who earns from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from marketplace.catalog.divisions import Dated, is_lessened, is_on, most_at_any_time, shown
from marketplace.catalog.models import ImportRow, Recording
from marketplace.catalog.parsing.rights import RightsRow
from marketplace.catalog.queries.claimed_sides import claim_on
from marketplace.catalog.services.imports.rights_stated import Earned, Held, Refusal, Stated, Verdict, problem
from marketplace.kit.problems import gettext_noop as _
from marketplace.kit.territories import WORLD

Outcome = ImportRow.Outcome


Entry = TypeVar("Entry", Held, Earned)


def judge_share(stated: Stated, row: RightsRow, recordings: list[Recording]) -> Verdict:
    """Say what a line about control would do; nobody can control more than the whole of a side."""
    planned: list[tuple[list[Held], Held | None, Held]] = []
    for recording in recordings:
        _refuse_machine(stated, recording, "holder", row.holder)
        held = stated.shares[recording.pk, row.side]
        fresh = Held(
            recording,
            row.side,
            row.holder,
            row.part or Fraction(0),
            row.territory,
            row.valid_from,
            row.valid_until,
            row.document,
            is_stated=True,
        )
        same = _same(
            held, lambda one: (one.holder, one.territory, one.valid_from) == (row.holder, row.territory, row.valid_from)
        )
        if same is None or (same.part, same.valid_until) != (fresh.part, fresh.valid_until):
            _refuse_claimed(stated, fresh)
        if same is not None and same.is_guarded and is_lessened(same, [fresh]):
            _refuse_taking(same)
        _refuse_share(held, same, fresh)
        _refuse_rewriting(stated.open_from, same, fresh)
        planned.append((held, same, fresh))
    return _taken(planned, ("part", "valid_until", "document"))


def judge_participation(stated: Stated, row: RightsRow, recordings: list[Recording]) -> Verdict:
    """Say what a line about earning would do: it takes part in every share of that holder that it overlaps."""
    planned: list[tuple[list[Earned], Earned | None, Earned]] = []
    fresh = Earned(
        row.person, row.part or Fraction(0), row.valid_from, row.valid_until, row.payment, row.document, is_stated=True
    )
    for recording in recordings:
        _refuse_machine(stated, recording, "person", row.person)
        shares = [
            held
            for held in stated.shares[recording.pk, row.side]
            if held.holder == row.holder and _overlap(held, fresh) and row.territory in (WORLD, held.territory)
        ]
        if not shares:
            raise Refusal(
                "holder",
                problem(
                    _("“{holder}” has no {side} share of “{title}” from which somebody could earn"),
                    _("Add a line of the kind share for that holder, or correct the name or the side."),
                    holder=row.holder,
                    side=row.side,
                    title=str(recording),
                ),
            )
        for held in shares:
            same = _same(held.earned, lambda one: (one.person, one.valid_from) == (row.person, row.valid_from))
            if same is None or (same.part, same.valid_until) != (fresh.part, fresh.valid_until):
                _refuse_claimed(stated, held)
            if held.is_guarded and (same is None or _is_more(fresh, same)):
                _refuse_taking(held)
            _refuse_participation(held, same, fresh)
            _refuse_rewriting(stated.open_from, same, fresh)
            planned.append((held.earned, same, replace(fresh)))
    return _taken(planned, ("part", "valid_until", "payment", "document"))


def _taken(planned: Sequence[tuple[list[Entry], Entry | None, Entry]], compared: Iterable[str]) -> Verdict:
    """Add what is new and change what is different, now that nothing of the line is refused."""
    outcomes, changes = set(), {}
    for entries, same, fresh in planned:
        if same is None:
            entries.append(fresh)
            outcomes.add(Outcome.NEW)
            continue
        same.is_stated = True
        for name in compared:
            before, after = getattr(same, name), getattr(fresh, name)
            if before != after:
                changes[name] = (name, _shown(before), _shown(after))
                setattr(same, name, after)
                same.is_changed = True
                outcomes.add(Outcome.CHANGED)
    for outcome in (Outcome.NEW, Outcome.CHANGED):
        if outcome in outcomes:
            return Verdict(outcome, tuple(changes.values()))
    return Verdict(Outcome.UNCHANGED)


def _refuse_share(held: list[Held], same: Held | None, fresh: Held) -> None:
    """Refuse a share that was stated already, overlaps another of its holder, or makes more than the whole."""
    _refuse_twice(same)
    others = [one for one in held if one is not same]
    for one in others:
        if one.holder == fresh.holder and _overlap(one, fresh) and one.territory & fresh.territory:
            raise Refusal(
                "holder",
                problem(
                    _("“{holder}” has another share of “{title}” at the same time and place"),
                    _("End the other share first: write its last day under “Until”, and begin this one there."),
                    holder=fresh.holder,
                    title=str(fresh.recording),
                ),
            )
    total = _most([*others, fresh])
    if total > 1:
        raise Refusal(
            "part",
            problem(
                _("With this line {percent} % of the {side} of “{title}” would be held"),
                _("Correct the parts: together they make at most the whole."),
                percent=shown(total),
                side=fresh.side,
                title=str(fresh.recording),
            ),
        )


def _refuse_claimed(stated: Stated, held: Held) -> None:
    """Refuse to change a side that two parties want, or that a decision gave to one of them."""
    number = claim_on(stated.claimed.get((held.recording.pk, held.side), ()), [held.territory])
    if number:
        raise Refusal(
            "side",
            problem(
                _("The {side} of “{title}” is claimed: {claim}"),
                _("Nobody changes it while the claim stands, and what was decided stays. See your claims."),
                side=held.side,
                title=str(held.recording),
                claim=number,
            ),
        )


def _is_more(fresh: Earned, same: Earned) -> bool:
    ends_later = same.valid_until is not None and (fresh.valid_until is None or fresh.valid_until > same.valid_until)
    return fresh.part > same.part or ends_later


def _refuse_taking(held: Held) -> None:
    """Refuse to take alone from the share of a holder who acts for itself: neither its part nor what it keeps."""
    raise Refusal(
        "holder",
        problem(
            _("“{holder}” acts for itself here, and this takes from its share of “{title}”"),
            _("Leave the row out. Propose it on the recording’s page of rights: it counts once they agree."),
            holder=held.holder,
            title=str(held.recording),
        ),
    )


def _refuse_machine(stated: Stated, recording: Recording, field: str, name: str) -> None:
    """Refuse whom a machine credit names: only people, and who holds for them, earn."""
    if stated.is_machine(recording, name):
        raise Refusal(
            field,
            problem(
                _("“{name}” is credited on “{title}” for what a machine made alone, and only people earn"),
                _("Name the person, or correct the credit."),
                name=name,
                title=str(recording),
            ),
        )


def _refuse_participation(held: Held, same: Earned | None, fresh: Earned) -> None:
    """Refuse a participation that was stated already, overlaps another of the person, or makes more than the whole."""
    _refuse_twice(same)
    others = [one for one in held.earned if one is not same]
    if any(one.person == fresh.person and _overlap(one, fresh) for one in others):
        raise Refusal(
            "person",
            problem(
                _("“{person}” takes part in this share at the same time already"),
                _("End the other participation first, and begin this one there."),
                person=fresh.person,
            ),
        )
    starts = {one.valid_from for one in (*others, fresh)}
    total = max(sum((one.part for one in (*others, fresh) if is_on(one, day)), Fraction(0)) for day in starts)
    if total > 1:
        raise Refusal(
            "part",
            problem(
                _("With this line {percent} % of the income of “{holder}” would be given away"),
                _("Correct the parts: together they make at most the whole; what is left is the holder’s."),
                percent=shown(total),
                holder=held.holder,
            ),
        )


def _refuse_rewriting(open_from: date, same: Held | Earned | None, fresh: Held | Earned) -> None:
    """Refuse to change what money was divided by; it may end, and another begin, from the first open day on."""
    if same is None or not same.pk or same.valid_from >= open_from:
        return
    is_as_much = (same.part, getattr(same, "payment", "")) == (fresh.part, getattr(fresh, "payment", ""))
    ends = {same.valid_until, fresh.valid_until}
    if is_as_much and (len(ends) == 1 or all(day is None or day >= open_from for day in ends)):
        return
    raise Refusal(
        "part",
        problem(
            _("The money of that time has been divided by what was stated before"),
            _("End the old one on {day} or later, and begin the new one there."),
            day=open_from.isoformat(),
        ),
    )


def _refuse_twice(same: Held | Earned | None) -> None:
    """Refuse what an earlier line of the file said."""
    if same is not None and same.is_stated:
        raise Refusal(
            "recordings",
            problem(_("An earlier row says this already"), _("Keep one of the two rows.")),
        )


def _most(held: Sequence[Held]) -> Fraction:
    """Give the largest part of the whole that is held anywhere at any time; what adds up plainly is not looked at."""
    if (everything := sum((one.part for one in held), Fraction(0))) <= 1:
        return everything
    return most_at_any_time(held)


def _same(entries: Iterable[Entry], is_meant: Callable[[Entry], bool]) -> Entry | None:
    """Give the entry that a line means, if it is there."""
    return next((entry for entry in entries if is_meant(entry)), None)


def _overlap(one: Dated, other: Dated) -> bool:
    """Is there a day on which both hold?"""
    return (one.valid_until is None or other.valid_from < one.valid_until) and (
        other.valid_until is None or one.valid_from < other.valid_until
    )


def _shown(value: object) -> str:
    """Give a value as the preview shows it."""
    if isinstance(value, Fraction):
        return f"{shown(value)}%"
    return "" if value is None else str(value)
