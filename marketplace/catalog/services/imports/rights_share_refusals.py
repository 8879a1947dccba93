"""Why a line about shares, or about who earns from them, is not taken."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from marketplace.catalog.divisions import Dated, is_on, most_at_any_time, shown
from marketplace.catalog.models import Recording
from marketplace.catalog.queries.claimed_sides import claim_on
from marketplace.catalog.services.imports.rights_stated import Earned, Held, Refusal, Stated, problem
from marketplace.kit.problems import gettext_noop as _


def refuse_share(held: list[Held], same: Held | None, fresh: Held) -> None:
    """Refuse a share that was stated already, overlaps another of its holder, or makes more than the whole."""
    _refuse_twice(same)
    others = [one for one in held if one is not same]
    for one in others:
        if one.holder == fresh.holder and overlap(one, fresh) and one.territory & fresh.territory:
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


def refuse_claimed(stated: Stated, held: Held) -> None:
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


def is_more(fresh: Earned, same: Earned) -> bool:
    ends_later = same.valid_until is not None and (fresh.valid_until is None or fresh.valid_until > same.valid_until)
    return fresh.part > same.part or ends_later


def refuse_taking(held: Held) -> None:
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


def refuse_machine(stated: Stated, recording: Recording, field: str, name: str) -> None:
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


def refuse_participation(held: Held, same: Earned | None, fresh: Earned) -> None:
    """Refuse a participation that was stated already, overlaps another of the person, or makes more than the whole."""
    _refuse_twice(same)
    others = [one for one in held.earned if one is not same]
    if any(one.person == fresh.person and overlap(one, fresh) for one in others):
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


def refuse_rewriting(open_from: date, same: Held | Earned | None, fresh: Held | Earned) -> None:
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


def overlap(one: Dated, other: Dated) -> bool:
    """Is there a day on which both hold?"""
    return (one.valid_until is None or other.valid_from < one.valid_until) and (
        other.valid_until is None or one.valid_from < other.valid_until
    )
