"""What became of a yes that was given to a request: whoever gave it may have said something else since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from licensing.models import PermissionRequest
from marketplace.catalog.models import Consent, Grant, StandingPolicy
from marketplace.kit.vocabulary import Answer

Word = tuple[datetime, bool]  # when somebody spoke, and whether they said yes


@dataclass
class Spoken:
    """What somebody said since they answered a request: of all that it asked for, and of single recordings."""

    of_all: list[Word] = field(default_factory=list)
    of_one: dict[str, list[Word]] = field(default_factory=lambda: defaultdict(list))

    def taken_back(self, recordings: int) -> "TakenBack | None":
        """Of how many recordings the yes does not hold any more, and since when."""
        last = max(self.of_all, default=None)
        words = {one: max([*said, *([last] if last else [])]) for one, said in self.of_one.items()}
        gone = [word[0] for word in words.values() if not word[1]]
        others = recordings - len(words)
        count = len(gone) + (others if last and not last[1] else 0)
        since = max([*gone, *([last[0]] if last and not last[1] and others else [])], default=None)
        return TakenBack(count, recordings, since) if since and count else None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A yes that does not hold any more, for some of the recordings that it was given for or for all."""

    count: int
    of: int
    since: datetime

    @property
    def is_whole(self) -> bool:
        return self.count == self.of


def taken_back_since(requests: Iterable[PermissionRequest]) -> dict[int, TakenBack]:
    """By request, what of its yes does not hold any more."""
    given = {one.pk: one for one in requests if one.says == Answer.YES and one.counted_at}
    spoken: dict[int, Spoken] = defaultdict(Spoken)
    _hear_grants(given, spoken)
    _hear_answers(given, spoken)
    _hear_rules(given, spoken)
    found = {pk: said.taken_back(len(_meant(given[pk]))) for pk, said in spoken.items()}
    return {pk: one for pk, one in found.items() if one}


def _meant(request: PermissionRequest) -> set[str]:
    return set((request.answer or {}).get("meant", ()))


def _hear_grants(given: dict[int, PermissionRequest], spoken: dict[int, Spoken]) -> None:
    requests = {one.uuid: pk for pk, one in given.items()}
    ended = Grant.objects.filter(origin__in=requests, withdrawn_at__isnull=False)
    for origin, moment in ended.values_list("origin", "withdrawn_at"):
        if origin is not None and moment is not None:
            spoken[requests[origin]].of_all.append((moment, False))


def _hear_answers(given: dict[int, PermissionRequest], spoken: dict[int, Spoken]) -> None:
    """A yes that was withdrawn is a no from then on, whoever had written it down."""
    signed = Consent.objects.filter(Q(basis=Consent.Basis.SIGNED) | Q(withdrawn_at__isnull=False))
    named = signed.filter(recordings__permission_requests__in=given)
    meant = {pk: _meant(request) for pk, request in given.items()}
    for request, recording, party, user, *word in named.values_list(
        "recordings__permission_requests", "recordings__uuid", "party", "party__user", *_WORDS
    ).distinct():
        said = _word(given[request], party, user, *word)
        if said and str(recording) in meant[request]:
            spoken[request].of_one[str(recording)].append(said)
    people = [one.party for one in given.values()]
    everything = signed.filter(Q(party__in=people) | Q(party__user__in=[one.user_id for one in people if one.user_id]))
    for party, user, *word in everything.filter(covers_all=True).values_list("party", "party__user", *_WORDS):
        for pk, request in given.items():
            if said := _word(request, party, user, *word):
                spoken[pk].of_all.append(said)


_WORDS = ("answer", "purposes", "given_at", "withdrawn_at")


def _word(
    request: PermissionRequest,
    party: int,
    user: int | None,
    answer: str,
    purposes: list[str],
    given_at: datetime,
    withdrawn_at: datetime | None,
) -> Word | None:
    """What an answer says of what a request asked; none, if somebody else gave it, or before."""
    is_theirs = party == request.party_id or (user is not None and user == request.party.user_id)
    moment = withdrawn_at or given_at
    if not is_theirs or not set(purposes) & set(request.purposes) or not request.counted_at:
        return None
    return (moment, answer == Answer.YES and withdrawn_at is None) if moment >= request.counted_at else None


def _hear_rules(given: dict[int, PermissionRequest], spoken: dict[int, Spoken]) -> None:
    people = [one.party for one in given.values()]
    own = Q(party__in=people) | Q(party__user__in=[one.user_id for one in people if one.user_id])
    for rules in StandingPolicy.objects.filter(own).select_related("party"):
        for pk, request in given.items():
            is_theirs = rules.party_id == request.party_id or (
                rules.party.user_id is not None and rules.party.user_id == request.party.user_id
            )
            if is_theirs and request.counted_at and rules.written_at >= request.counted_at:
                is_yes = set(request.purposes) <= set(rules.allows)
                spoken[pk].of_all.append((rules.written_at, is_yes))
