"""What a decision does to the shares: the side goes to the claimant from a day on, and back if an appeal says so.

No share is deleted, and none begins before the day: what was paid by the shares of the days before stays paid.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q

from accounts.models import User
from marketplace.catalog.models import Claim, Participation, Recording, RightsChange, RightsShare
from marketplace.catalog.parsing.values import FINEST_WHOLE
from marketplace.catalog.queries.divisions import written
from marketplace.kit.territories import Territory

Earners = dict[tuple[int, str], Fraction]


@contextmanager
def remembered(claim: Claim, *, since: date, at: datetime, actor: User) -> Iterator[None]:
    """Keep in the history of each recording how the side was divided before and after a decision."""
    recordings = list(claim.recordings.order_by("pk"))
    keys = [recording.pk for recording in recordings]
    before = written(keys)
    yield
    after = written(keys)
    RightsChange.objects.bulk_create(
        RightsChange(
            recording=recording,
            side=claim.side,
            since=since,
            before=before.get((recording.pk, claim.side), []),
            after=after.get((recording.pk, claim.side), []),
            how=RightsChange.How.CLAIM,
            actor=actor,
            at=at,
        )
        for recording in recordings
    )


def take(claim: Claim, *, from_day: date, keeps_earners: bool) -> None:
    """Give the claimed side of each recording to the claimant from a day on; whoever earned from it still does."""
    taken: list[dict[str, Any]] = []
    for recording in claim.recordings.order_by("pk"):
        taken += _take(claim, recording, from_day, keeps_earners=keeps_earners)
    claim.taken, claim.shares_from = taken, from_day


def give_back(claim: Claim, *, from_day: date) -> None:
    """Let those hold the side again from whom an upheld claim took it, from a day on."""
    won = RightsShare.objects.filter(
        recording__in=claim.recordings.all(), side=claim.side, holder=claim.claimant.party, document=claim.number
    )
    for share in won.order_by("pk"):
        _end(share, share.territory, from_day)
    shares = RightsShare.objects.in_bulk([one["share"] for one in claim.taken])
    for one in claim.taken:
        share, until = shares[one["share"]], one["until"] and date.fromisoformat(one["until"])
        begin = max(from_day, share.valid_from, claim.shares_from or from_day)
        if until is None or until > begin:
            _begin_again(share, Territory.parse(one["territory"]), begin, until)
    claim.taken = []


def _take(claim: Claim, recording: Recording, day: date, *, keeps_earners: bool) -> list[dict[str, Any]]:
    held = RightsShare.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day),
        recording=recording,
        side=claim.side,
        territory__overlaps=claim.territory,
    )
    shares = list(held.prefetch_related("participations").order_by("pk"))
    pieces = _pieces(claim.territory, _earners(claim, shares, day) if keeps_earners else [])
    taken = []
    for share in shares:
        part, until = share.territory & claim.territory, share.valid_until
        taken.append({"share": share.pk, "until": until and until.isoformat(), "territory": str(part)})
        _end(share, part, day)
    for territory, earning in pieces:
        won = RightsShare.objects.create(
            recording=recording,
            side=claim.side,
            holder=claim.claimant.party,
            parts=1,
            whole=1,
            territory=territory,
            valid_from=day,
            document=claim.number,
        )
        _let_earn(won, earning, day)
    return taken


def _end(share: RightsShare, territory: Territory, day: date) -> None:
    """End a share somewhere on a day; elsewhere it goes on. One that begins later never holds there at all."""
    rest, until = share.territory - territory, share.valid_until
    if share.valid_from >= day:
        share.territory = rest
        share.save(update_fields=["territory"])
    elif until is None or until > day:
        share.valid_until = day
        share.save(update_fields=["valid_until"])
        if rest:
            _begin_again(share, rest, day, until)


def _begin_again(share: RightsShare, territory: Territory, day: date, until: date | None) -> None:
    """Let the same holder hold the same part from a day on, with everybody who earns from it."""
    again = RightsShare.objects.create(
        recording_id=share.recording_id,
        side=share.side,
        holder_id=share.holder_id,
        parts=share.parts,
        whole=share.whole,
        territory=territory,
        valid_from=day,
        valid_until=until,
        document=share.document,
    )
    for one in _still_earning(share, day):
        Participation.objects.create(
            share=again,
            party_id=one.party_id,
            parts=one.parts,
            whole=one.whole,
            payment=one.payment,
            valid_from=max(one.valid_from, day),
            valid_until=one.valid_until,
            document=one.document,
        )


def _still_earning(share: RightsShare, day: date) -> Iterable[Participation]:
    return [one for one in share.participations.all() if one.valid_until is None or one.valid_until > day]


def _earners(claim: Claim, shares: Iterable[RightsShare], day: date) -> list[tuple[Territory, Earners]]:
    """Where people earn which part of the whole side on the day, or when the first shares begin if none holds yet.

    The claimant earns as the holder.
    """
    begin = max(day, min((share.valid_from for share in shares), default=day))
    found = []
    for share in shares:
        if share.valid_from > begin:
            continue
        earning: Earners = defaultdict(Fraction)
        for one in _still_earning(share, day):
            if one.party_id != claim.claimant.party.pk:
                part = Fraction(share.parts, share.whole) * Fraction(one.parts, one.whole)
                earning[one.party_id, one.payment] += part
        found.append((share.territory, earning))
    return found


def _pieces(claimed: Territory, earners: Iterable[tuple[Territory, Earners]]) -> list[tuple[Territory, Earners]]:
    """Divide the claimed territory where different people earn; where the same do, it is one piece."""
    pieces: list[tuple[Territory, Earners]] = [(claimed, {})]
    for where, earning in earners:
        divided: list[tuple[Territory, Earners]] = []
        for territory, already in pieces:
            inside, outside = territory & where, territory - where
            both = {key: already.get(key, Fraction()) + earning.get(key, Fraction()) for key in {*already, *earning}}
            divided += [(inside, both)] if inside else []
            divided += [(outside, already)] if outside else []
        pieces = divided
    merged: dict[frozenset[Any], tuple[Territory, Earners]] = {}
    for territory, earning in pieces:
        key = frozenset(earning.items())
        merged[key] = (merged[key][0] | territory, earning) if key in merged else (territory, earning)
    return list(merged.values())


def _let_earn(share: RightsShare, earning: Earners, day: date) -> None:
    """Let people go on earning; where their parts make more than the whole, or are too fine, none is carried over."""
    by_party: dict[int, Fraction] = defaultdict(Fraction)
    for (party, _payment), part in earning.items():
        by_party[party] += part
    if sum(by_party.values()) > 1 or any(part.denominator > FINEST_WHOLE for part in by_party.values()):
        return
    direct = Participation.Payment.DIRECT
    for party, part in sorted(by_party.items()):
        Participation.objects.create(
            share=share,
            party_id=party,
            parts=part.numerator,
            whole=part.denominator,
            payment=direct if (party, direct) in earning else Participation.Payment.THROUGH_HOLDER,
            valid_from=day,
            document=share.document,
        )
