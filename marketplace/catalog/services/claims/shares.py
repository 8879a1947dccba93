"""What a decision does to the shares: the claimed part is the claimant's from a day on, or given back on appeal.

No share is deleted, and none begins before the day: what was paid by the shares of the days before stays paid.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from accounts.models import User
from marketplace.catalog.models import Claim, Participation, Recording, RightsChange, RightsShare
from marketplace.catalog.queries.claimed_shares import held, held_of, wanted
from marketplace.catalog.queries.divisions import written
from marketplace.catalog.services.claims.snapshots import Json, begin_again, snapshot
from marketplace.catalog.taking import Piece, taking
from marketplace.kit.territories import Territory

Days = Mapping[int, date]


@contextmanager
def remembered(claim: Claim, days: Days, *, at: datetime, actor: User) -> Iterator[None]:
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
            since=day_of(claim, recording, days),
            before=before.get((recording.pk, claim.side), []),
            after=after.get((recording.pk, claim.side), []),
            how=RightsChange.How.CLAIM,
            actor=actor,
            at=at,
        )
        for recording in recordings
    )


def day_of(claim: Claim, recording: Recording, days: Days) -> date:
    """From which day on a decision counts for a recording: never from before the claimed one."""
    return max(days.get(recording.pk, claim.since), claim.since)


def take(claim: Claim, days: Days, *, keeps_earners: bool) -> None:
    """Give the claimed part of each recording's side to the claimant; whoever earned from it still does."""
    claim.taken = []
    for recording in claim.recordings.order_by("pk"):
        _take(claim, recording, day_of(claim, recording, days), keeps_earners=keeps_earners)
    claim.shares_from = min((date.fromisoformat(one["from"]) for one in claim.taken), default=None)


def give_back(claim: Claim, days: Days) -> None:
    """Let those hold the side again from whom an upheld claim took it, from a day on.

    Where the shares were changed meanwhile so that it cannot be, it stays as it is, and `taken` still says so.
    """
    recordings = claim.recordings.in_bulk()
    left = []
    for one in claim.taken:
        recording = recordings[one["recording"]]
        begin = max(day_of(claim, recording, days), date.fromisoformat(one["from"]))
        if not _is_given_back(recording, claim.side, one, begin):
            left.append(one)
    claim.taken = left


def _is_given_back(recording: Recording, side: str, one: Json, day: date) -> bool:
    """Try it for one recording; PostgreSQL itself says at once whether there is room for it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for won in RightsShare.objects.filter(pk__in=one["made"]).order_by("pk"):
                _end(won, won.territory, day)
            for was in one["ended"]:
                begin_again(was, recording, side, day)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return False
    return True


def _take(claim: Claim, recording: Recording, day: date, *, keeps_earners: bool) -> None:
    shares = {share.pk: share for share in held(claim, [recording], day)}
    own = claim.claimant.party.pk
    sides = [held_of(one, keeps_earners=keeps_earners or one.holder_id == own) for one in shares.values()]
    found = taking(sides, wanted(claim, day))
    ended = {pk: snapshot(shares[pk], claim.territory) for pk in sorted(found.changed)}
    for pk in ended:
        _end(shares[pk], shares[pk].territory & claim.territory, day)
    made = [_make(claim, recording, piece, ended) for piece in found.pieces]
    claim.taken.append(
        {
            "recording": recording.pk,
            "from": day.isoformat(),
            "ended": list(ended.values()),
            "made": [share.pk for share in made if share],
            "lacking": str(found.lacking) if found.lacking else "",
        }
    )


def _end(share: RightsShare, territory: Territory, day: date) -> None:
    """End a share somewhere on a day; elsewhere it goes on. One that begins later never holds there at all."""
    rest, until = share.territory - territory, share.valid_until
    if share.valid_from >= day:
        share.territory = rest
        share.save(update_fields=["territory"])
    elif until is None or until > day:
        was = snapshot(share, rest)
        share.valid_until = day
        share.save(update_fields=["valid_until"])
        if rest:
            begin_again(was, share.recording, share.side, day)


def _make(claim: Claim, recording: Recording, piece: Piece, ended: Mapping[int, Json]) -> RightsShare | None:
    """Write what a share keeps, with everybody who earns from it, or what the claimant has won."""
    parts = {"parts": piece.part.numerator, "whole": piece.part.denominator}
    if piece.share is not None:
        until = piece.valid_until and piece.valid_until.isoformat()
        kept = ended[piece.share] | parts | {"territory": str(piece.territory), "until": until}
        return begin_again(kept, recording, claim.side, piece.valid_from)
    won = RightsShare.objects.create(
        recording=recording,
        side=claim.side,
        holder=claim.claimant.party,
        **parts,
        territory=piece.territory,
        valid_from=piece.valid_from,
        valid_until=piece.valid_until,
        document=claim.number,
    )
    for party, payment, part in piece.earners:
        Participation.objects.create(
            share=won,
            party_id=party,
            parts=part.numerator,
            whole=part.denominator,
            payment=payment,
            valid_from=piece.valid_from,
            document=claim.number,
        )
    return won
