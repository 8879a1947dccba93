"""Load what an organisation has stated about the recordings that a file names.

Each table is read alone, by its keys. Where autovacuum has looked at a table after an import was rolled back, or while
one was uncommitted, the planner believes that it holds one row, joins it to others in loops, and takes hours at real
size.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from accounts.models import Party
from marketplace.catalog.models import Consent, Credit, Grant, Participation, Recording, RightsShare
from marketplace.catalog.queries.claimed_sides import claimed_sides
from marketplace.catalog.queries.divisions import first_open_day
from marketplace.catalog.queries.holders import guarded, speaking
from marketplace.catalog.services.imports.rights_stated import ConsentKey, Earned, GrantKey, Held, Stated
from marketplace.kit.batches import some_of

_SHARE = "pk recording_id side holder_id parts whole territory valid_from valid_until document"
_PARTICIPATION = "pk share_id party_id parts whole valid_from valid_until payment document"


def load(stated: Stated, recordings: Mapping[int, Recording]) -> None:
    """Load what is stated of some recordings, a few queries for some thousands."""
    named = list(Party.objects.filter(named_by=stated.organisation))
    stated.people = {party.name: party for party in named if party.organisation_id is None}
    stated.open_from = first_open_day()
    speak = speaking([party.pk for party in named])
    stated.speaking = {party.name for party in named if party.pk in speak}
    names = Names()
    for some in some_of(recordings):
        stated.claimed |= claimed_sides(some)
        _load_shares(stated, some, recordings, names)
        _load_credits(stated, some, recordings, names)
        _load_consents(stated, some, names)
    _load_grants(stated, [party.pk for party in named], names)


class Names:
    """The names of parties by their keys, each asked for once."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, parties: Iterable[int]) -> Mapping[int, str]:
        """Give names, of these parties among others."""
        for some in some_of(set(parties) - self._known.keys()):
            self._known |= dict(Party.objects.filter(pk__in=some).order_by().values_list("pk", "name"))
        return self._known


def _load_shares(stated: Stated, some: list[int], recordings: Mapping[int, Recording], names: Names) -> None:
    rows = list(RightsShare.objects.filter(recording__in=some).order_by("pk").values_list(*_SHARE.split()))
    known, by_share = names.of(row[3] for row in rows), {}
    acting = guarded({row[3] for row in rows}, against=stated.organisation)
    for pk, recording, side, holder, parts, whole, territory, since, until, document in rows:
        part = Fraction(parts, whole)
        held = Held(recordings[recording], side, known[holder], part, territory, since, until, document, pk=pk)
        held.is_guarded = holder in acting
        by_share[pk] = held
        stated.shares[recording, side].append(held)
    for shares in some_of(by_share):
        _load_participations(shares, by_share, names)


def _load_participations(shares: list[int], by_share: Mapping[int, Held], names: Names) -> None:
    rows = list(Participation.objects.filter(share__in=shares).order_by("pk").values_list(*_PARTICIPATION.split()))
    known = names.of(row[2] for row in rows)
    for pk, share, party, parts, whole, since, until, payment, document in rows:
        part = Fraction(parts, whole)
        by_share[share].earned.append(Earned(known[party], part, since, until, payment, document, pk=pk))


def _load_credits(stated: Stated, some: list[int], recordings: Mapping[int, Recording], names: Names) -> None:
    works = {recordings[pk].work_id for pk in some} - {None}
    for about in ({"recording__in": some}, {"work__in": works}):
        credited = Credit.objects.filter(**about).order_by()
        rows = list(credited.values_list("recording_id", "work_id", "party_id", "role", "source", "ai_contribution"))
        known = names.of(row[2] for row in rows)
        for recording, work, party, role, source, ai in rows:
            made_by = stated.made_by_machine if ai == "all" else stated.made_by_human
            made_by.add((recording or 0, work or 0, known[party]))
            key = (recording or 0, work or 0, known[party], role)
            stated.credits.add(key)
            if source == Credit.Source.CATALOG:
                stated.loose_credits.add(key)


def _load_consents(stated: Stated, some: list[int], names: Names) -> None:
    through = Consent.recordings.through.objects.filter(recording__in=some).order_by()
    links = list(through.values_list("consent_id", "recording_id"))
    consents = {
        consent.pk: consent
        for keys in some_of({consent for consent, _recording in links})
        for consent in Consent.objects.filter(pk__in=keys).order_by()
    }
    known = names.of(consent.party_id for consent in consents.values())
    for pk, recording in links:
        consent = consents[pk]
        name = known[consent.party_id]
        if consent.withdrawn_at is not None:
            last = stated.withdrawn.get((name, recording), consent.withdrawn_at.date())
            stated.withdrawn[name, recording] = max(last, consent.withdrawn_at.date())
        elif consent.declared_by_id == stated.organisation.pk:
            key = ConsentKey(name, tuple(sorted(consent.purposes)), consent.document, consent.warranted_by)
            stated.consents[key].add(recording)


def _load_grants(stated: Stated, holders: list[int], names: Names) -> None:
    files = Grant.objects.filter(origin__isnull=True, words_sha256="", withdrawn_at__isnull=True)
    grants = [grant for some in some_of(holders) for grant in files.filter(holder__in=some).order_by("pk")]
    known = names.of(grant.holder_id for grant in grants)
    keys = {grant.pk: grant_key(grant, known[grant.holder_id]) for grant in grants}
    for grant in grants:
        stated.grants[keys[grant.pk]].covers_every |= grant.covers_all or grant.catalog_id is not None
    for some in some_of(keys):
        through = Grant.recordings.through.objects.filter(grant__in=some).order_by()
        for pk, recording in through.values_list("grant_id", "recording_id"):
            stated.grants[keys[pk]].recordings.add(recording)


def grant_key(grant: Grant, holder: str) -> GrantKey:
    """Give the key of a stored grant."""
    return GrantKey(
        holder,
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
        grant.catalog_id,
    )
