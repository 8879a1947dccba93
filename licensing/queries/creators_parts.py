"""What part of each side of a recording reaches creators."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from accounts.models import Party
from licensing.models import Terms
from licensing.models.terms import PARTS_OF_A_WHOLE
from licensing.reasons import Obstacle, Reason
from marketplace.catalog.divisions import shown
from marketplace.catalog.models import Participation, RightsShare
from marketplace.catalog.queries.shares import in_force
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Side


class _Share(NamedTuple):
    recording: int
    side: str
    territory: Territory
    to_creators: Fraction


def below_creators_part(offered: Mapping[int, Terms], *, on: date, territory: Territory) -> dict[int, Reason]:
    """The recordings of which a paid side passes on less to creators than its Terms promise."""
    demanding = {pk for pk, terms in offered.items() if terms.least_creators_parts}
    if not demanding:
        return {}
    parts = least_creators_parts(demanding, on=on, territory=territory)
    return {
        pk: Reason(Obstacle.CREATORS_PART, terms.organisation.name, short, shown(_least_of(terms)))
        for pk, terms in offered.items()
        if pk in demanding and (short := _too_little(pk, terms, parts))
    }


def _too_little(recording: int, terms: Terms, parts: dict[tuple[int, Side], Fraction]) -> tuple[tuple[Side, str], ...]:
    """Each side that is paid and does not pass the least part on, and what of a hundred it does."""
    paid = [(Side.MASTER, terms.master_parts), (Side.PUBLISHING, terms.publishing_parts)]
    passed = [(side, parts.get((recording, side), Fraction(0))) for side, ratio in paid if ratio]
    return tuple((side, shown(part)) for side, part in passed if part < _least_of(terms))


def _least_of(terms: Terms) -> Fraction:
    return Fraction(terms.least_creators_parts, PARTS_OF_A_WHOLE)


def least_creators_parts(
    recordings: Collection[int], *, on: date, territory: Territory
) -> dict[tuple[int, Side], Fraction]:
    """The least that creators get of each side, in any country asked for: as holders, or by participation.

    Whoever is not an organisation is a creator, claimed or not. A side without shares there is not in the answer.
    """
    sides: dict[tuple[int, Side], list[_Share]] = defaultdict(list)
    for share in _shares(recordings, on=on, territory=territory):
        sides[share.recording, Side(share.side)].append(share)
    return {key: _least(shares, territory) for key, shares in sides.items()}


def _least(shares: list[_Share], territory: Territory) -> Fraction:
    if all(share.territory >= territory for share in shares):
        return sum((share.to_creators for share in shares), Fraction(0))
    return min(
        sum((share.to_creators for share in shares if number in share.territory.numbers), Fraction(0))
        for number in territory.numbers
    )


def _shares(recordings: Collection[int], *, on: date, territory: Territory) -> list[_Share]:
    rows = RightsShare.objects.filter(
        in_force(on), recording__in=recordings, territory__overlaps=territory
    ).values_list("pk", "recording_id", "side", "territory", "parts", "whole", "holder__kind")
    given: dict[int, Fraction] = defaultdict(Fraction)
    participations = Participation.objects.filter(in_force(on), share__recording__in=recordings)
    for share, parts, whole in participations.exclude(party__kind=Party.Kind.ORGANISATION).values_list(
        "share_id", "parts", "whole"
    ):
        given[share] += Fraction(parts, whole)
    return [
        _Share(recording, side, where, Fraction(parts, whole) * (given[pk] if kind == Party.Kind.ORGANISATION else 1))
        for pk, recording, side, where, parts, whole, kind in rows
    ]
