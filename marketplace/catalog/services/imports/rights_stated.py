"""What an organisation has stated about rights, extended line by line of a file."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from accounts.models import Party
from marketplace.catalog.models import Credit, ImportBatch, Recording
from marketplace.catalog.queries.claimed_sides import Claimed
from marketplace.catalog.queries.spoken import Spoken
from marketplace.kit.problems import Problem
from marketplace.kit.territories import Territory


class Refusal(Exception):
    """A line cannot be taken, because of one of its cells."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.field = field
        self.problem = problem


def problem(reason: str, remedy: str, **facts: str | int) -> Problem:
    """Put a problem together from sentences that were marked where they stand."""
    return Problem(reason, remedy, facts)


@dataclass(frozen=True)
class Verdict:
    """What one line would do, of what is there already (field, before, after), and what to think of before it does."""

    outcome: str
    changes: tuple[tuple[str, str, str], ...] = ()
    doubts: tuple[tuple[str, Problem], ...] = ()


@dataclass
class Earned:
    """One participation: stored under its key, or stated by a line of the file (key 0)."""

    person: str
    part: Fraction
    valid_from: date
    valid_until: date | None
    payment: str
    document: str
    pk: int = 0
    is_changed: bool = False
    is_stated: bool = False


@dataclass
class Held:
    """One share: stored under its key, or stated by a line of the file (key 0)."""

    recording: Recording
    side: str
    holder: str
    part: Fraction
    territory: Territory
    valid_from: date
    valid_until: date | None
    document: str
    pk: int = 0
    is_changed: bool = False
    is_stated: bool = False
    is_guarded: bool = False  # its holder acts for itself: nobody takes from it alone
    earned: list[Earned] = field(default_factory=list)


@dataclass
class Given:
    """One consent or grant of the file, with every recording that its lines name."""

    recordings: set[int] = field(default_factory=set)
    covers_every: bool = False


class ConsentKey(NamedTuple):
    """What makes two declarations one consent."""

    person: str
    purposes: tuple[str, ...]
    document: str
    warranted_by: str


class GrantKey(NamedTuple):
    """What makes two lines one grant."""

    holder: str
    sides: tuple[str, ...]
    purposes: tuple[str, ...]
    stages: tuple[str, ...]
    contents: tuple[str, ...]
    territory: Territory
    valid_from: date
    valid_until: date | None
    least_price_units: int | None
    least_price_currency: str
    least_side_parts: int | None
    least_side_whole: int | None
    document: str
    catalog: int | None


class Stated:
    """The rights of the recordings that a file names."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.organisation = batch.organisation
        self.open_from = date.min  # what counted before that day was paid by
        self.shares: dict[tuple[int, str], list[Held]] = defaultdict(list)
        self.claimed: dict[tuple[int, str], list[Claimed]] = {}
        self.credits: set[tuple[int, int, str, str]] = set()  # recording, work, name, role; one of the first two is 0
        self.made_by_human: set[tuple[int, int, str]] = set()  # recording, work, name; one of the first two is 0
        self.made_by_machine: set[tuple[int, int, str]] = set()
        self.loose_credits: set[tuple[int, int, str, str]] = set()  # what only a catalog file says
        self.new_credits: dict[tuple[int, int, str, str], None] = {}
        self.identifiers: dict[str, dict[str, str]] = defaultdict(dict)
        self.people: dict[str, Party] = {}
        self.speaking: set[str] = set()  # holders who give their permission themselves
        self.consents: dict[ConsentKey, set[int]] = defaultdict(set)
        self.spoken = Spoken()
        self.withdrawn: dict[tuple[str, int], date] = {}
        self.new_consents: dict[tuple[ConsentKey, date], Given] = defaultdict(Given)
        self.grants: dict[GrantKey, Given] = defaultdict(Given)
        self.new_grants: dict[GrantKey, Given] = defaultdict(Given)

    def is_machine(self, recording: Recording, name: str) -> bool:
        """Is a name credited on a recording or its work, and only for what a machine made alone?"""
        keys = {(recording.pk, 0, name), (0, recording.work_id or 0, name)}
        is_new = any((*key[:2], name, role) in self.new_credits for key in keys for role in Credit.Role.values)
        return bool(keys & self.made_by_machine) and not keys & self.made_by_human and not is_new

    def is_credited(self, recording: Recording, name: str) -> bool:
        """Is somebody credited on a recording or its work, with any role?"""
        return any(
            key in self.credits
            for role in Credit.Role.values
            for key in ((recording.pk, 0, name, role), (0, recording.work_id or 0, name, role))
        )
