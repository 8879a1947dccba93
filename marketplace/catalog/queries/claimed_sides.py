"""Which sides nobody divides anew: those that two parties want, and those that a decision gave to a claimant."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.catalog.models import Claim
from marketplace.kit.territories import Territory

FIXED = (Claim.Status.STANDING, Claim.Status.UPHELD)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claim to a side, and where."""

    number: str
    territory: Territory


def claimed_sides(recordings: Iterable[int]) -> dict[tuple[int, str], list[Claimed]]:
    """The claims that stand or were upheld, by recording and side: whoever lists it cannot undo what is decided."""
    through = Claim.recordings.through.objects.filter(claim__status__in=FIXED, recording__in=list(recordings))
    found: dict[tuple[int, str], list[Claimed]] = defaultdict(list)
    for one in through.select_related("claim").order_by("claim"):
        claim = one.claim
        found[one.recording_id, claim.side].append(Claimed(claim.number, claim.territory))
    return found


def claim_on(claims: Sequence[Claimed], territories: Iterable[Territory]) -> str:
    """The number of the first claim that reaches one of some territories; empty if none does."""
    where = list(territories)
    return next((one.number for one in claims if any(one.territory & territory for territory in where)), "")
