"""Who had said yes by a moment, whatever they say now."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from accounts.models import Party
from marketplace.catalog.models import Consent, Grant, StandingPolicy
from marketplace.kit.vocabulary import Answer, Personal

Named = set[tuple[int, UUID]]  # a recording, and the party whose yes it is about


def had_consented(named: Named, *, personal: Personal | None, by: datetime) -> Named:
    """Those where the person had answered yes, under whichever of their names; to a personal right, if one is asked."""
    selves: dict[int, set[UUID]] = defaultdict(set)
    told = Party.objects.filter(uuid__in={party for _recording, party in named})
    for uuid, own, same in told.values_list("uuid", "pk", "user__parties"):
        selves[own].add(uuid)
        selves[same or own].add(uuid)
    answers = Consent.objects.filter(party__in=selves, answer=Answer.YES, given_at__lte=by)
    rules = StandingPolicy.objects.filter(party__in=selves, written_at__lte=by).exclude(allows=[])
    if personal:
        answers = answers.filter(personal__contains=[personal])
        rules = rules.filter(**{personal.value: Answer.YES})
    of_one = answers.filter(recordings__in={recording for recording, _party in named})
    of_all = answers.filter(covers_all=True).values_list("party").union(rules.values_list("party"))
    known = {(one, uuid) for one, party in of_one.values_list("recordings", "party") for uuid in selves[party]}
    everywhere = {uuid for (party,) in of_all.order_by() for uuid in selves[party]}
    return {(recording, party) for recording, party in named if (recording, party) in known or party in everywhere}


def had_granted(named: Named, *, by: datetime) -> Named:
    """Those where the holder had given a permission that is about the recording."""
    recordings = {recording for recording, _party in named}
    grants = Grant.objects.filter(holder__uuid__in={party for _recording, party in named}, given_at__lte=by).order_by()
    of_one = grants.filter(recordings__in=recordings).values_list("recordings", "holder__uuid")
    of_catalog = grants.filter(catalog__recordings__in=recordings).values_list("catalog__recordings", "holder__uuid")
    everywhere = set(grants.filter(covers_all=True).values_list("holder__uuid", flat=True))
    known = {*of_one, *of_catalog}
    return {(recording, party) for recording, party in named if (recording, party) in known or party in everywhere}
