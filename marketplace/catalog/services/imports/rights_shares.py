"""Lines that say who controls, and who earns from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from marketplace.catalog.divisions import is_lessened, shown
from marketplace.catalog.models import ImportRow, Recording
from marketplace.catalog.parsing.rights import RightsRow
from marketplace.catalog.services.imports.rights_share_refusals import (
    is_more,
    overlap,
    refuse_claimed,
    refuse_machine,
    refuse_participation,
    refuse_rewriting,
    refuse_share,
    refuse_taking,
)
from marketplace.catalog.services.imports.rights_stated import Earned, Held, Refusal, Stated, Verdict, problem
from marketplace.kit.problems import gettext_noop as _
from marketplace.kit.territories import WORLD

Outcome = ImportRow.Outcome


Entry = TypeVar("Entry", Held, Earned)


def judge_share(stated: Stated, row: RightsRow, recordings: list[Recording]) -> Verdict:
    """Say what a line about control would do; nobody can control more than the whole of a side."""
    planned: list[tuple[list[Held], Held | None, Held]] = []
    for recording in recordings:
        refuse_machine(stated, recording, "holder", row.holder)
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
            refuse_claimed(stated, fresh)
        if same is not None and same.is_guarded and is_lessened(same, [fresh]):
            refuse_taking(same)
        refuse_share(held, same, fresh)
        refuse_rewriting(stated.open_from, same, fresh)
        planned.append((held, same, fresh))
    return _taken(planned, ("part", "valid_until", "document"))


def judge_participation(stated: Stated, row: RightsRow, recordings: list[Recording]) -> Verdict:
    """Say what a line about earning would do: it takes part in every share of that holder that it overlaps."""
    planned: list[tuple[list[Earned], Earned | None, Earned]] = []
    fresh = Earned(
        row.person, row.part or Fraction(0), row.valid_from, row.valid_until, row.payment, row.document, is_stated=True
    )
    for recording in recordings:
        refuse_machine(stated, recording, "person", row.person)
        shares = [
            held
            for held in stated.shares[recording.pk, row.side]
            if held.holder == row.holder and overlap(held, fresh) and row.territory in (WORLD, held.territory)
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
                refuse_claimed(stated, held)
            if held.is_guarded and (same is None or is_more(fresh, same)):
                refuse_taking(held)
            refuse_participation(held, same, fresh)
            refuse_rewriting(stated.open_from, same, fresh)
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


def _same(entries: Iterable[Entry], is_meant: Callable[[Entry], bool]) -> Entry | None:
    """Give the entry that a line means, if it is there."""
    return next((entry for entry in entries if is_meant(entry)), None)


def _shown(value: object) -> str:
    """Give a value as the preview shows it."""
    if isinstance(value, Fraction):
        return f"{shown(value)}%"
    return "" if value is None else str(value)
