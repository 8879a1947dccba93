"""How the sides of recordings are divided, as the tables say it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from accounts.models import Party
from accounts.viewers import Viewer
from marketplace.catalog.divisions import Division, Earner, Holding, gaps, shown
from marketplace.catalog.models import DividedMonth, Participation, Recording, RightsChange, RightsShare
from marketplace.catalog.queries.shares import SOMEWHERE, in_force
from marketplace.kit.drawing import Stroke, meter
from marketplace.kit.months import Month
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Side

WHOLE = 100


@dataclass(frozen=True)
class Gap:
    """How much of a side nobody holds, and where."""

    percent: str
    territory: Territory

    @property
    def is_everywhere(self) -> bool:
        return self.territory.is_world


@dataclass(frozen=True)
class SideOn:
    """One side of a recording on one day: its shares, what is missing, and how much is held everywhere."""

    side: Side
    shares: list[RightsShare]
    gaps: list[Gap]
    whole_everywhere: int

    @property
    def is_whole(self) -> bool:
        return not self.gaps


def own_recordings(viewer: Viewer) -> QuerySet[Recording]:
    """The recordings that the viewer's organisation lists."""
    found = Recording.objects.filter(organisation=viewer.organisation) if viewer.organisation else None
    return (Recording.objects.none() if found is None else found).select_related("catalog", "release", "organisation")


def sides_on(recording: Recording, day: date) -> list[SideOn]:
    """Both sides of a recording on a day."""
    shares = RightsShare.objects.filter(in_force(day), SOMEWHERE, recording=recording).select_related("holder")
    found: dict[str, list[RightsShare]] = defaultdict(list)
    by_key = {}
    for share in shares.order_by("side", "pk"):
        by_key[share.pk] = share
        share.earners = []  # type: ignore[attr-defined]
        found[share.side].append(share)
    earning = Participation.objects.filter(in_force(day), share__in=by_key).select_related("party").order_by("pk")
    for one in earning:
        by_key[one.share_id].earners.append(one)  # type: ignore[attr-defined]
    return [_side_on(side, found[side]) for side in Side]


def _side_on(side: Side, shares: list[RightsShare]) -> SideOn:
    missing = gaps((Fraction(one.parts, one.whole), one.territory) for one in shares)
    least = 1 - max((gap for gap, _where in missing), default=Fraction(0))
    return SideOn(side, shares, [Gap(shown(gap), where) for gap, where in missing], int(least * WHOLE))


def strokes_of(recording: Recording, sides: Iterable[SideOn]) -> list[Stroke]:
    """The picture of both sides: what is held in every country, and what is missing somewhere."""
    drawn = {one.side: [("yes", one.whole_everywhere), ("no", WHOLE - one.whole_everywhere)] for one in sides}
    return meter(drawn[Side.MASTER], drawn[Side.PUBLISHING], str(recording.uuid))


def every_share(recording: Recording) -> QuerySet[RightsShare]:
    """All that was ever written and begun, the latest first."""
    return recording.shares.select_related("holder").order_by("side", "-valid_from", "-pk")


def division_on(recording: Recording, side: Side, day: date) -> Division:
    """One side as it is divided on a day, as an editor begins with."""
    (found,) = (one for one in sides_on(recording, day) if one.side == side)
    return tuple(_holding(share) for share in found.shares)


def _holding(share: Any) -> Holding:
    earners = tuple(
        Earner(one.party.name, Fraction(one.parts, one.whole), one.payment, one.document) for one in share.earners
    )
    part = Fraction(share.parts, share.whole)
    return Holding(share.holder.name, part, share.territory, share.valid_until, share.document, earners)


def first_open_day() -> date:
    """From which day on what was stated may change: the day after the last month whose money was divided."""
    last = DividedMonth.objects.order_by("-month").values_list("month", flat=True).first()
    return Month.of(last).last_day + timedelta(days=1) if last else date.min


def changes_of(recording: Recording) -> QuerySet[RightsChange]:
    """Who changed the rights of a recording, when, and how they were before and after."""
    return recording.rights_changes.select_related("actor", "batch", "copied_from").order_by("-at", "-pk")


def written(recordings: Collection[int]) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """Everything that is written of some recordings' sides, as the history keeps it; each table is read alone."""
    fields = ("pk", "recording_id", "side", "holder_id", "parts", "whole", "territory", "valid_from", "valid_until")
    shares = list(RightsShare.objects.filter(recording__in=recordings).order_by("pk").values_list(*fields, "document"))
    earning = list(
        Participation.objects.filter(share__in=[row[0] for row in shares])
        .order_by("pk")
        .values_list("share_id", "party_id", "parts", "whole", "payment", "valid_from", "valid_until")
    )
    parties = {row[3] for row in shares} | {row[1] for row in earning}
    names = dict(Party.objects.filter(pk__in=parties).order_by().values_list("pk", "name"))
    earners: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for share, party, parts, whole, payment, since, until in earning:
        told = {"person": names[party], "part": shown(Fraction(parts, whole)), "payment": payment}
        earners[share].append(told | _days(since, until))
    found: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for pk, recording, side, holder, parts, whole, territory, since, until, document in shares:
        told = {"holder": names[holder], "part": shown(Fraction(parts, whole)), "territory": str(territory)}
        found[recording, side].append(told | _days(since, until) | {"document": document, "earners": earners[pk]})
    return found


def _days(since: date, until: date | None) -> dict[str, str | None]:
    return {"from": since.isoformat(), "until": until.isoformat() if until else None}
