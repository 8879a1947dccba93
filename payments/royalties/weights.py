"""Weight rules: small versioned functions that say what each recording counts for in a pool.

A rule never changes; a better one gets a new number, because old statements must still be recomputed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from marketplace.kit.errors import DomainError

EQUAL = "equal-1"
DURATION = "duration-1"
UNITS_SO_FAR = "units-1"


class UnknownWeightRule(DomainError):
    """A rule is named that this version does not know, so nothing may be distributed by it."""


@dataclass(frozen=True, slots=True)
class Countable:
    """One recording of the manifest, and what its length was when it was licensed."""

    recording: UUID
    duration_ms: int | None


AccessRule = Callable[[Sequence[Countable]], list[int]]


@dataclass(frozen=True, slots=True)
class Weighing:
    """The rule that was used in the end, and each recording's weight, in the order asked."""

    rule: str
    weights: list[int]


def equal(recordings: Sequence[Countable]) -> list[int]:
    """Every recording counts one."""
    return [1] * len(recordings)


def duration(recordings: Sequence[Countable]) -> list[int]:
    """Every recording counts its milliseconds; one of unknown length counts the mean of the others."""
    known = [recording.duration_ms for recording in recordings if recording.duration_ms]
    usual = sum(known) // len(known) if known else 1
    return [recording.duration_ms or usual for recording in recordings]


ACCESS_RULES: Mapping[str, AccessRule] = {EQUAL: equal, DURATION: duration}


def weigh_access(rule: str, recordings: Sequence[Countable]) -> Weighing:
    """Weigh recordings for having been licensed at all."""
    try:
        return Weighing(rule, ACCESS_RULES[rule](recordings))
    except KeyError:
        raise UnknownWeightRule(f"“{rule}” is not a weight rule that this version knows.") from None


class Used(NamedTuple):
    """What was reported of one recording so far: seconds of audio read, and micro-scores of output."""

    seconds: int = 0
    scores: int = 0


def units_so_far(recordings: Sequence[Countable], used: Mapping[UUID, Used]) -> list[int]:
    """Every recording counts its units; where both kinds were reported, either kind counts half in all.

    Seconds and scores cannot be added, so each is multiplied by the other's sum: whole numbers, and no rounding.
    """
    nothing = Used()
    found = [used.get(recording.recording, nothing) for recording in recordings]
    seconds, scores = sum(one.seconds for one in found), sum(one.scores for one in found)
    return [one.seconds * (scores or 1) + one.scores * (seconds or 1) for one in found]


def weigh_usage(access_rule: str, recordings: Sequence[Countable], used: Mapping[UUID, Used]) -> Weighing:
    """Weigh recordings by the units reported so far under the licence; by the access rule where there are none.

    So training done once keeps paying, and a month without use starves nobody.
    """
    weights = units_so_far(recordings, used)
    if any(weights):
        return Weighing(UNITS_SO_FAR, weights)
    return weigh_access(access_rule, recordings)
