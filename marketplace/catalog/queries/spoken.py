"""Who has spoken themself, under any of their names: what a label declares for them there counts for nothing."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import Party
from marketplace.catalog.models import Consent, StandingPolicy
from marketplace.kit.vocabulary import Purpose

SOME = 5000


@dataclass
class Spoken:
    """Of which purposes somebody has spoken: of single recordings, or (0) of all of theirs."""

    said: set[tuple[int, int, str]] = field(default_factory=set)

    def about(self, person: Party, recording: int, purposes: Collection[str]) -> bool:
        """Whether a person has said something themself about one of these purposes for a recording."""
        who = _person(person.pk, person.user_id)
        return any((who, about, purpose) in self.said for purpose in purposes for about in (recording, 0))


def spoken(people: Collection[Party]) -> Spoken:
    """What some people have said themselves: signed, taken back, or written as rules."""
    found = Spoken()
    for some in _some(list(people)):
        users = {party.user_id for party in some if party.user_id}
        own = Q(party__in=[party.pk for party in some]) | Q(party__user__in=users)
        rules = StandingPolicy.objects.filter(own).values_list("party", "party__user")
        found.said |= {(_person(*row), 0, purpose) for row in rules for purpose in Purpose.values}
        signed = Consent.objects.filter(own).filter(Q(basis=Consent.Basis.SIGNED) | Q(withdrawn_at__isnull=False))
        answers = signed.order_by().values_list("party", "party__user", "recordings", "purposes")
        found.said |= {(_person(*row[:2]), row[2] or 0, purpose) for row in answers for purpose in row[3]}
    return found


def _person(party: int, user: int | None) -> int:
    """One number for everybody with the same login; a name without login is a person of its own."""
    return user or -party


def _some(people: list[Party]) -> Iterator[list[Party]]:
    for start in range(0, len(people), SOME):
        yield people[start : start + SOME]
