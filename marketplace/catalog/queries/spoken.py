"""Who has spoken themself, under any of their names: what a label declares for them there counts for nothing.

Each table is read alone, by its keys, as an import of real size needs it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import Party
from marketplace.catalog.models import Consent, StandingPolicy
from marketplace.kit.batches import some_of
from marketplace.kit.vocabulary import Purpose


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
    for some in some_of(people):
        names = _names(some)
        rules = StandingPolicy.objects.filter(party__in=names).order_by().values_list("party", flat=True)
        found.said |= {(names[party], 0, purpose) for party in rules for purpose in Purpose.values}
        signed = Consent.objects.filter(Q(basis=Consent.Basis.SIGNED) | Q(withdrawn_at__isnull=False), party__in=names)
        answers = {pk: (names[party], purposes) for pk, party, purposes in signed.order_by().values_list(*_ANSWER)}
        meant = Consent.recordings.through.objects.filter(consent__in=answers).values_list("consent_id", "recording_id")
        of_one = list(meant)
        of_all = [(pk, 0) for pk in answers.keys() - {pk for pk, _recording in of_one}]
        found.said |= {
            (answers[pk][0], recording, purpose) for pk, recording in [*of_one, *of_all] for purpose in answers[pk][1]
        }
    return found


_ANSWER = ("pk", "party", "purposes")


def _names(people: list[Party]) -> dict[int, int]:
    """By every name of some people, the one number of whose it is."""
    users = {party.user_id for party in people if party.user_id}
    others = Party.objects.filter(user__in=users).order_by().values_list("pk", "user")
    return {party.pk: _person(party.pk, party.user_id) for party in people} | {
        pk: _person(pk, user) for pk, user in others
    }


def _person(party: int, user: int | None) -> int:
    """One number for everybody with the same login; a name without login is a person of its own."""
    return user or -party
