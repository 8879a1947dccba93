"""Divide a side of recordings anew from a day on: what was ends, what is begins, and the history keeps both."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Organisation, Party, User
from accounts.services import audit
from accounts.services.parties import names_to_holders, names_to_parties
from marketplace.catalog.divisions import Division, Holding, most_at_any_time, require_sound
from marketplace.catalog.models import Participation, ParticipationAnswer, Recording, RightsChange, RightsShare
from marketplace.catalog.queries.claimed_sides import Claimed, claim_on, claimed_sides
from marketplace.catalog.queries.divisions import first_open_day, written
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.errors import DomainError
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Side

How = RightsChange.How
BATCH = 2000


class RightsStand(DomainError):
    """Some of what was asked cannot be changed so; nothing was."""


class NotYoursToDivide(DomainError):
    """Only the label that lists a recording says how it is divided."""


@dataclass
class Redivided:
    """What dividing one side of one recording anew does to the rows there are."""

    recording: Recording
    side: Side
    ends: list[RightsShare] = field(default_factory=list)
    never_begins: list[RightsShare] = field(default_factory=list)
    begins: list[RightsShare] = field(default_factory=list)
    earning_ends: list[Participation] = field(default_factory=list)
    earning_never_begins: list[Participation] = field(default_factory=list)
    earning_begins: list[Participation] = field(default_factory=list)
    refused: str = ""

    @property
    def changes_anything(self) -> bool:
        return any((self.ends, self.never_begins, self.begins, self.rewrites_earning, self.earning_begins))

    @property
    def rewrites_earning(self) -> bool:
        return bool(self.earning_ends or self.earning_never_begins)


@dataclass(frozen=True)
class _Dated:
    """A share as the whole is added up from, while it is not written yet."""

    part: Fraction
    territory: Territory
    valid_from: date
    valid_until: date | None
    holder_id: int


@transaction.atomic
def divide(
    recordings: Collection[Recording],
    sides: Mapping[Side, Division],
    *,
    since: date,
    at: datetime,
    actor: User | None,
    how: str = How.EDITED,
    copied_from: Recording | None = None,
) -> list[RightsChange]:
    """Divide sides of recordings anew from a day on: all of them, or none if any is refused.

    A share that stays as it was is left alone. What would rewrite a month whose money was divided is refused; so is
    what a share that begins later leaves no room for.
    """
    permission_exclusive()
    planned = plan(recordings, sides, since=since)
    if refused := [one for one in planned if one.refused]:
        raise RightsStand(refused[0].refused)
    changed = [one for one in planned if one.changes_anything]
    keys = [one.recording.pk for one in changed]
    before = written(keys)
    _write(changed, since)
    after = written(keys)
    return _remember(changed, before, after, since=since, at=at, actor=actor, how=how, copied_from=copied_from)


def preview(recordings: Collection[Recording], sides: Mapping[Side, Division], *, since: date) -> list[Redivided]:
    """Say the same as `plan`, and leave no trace of it: names that are new are made only when it is done."""
    with transaction.atomic():
        planned = plan(recordings, sides, since=since)
        transaction.set_rollback(True)
    return planned


def plan(recordings: Collection[Recording], sides: Mapping[Side, Division], *, since: date) -> list[Redivided]:
    """Say what dividing sides of recordings anew would do to each, and what is refused and why."""
    organisation = _organisation_of(recordings)
    for division in sides.values():
        require_sound(division, since=since)
    names = [one for division in sides.values() for one in division]
    holders = names_to_holders(organisation, (one.holder for one in names))
    people = names_to_parties(organisation, (earner.person for one in names for earner in one.earners))
    shares, earning = _loaded(recordings, sides, since)
    open_from, claimed = first_open_day(), claimed_sides(recording.pk for recording in recordings)
    planned = []
    for recording in recordings:
        for side, division in sides.items():
            one = Redivided(recording, side)
            _compare(one, division, shares[recording.pk, side], earning, holders, people, since)
            _refuse(one, shares[recording.pk, side], since=since, open_from=open_from)
            _refuse_claimed(one, claimed.get((recording.pk, side), ()))
            planned.append(one)
    return planned


def _organisation_of(recordings: Collection[Recording]) -> Organisation:
    organisations = {recording.organisation_id: recording.organisation for recording in recordings}
    if len(organisations) != 1:
        raise NotYoursToDivide(_("Choose recordings of one label."))
    return next(iter(organisations.values()))


def _loaded(
    recordings: Collection[Recording], sides: Collection[Side], since: date
) -> tuple[dict[tuple[int, str], list[RightsShare]], dict[int, list[Participation]]]:
    """The shares and participations that hold on that day or later."""
    later = Q(valid_until__isnull=True) | Q(valid_until__gt=since)
    shares: dict[tuple[int, str], list[RightsShare]] = defaultdict(list)
    found = RightsShare.objects.filter(later, recording__in=recordings, side__in=list(sides))
    for share in found.select_related("holder").order_by("pk"):
        shares[share.recording_id, share.side].append(share)
    earning: dict[int, list[Participation]] = defaultdict(list)
    keys = [share.pk for held in shares.values() for share in held]
    for one in Participation.objects.filter(later, share__in=keys).order_by("pk"):
        earning[one.share_id].append(one)
    return shares, earning


def _compare(
    one: Redivided,
    division: Division,
    shares: list[RightsShare],
    earning: dict[int, list[Participation]],
    holders: Mapping[str, Party],
    people: Mapping[str, Party],
    since: date,
) -> None:
    """Find what ends, what stays and what begins."""
    stays: dict[int, Holding] = {}
    for share in (share for share in shares if share.valid_from <= since):
        same = next((held for held in division if _is_same(share, held, holders)), None)
        if same is not None:
            stays[id(same)] = same
            _compare_earners(one, share, same, earning[share.pk], people, since)
            continue
        (one.ends if share.valid_from < since else one.never_begins).append(share)
        for earner in earning[share.pk]:
            (one.earning_ends if earner.valid_from < since else one.earning_never_begins).append(earner)
    for held in division:
        if id(held) in stays:
            continue
        share = RightsShare(
            recording=one.recording,
            side=one.side,
            holder=holders[held.holder],
            parts=held.part.numerator,
            whole=held.part.denominator,
            territory=held.territory,
            valid_from=since,
            valid_until=held.until,
            document=held.document,
        )
        one.begins.append(share)
        _compare_earners(one, share, held, [], people, since)


def _is_same(share: RightsShare, held: Holding, holders: Mapping[str, Party]) -> bool:
    of_share = (share.holder_id, Fraction(share.parts, share.whole), share.territory, share.valid_until)
    return of_share == (holders[held.holder].pk, held.part, held.territory, held.until)


def _compare_earners(
    one: Redivided,
    share: RightsShare,
    held: Holding,
    earning: list[Participation],
    people: Mapping[str, Party],
    since: date,
) -> None:
    wanted = {people[earner.person].pk: earner for earner in held.earners}
    parties = {party.pk: party for party in people.values()}
    for old in (old for old in earning if old.valid_from <= since):
        new = wanted.get(old.party_id)
        if new and (new.part, new.payment) == (Fraction(old.parts, old.whole), old.payment):
            del wanted[old.party_id]
        else:
            (one.earning_ends if old.valid_from < since else one.earning_never_begins).append(old)
    for party, earner in wanted.items():
        one.earning_begins.append(
            Participation(
                share=share,
                party=parties[party],
                parts=earner.part.numerator,
                whole=earner.part.denominator,
                payment=earner.payment,
                document=earner.document,
                valid_from=since,
                valid_until=held.until,
            )
        )


def _refuse(one: Redivided, shares: list[RightsShare], *, since: date, open_from: date) -> None:
    """Say why it cannot be, in a month that is paid, or beside a share that begins later."""
    rewrites = one.ends or one.never_begins or one.rewrites_earning
    if rewrites and since < open_from:
        one.refused = _(
            "“%(title)s”: the money of that time has been divided. Let the change count from %(day)s or later."
        ) % {"title": one.recording, "day": open_from.isoformat()}
        return
    gone_earners = [earner.pk for earner in one.earning_never_begins]
    if gone_earners and ParticipationAnswer.objects.filter(participation__in=gone_earners).exists():
        one.refused = _("“%(title)s”: somebody has answered to what begins on that day. Choose a later one.") % {
            "title": one.recording
        }
        return
    later = [share for share in shares if share.valid_from > since]
    gone = {share.pk for share in (*one.ends, *one.never_begins)}
    staying = [share for share in shares if share.pk not in gone]
    dated = [_dated(share) for share in (*staying, *one.begins)]
    twice = any(
        share.holder_id == new.holder_id
        and share.territory & new.territory
        and (new.valid_until is None or share.valid_from < new.valid_until)
        for share in later
        for new in one.begins
    )
    if later and (twice or most_at_any_time(dated) > 1):
        one.refused = _(
            "“%(title)s”: a share of %(holder)s begins on %(day)s and leaves no room. Write a day until which the"
            " others hold, or choose that day."
        ) % {"title": one.recording, "holder": later[0].holder, "day": later[0].valid_from.isoformat()}


def _refuse_claimed(one: Redivided, claims: Sequence[Claimed]) -> None:
    """Let nobody divide anew what two parties want, or what a decision gave to one of them."""
    if not claims:
        return
    earning = (*one.earning_ends, *one.earning_never_begins, *one.earning_begins)
    touched = [*one.ends, *one.never_begins, *one.begins, *(earner.share for earner in earning)]
    number = claim_on(claims, (share.territory for share in touched))
    if number:
        one.refused = _(
            "“%(title)s” is claimed: %(claim)s. Nobody changes it while the claim stands, and what was decided stays."
        ) % {"title": one.recording, "claim": number}


def _dated(share: RightsShare) -> _Dated:
    part = Fraction(share.parts, share.whole)
    return _Dated(part, share.territory, share.valid_from, share.valid_until, share.holder_id)


def _write(changed: Collection[Redivided], since: date) -> None:
    """End what ends before anything begins in its place."""
    for one in changed:
        for share in one.ends:
            share.valid_until = since
        for earner in one.earning_ends:
            earner.valid_until = since
    Participation.objects.filter(pk__in=[row.pk for one in changed for row in one.earning_never_begins]).delete()
    RightsShare.objects.filter(pk__in=[row.pk for one in changed for row in one.never_begins]).delete()
    earning = [row for one in changed for row in one.earning_ends]
    Participation.objects.bulk_update(earning, ["valid_until"], batch_size=BATCH)
    RightsShare.objects.bulk_update([row for one in changed for row in one.ends], ["valid_until"], batch_size=BATCH)
    RightsShare.objects.bulk_create([row for one in changed for row in one.begins], batch_size=BATCH)
    begins = [row for one in changed for row in one.earning_begins]
    for row in begins:
        row.share_id = row.share.pk
    Participation.objects.bulk_create(begins, batch_size=BATCH)


def _remember(
    changed: Collection[Redivided],
    before: Mapping[tuple[int, str], list[dict[str, object]]],
    after: Mapping[tuple[int, str], list[dict[str, object]]],
    *,
    since: date,
    at: datetime,
    actor: User | None,
    how: str,
    copied_from: Recording | None,
) -> list[RightsChange]:
    """Write who changed what, when, before and after; one audit row for all that was done together."""
    changes = RightsChange.objects.bulk_create(
        [
            RightsChange(
                recording=one.recording,
                side=one.side,
                since=since,
                before=before.get((one.recording.pk, one.side), []),
                after=after.get((one.recording.pk, one.side), []),
                how=how,
                copied_from=copied_from,
                actor=actor,
                at=at,
            )
            for one in changed
        ],
        batch_size=BATCH,
    )
    for catalog in {one.recording.catalog_id: one.recording.catalog for one in changed}.values():
        mine = [change for change in changes if change.recording.catalog_id == catalog.pk]
        told = sorted({str(change.recording.uuid) for change in mine})
        subject = mine[0].recording if len(told) == 1 else catalog
        audit.record(
            "rights.divided",
            subject=subject,
            actor=actor,
            at=at,
            organisation=mine[0].recording.organisation,
            since=since,
            how=how,
            recordings=told,
            sides=sorted({change.side for change in mine}),
        )
    return changes
