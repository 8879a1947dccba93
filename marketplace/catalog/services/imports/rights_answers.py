"""What people other than the owner of a rights file may change while it is judged."""

from collections.abc import Iterable
from typing import NamedTuple

from accounts.models import Organisation, Party
from marketplace.catalog.models import Consent, Grant
from marketplace.catalog.queries.claimed_sides import claimed_sides
from marketplace.catalog.queries.holders import guarded, speaking
from marketplace.kit.batches import some_of


class Answers(NamedTuple):
    """Which consents and grants there are of some recordings, which of them are withdrawn, and what is claimed."""

    links: frozenset[tuple[int, int]]
    withdrawn: frozenset[int]
    grants: frozenset[tuple[int, bool]]
    claimed: frozenset[tuple[tuple[int, str], str]]
    speaking: frozenset[int]
    guarded: frozenset[int]


def answers(organisation: Organisation, recordings: Iterable[int]) -> Answers:
    """Give what people other than the owner of a file may change while it is judged."""
    links: set[tuple[int, int]] = set()
    for some in some_of(recordings):
        through = Consent.recordings.through.objects.filter(recording__in=some).order_by()
        links |= set(through.values_list("consent_id", "recording_id"))
    consents = Consent.objects.filter(withdrawn_at__isnull=False).order_by()
    withdrawn = {
        pk
        for some in some_of({consent for consent, _recording in links})
        for pk in consents.filter(pk__in=some).values_list("pk", flat=True)
    }
    holders = list(Party.objects.filter(named_by=organisation).order_by().values_list("pk", flat=True))
    given = Grant.objects.filter(origin__isnull=True, words_sha256="").order_by().values_list("pk", "withdrawn_at")
    grants = {(pk, at is not None) for some in some_of(holders) for pk, at in given.filter(holder__in=some)}
    claimed = {
        (key, claim.number)
        for some in some_of(recordings)
        for key, claims in claimed_sides(some).items()
        for claim in claims
    }
    return Answers(
        frozenset(links),
        frozenset(withdrawn),
        frozenset(grants),
        frozenset(claimed),
        speaking(holders),
        guarded(holders, against=organisation),
    )
