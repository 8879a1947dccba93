"""From a pool to the people: sides, recordings, shares in force, participations; in whole ledger units."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import lcm
from typing import NamedTuple
from uuid import UUID

from marketplace.kit.division import Division, LastExtra, largest_remainder
from payments.royalties import ties

FINEST_WHOLE = 10**18  # finer parts than a ledger could tell apart: somebody must look at them first


class Waits(StrEnum):
    """Why an amount has nobody to go to yet."""

    NOBODY = ""
    UNCLAIMED = "unclaimed"
    OVERCLAIMED = "overclaimed"
    CLAIMED = "claimed"
    DISPUTED = "disputed"


class ParticipationFact(NamedTuple):
    """Who earns what part of a share's income, on the day that counts."""

    uuid: UUID
    party: UUID
    parts: int
    whole: int
    through_holder: bool
    is_disputed: bool = False


class ShareFact(NamedTuple):
    """Who controls what part of one side of a recording, on the day that counts."""

    uuid: UUID
    holder: UUID
    parts: int
    whole: int
    participations: tuple[ParticipationFact, ...] = ()


class RecordingFact(NamedTuple):
    """One recording, its weight, its shares on each side that the pool pays, and the sides that two parties want."""

    uuid: UUID
    weight: int
    shares: dict[str, tuple[ShareFact, ...]]
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolFact:
    """One licence's money of one part for one month, and how its two sides share it."""

    licence: str
    month: str
    part: str
    currency: str
    rule: str
    units: int
    sides: tuple[tuple[str, int], ...]

    @property
    def key(self) -> str:
        """What ties are drawn by; it knows neither the run nor the code's version."""
        return f"{self.licence}/{self.month}/{self.part}/{self.currency}/{self.rule}"


class Won(NamedTuple):
    """What one recipient won in one split, and what it takes to recompute that alone."""

    weight: int
    total: int
    units: int
    last: LastExtra | None


class Line(NamedTuple):
    """One party's amount for one recording from one pool, with every figure it came from."""

    recording: UUID
    side: str
    share: UUID | None
    participation: UUID | None
    earner: UUID | None
    payee: UUID | None
    waits: Waits
    weight: int
    recording_units: int
    by_share: Won
    by_participation: Won

    @property
    def units(self) -> int:
        return self.by_participation.units


@dataclass(frozen=True, slots=True)
class Allocation:
    """One pool divided: the splits above the recordings; the lines come one by one, for there may be many."""

    pool: PoolFact
    by_side: Division
    by_recording: dict[str, Division]
    recordings: list[RecordingFact]

    def lines(self) -> Iterator[Line]:
        """Every line, by side, recording, share and participation: an order that no input order changes."""
        for side, division in self.by_recording.items():
            key = ties.side_key(self.pool.key, side)
            for fact, units in zip(self.recordings, division.units, strict=True):
                if units:
                    yield from _of_recording(_Amount(fact, side, units, key))


class _Amount(NamedTuple):
    """One recording's amount on one side, before anybody's share of it."""

    fact: RecordingFact
    side: str
    units: int
    key: str

    def waiting(self, reason: Waits, share: UUID | None, by_share: Won) -> Line:
        """The line of an amount that has nobody to go to yet."""
        everything = Won(1, 1, by_share.units, None)
        return Line(
            *(self.fact.uuid, self.side, share, None, None, None, reason),
            *(self.fact.weight, self.units, by_share, everything),
        )


def allocate(pool: PoolFact, recordings: Sequence[RecordingFact]) -> Allocation:
    """Divide a pool to the last unit; the order of the recordings changes nothing."""
    ordered = sorted(recordings, key=lambda fact: fact.uuid.bytes)
    weights = [(fact.uuid, fact.weight) for fact in ordered]
    sides = sorted(pool.sides)
    by_side = largest_remainder(pool.units, sides, key=pool.key)
    by_recording = {
        side: largest_remainder(units, weights, key=ties.side_key(pool.key, side))
        for (side, _ratio), units in zip(sides, by_side.units, strict=True)
        if units
    }
    return Allocation(pool, by_side, by_recording, ordered)


def _of_recording(amount: _Amount) -> Iterator[Line]:
    """Divide one recording's amount among the shares in force; what nobody claims waits, and is not shared out.

    A side that two parties want waits whole, and the other side is paid as always.
    """
    if amount.side in amount.fact.disputed:
        yield amount.waiting(Waits.CLAIMED, None, Won(1, 1, amount.units, None))
        return
    shares = sorted(amount.fact.shares.get(amount.side, ()), key=lambda share: share.uuid.bytes)
    whole = lcm(*(share.whole for share in shares))
    weights = [(share.uuid, share.parts * whole // share.whole) for share in shares]
    unclaimed = whole - sum(weight for _uuid, weight in weights)
    if unclaimed < 0 or whole > FINEST_WHOLE:
        yield amount.waiting(Waits.OVERCLAIMED, None, Won(1, 1, amount.units, None))
        return
    if unclaimed:
        weights.append((amount.fact.uuid, unclaimed))
    division = largest_remainder(amount.units, weights, key=amount.key)
    won = [
        Won(weight, whole, units, division.last) for (_uuid, weight), units in zip(weights, division.units, strict=True)
    ]
    for share, part in zip(shares, won, strict=False):
        if part.units:
            yield from _of_share(amount, share, part)
    if unclaimed and won[-1].units:
        yield amount.waiting(Waits.UNCLAIMED, None, won[-1])


def _of_share(amount: _Amount, share: ShareFact, by_share: Won) -> Iterator[Line]:
    """Divide one share's amount between those who participate in it and its holder, who keeps the rest."""
    members = sorted(share.participations, key=lambda member: member.uuid.bytes)
    whole = lcm(*(member.whole for member in members))
    weights = [(member.uuid, member.parts * whole // member.whole) for member in members]
    kept = whole - sum(weight for _uuid, weight in weights)
    if kept < 0 or whole > FINEST_WHOLE:
        yield amount.waiting(Waits.OVERCLAIMED, share.uuid, by_share)
        return
    weights.append((share.uuid, kept))
    division = largest_remainder(by_share.units, weights, key=amount.key)
    earners = [_earner(member, share) for member in members]
    for (participation, earner, payee, waits), (_uuid, weight), units in zip(
        [*earners, (None, share.holder, share.holder, Waits.NOBODY)], weights, division.units, strict=True
    ):
        if units:
            yield Line(
                *(amount.fact.uuid, amount.side, share.uuid, participation, earner, payee, waits),
                *(amount.fact.weight, amount.units, by_share, Won(weight, whole, units, division.last)),
            )


def _earner(member: ParticipationFact, share: ShareFact) -> tuple[UUID, UUID, UUID | None, Waits]:
    """Who earns and who is paid: nobody, while what the holder is said to pay on is disputed."""
    if member.is_disputed:
        return member.uuid, member.party, None, Waits.DISPUTED
    return member.uuid, member.party, share.holder if member.through_holder else member.party, Waits.NOBODY
