"""What an organisation has stated about rights: loaded once for a file, extended line by line, written at the end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from accounts.models import Party
from marketplace.catalog.models import Consent, Credit, Grant, ImportBatch, Participation, Recording, RightsShare
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
    """What one line would do, and of what is there already: field, before, after."""

    outcome: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass
class Earned:
    """One participation: stored, or stated by a line of the file."""

    person: str
    part: Fraction
    valid_from: date
    valid_until: date | None
    payment: str
    document: str
    stored: Participation | None = None
    is_changed: bool = False
    is_stated: bool = False


@dataclass
class Held:
    """One share: stored, or stated by a line of the file."""

    recording: Recording
    side: str
    holder: str
    part: Fraction
    territory: Territory
    valid_from: date
    valid_until: date | None
    document: str
    stored: RightsShare | None = None
    is_changed: bool = False
    is_stated: bool = False
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


class Stated:
    """The rights of the recordings that a file names."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.organisation = batch.organisation
        self.shares: dict[tuple[int, str], list[Held]] = defaultdict(list)
        self.credits: set[tuple[int, int, str, str]] = set()  # recording, work, name, role; one of the first two is 0
        self.new_credits: dict[tuple[int, int, str, str], None] = {}
        self.identifiers: dict[str, dict[str, str]] = defaultdict(dict)
        self.people: dict[str, Party] = {}
        self.consents: dict[ConsentKey, set[int]] = defaultdict(set)
        self.withdrawn: dict[tuple[str, int], date] = {}
        self.new_consents: dict[tuple[ConsentKey, date], Given] = defaultdict(Given)
        self.grants: dict[GrantKey, Given] = defaultdict(Given)
        self.withdrawn_grants: set[GrantKey] = set()
        self.new_grants: dict[GrantKey, Given] = defaultdict(Given)

    def load(self, recordings: Mapping[int, Recording]) -> None:
        """Load what is stated of some recordings, a few queries for some thousands."""
        named = Party.objects.filter(named_by=self.organisation, organisation__isnull=True)
        self.people = {party.name: party for party in named}
        for some in _some(recordings, 5000):
            self._load_shares(some, recordings)
            self._load_credits(some, recordings)
            self._load_consents(some)
        self._load_grants()

    def is_credited(self, recording: Recording, name: str) -> bool:
        """Is somebody credited on a recording or its work, with any role?"""
        return any(
            key in self.credits
            for role in Credit.Role.values
            for key in ((recording.pk, 0, name, role), (0, recording.work_id or 0, name, role))
        )

    def _load_shares(self, some: list[int], recordings: Mapping[int, Recording]) -> None:
        by_share: dict[int, Held] = {}
        for share in RightsShare.objects.filter(recording__in=some).select_related("holder"):
            held = Held(
                recordings[share.recording_id],
                share.side,
                share.holder.name,
                Fraction(share.parts, share.whole),
                share.territory,
                share.valid_from,
                share.valid_until,
                share.document,
                stored=share,
            )
            by_share[share.pk] = held
            self.shares[share.recording_id, share.side].append(held)
        for one in Participation.objects.filter(share__recording__in=some).select_related("party"):
            by_share[one.share_id].earned.append(
                Earned(
                    one.party.name,
                    Fraction(one.parts, one.whole),
                    one.valid_from,
                    one.valid_until,
                    one.payment,
                    one.document,
                    stored=one,
                )
            )

    def _load_credits(self, some: list[int], recordings: Mapping[int, Recording]) -> None:
        works = {recordings[pk].work_id for pk in some} - {None}
        columns = ("recording_id", "work_id", "party__name", "role")
        for about in ({"recording__in": some}, {"work__in": works}):
            for recording, work, name, role in Credit.objects.filter(**about).values_list(*columns):
                self.credits.add((recording or 0, work or 0, name, role))

    def _load_consents(self, some: list[int]) -> None:
        through = Consent.recordings.through.objects.filter(recording__in=some).select_related("consent__party")
        for link in through:
            consent, recording = link.consent, link.recording_id
            if consent.withdrawn_at is not None:
                last = self.withdrawn.get((consent.party.name, recording), consent.withdrawn_at.date())
                self.withdrawn[consent.party.name, recording] = max(last, consent.withdrawn_at.date())
            elif consent.declared_by_id == self.organisation.pk:
                self.consents[consent_key(consent)].add(recording)

    def _load_grants(self) -> None:
        stated = Grant.objects.filter(origin__isnull=True, holder__named_by=self.organisation)
        for grant in stated.select_related("holder").prefetch_related("recordings"):
            if grant.withdrawn_at is not None:
                self.withdrawn_grants.add(grant_key(grant))
                continue
            given = self.grants[grant_key(grant)]
            given.recordings |= {recording.pk for recording in grant.recordings.all()}
            given.covers_every |= grant.covers_all or grant.catalog_id is not None


def consent_key(consent: Consent) -> ConsentKey:
    """Give the key of a stored consent."""
    return ConsentKey(consent.party.name, tuple(sorted(consent.purposes)), consent.document, consent.warranted_by)


def grant_key(grant: Grant) -> GrantKey:
    """Give the key of a stored grant."""
    return GrantKey(
        grant.holder.name,
        tuple(grant.sides),
        tuple(sorted(grant.purposes)),
        tuple(sorted(grant.stages)),
        tuple(sorted(grant.contents)),
        grant.territory,
        grant.valid_from,
        grant.valid_until,
        grant.least_price_units,
        grant.least_price_currency,
        grant.least_side_parts,
        grant.least_side_whole,
        grant.document,
    )


def _some(items: Iterable[int], size: int) -> Iterator[list[int]]:
    """Divide keys into lists of at most so many."""
    items = iter(items)
    while some := list(islice(items, size)):
        yield some
