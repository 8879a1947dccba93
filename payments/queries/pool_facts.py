"""Everything that divides one pool, read from the tables as it was on the day that counts."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, F, QuerySet, Sum, Value, When

from licensing.models import Licence, ManifestItem, UsageReport, UsageTotal
from marketplace.catalog.models import Participation, RightsShare
from marketplace.catalog.queries.participation_answers import disputed_participations
from marketplace.catalog.queries.shares import in_force
from marketplace.kit.hashing import hash_of_rows
from marketplace.kit.months import Month
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Side, Stage
from payments.models import Pool, RoyaltyLine, RoyaltyRun
from payments.queries.claims import disputed_sides
from payments.queries.giving_back import cut_from
from payments.royalties import weights
from payments.royalties.allocation import ParticipationFact, PoolFact, RecordingFact, ShareFact
from payments.royalties.corrections import Claimant

RULES = {"equal": weights.EQUAL, "duration": weights.DURATION}


@dataclass(slots=True)
class PoolFacts:
    """A pool ready to be divided, the keys of what its uuids name, and the hash of it all."""

    pool: PoolFact
    recordings: list[RecordingFact]
    keys: dict[UUID, int] = field(default_factory=dict)

    @property
    def input_hash(self) -> str:
        """Name the inputs by their content, whatever order the tables gave them in."""
        pool = self.pool
        head = [pool.key, pool.units, [list(side) for side in pool.sides]]
        return hash_of_rows([head, *(_plain(fact) for fact in sorted(self.recordings, key=lambda fact: fact.uuid.int))])


def facts_of(pool: Pool) -> PoolFacts:
    """Read a pool's manifest, use so far, and the shares in force on its month's last day in the licensee's country.

    What was owed back before the pool was made has no part in it; what was given back since is cut out of it.
    """
    licence, month = pool.licence, Month.of(pool.month)
    items = list(
        ManifestItem.objects.filter(licence=licence)
        .exclude(stopped__owed_back__last_pool__lt=pool.pk)
        .order_by("recording__uuid")
        .values_list("recording__uuid", "recording_id", "duration_ms")
    )
    keys: dict[UUID, int] = {uuid: key for uuid, key, _duration in items}
    countable = [weights.Countable(uuid, duration) for uuid, _key, duration in items]
    access_rule = RULES[licence.terms.access_rule]
    if pool.part == Pool.Part.USAGE:
        weighing = weights.weigh_usage(access_rule, countable, _used(licence, month))
    else:
        weighing = weights.weigh_access(access_rule, countable)
    shares, disputed = _shares(pool, month, keys), disputed_sides(pool)
    recordings = [
        RecordingFact(one.recording, weight, shares[one.recording], disputed.get(one.recording, ()))
        for one, weight in zip(countable, weighing.weights, strict=True)
    ]
    return PoolFacts(_fact(pool, weighing.rule), recordings, keys)


def _fact(pool: Pool, rule: str) -> PoolFact:
    terms = pool.licence.terms
    return PoolFact(
        licence=str(pool.licence.uuid),
        month=str(Month.of(pool.month)),
        part=pool.part,
        currency=pool.currency,
        rule=rule,
        units=pool.amount_units - cut_from([pool]).get(pool.pk, 0),
        sides=((Side.MASTER.value, terms.master_parts), (Side.PUBLISHING.value, terms.publishing_parts)),
    )


def _used(licence: Licence, month: Month) -> dict[UUID, weights.Used]:
    """The units reported so far; a late report counts from its month on, as if it had been in time."""
    is_score = Case(When(stage=Stage.GENERATE, then=Value(1)), default=Value(0))
    rows = (
        UsageTotal.objects.filter(
            report__licence=licence,
            report__status=UsageReport.Status.ACCEPTED,
            report__month__lte=month.first_day,
        )
        .order_by()
        .values_list("recording__uuid", is_score)
        .annotate(total=Sum("units"))
    )
    found: dict[UUID, weights.Used] = {}
    for recording, scores, total in rows:
        used = found.get(recording, weights.Used())
        found[recording] = used._replace(scores=int(total)) if scores else used._replace(seconds=int(total))
    return found


def _shares(pool: Pool, month: Month, keys: dict[UUID, int]) -> dict[UUID, dict[str, tuple[ShareFact, ...]]]:
    """The shares of each recording by side; what they name is added to the keys."""
    day, licence = month.last_day, pool.licence
    shares: QuerySet[RightsShare] = RightsShare.objects.filter(
        in_force(day),
        recording__manifest_items__licence=licence,
        side__in=paid_sides(licence),
        territory__covers=Territory.of(licence.country),
    )
    members: dict[int, list[ParticipationFact]] = defaultdict(list)
    rows: Any = Participation.objects.filter(in_force(day), share__in=shares).values_list(
        "pk", "uuid", "share_id", "party_id", "party__uuid", "parts", "whole", "payment"
    )
    rows = list(rows.order_by("uuid"))
    disputed = _disputed(pool, [row[0] for row in rows])
    for key, uuid, share, party_key, party, parts, whole, payment in rows:
        keys[uuid], keys[party] = key, party_key
        through = payment == Participation.Payment.THROUGH_HOLDER
        members[share].append(ParticipationFact(uuid, party, parts, whole, through, key in disputed))
    found: dict[UUID, dict[str, list[ShareFact]]] = defaultdict(lambda: defaultdict(list))
    rows = shares.order_by("uuid").values_list(
        "pk", "uuid", F("recording__uuid"), "side", "holder_id", "holder__uuid", "parts", "whole"
    )
    for key, uuid, recording, side, holder_key, holder, parts, whole in rows:
        keys[uuid], keys[holder] = key, holder_key
        found[recording][side].append(ShareFact(uuid, holder, parts, whole, tuple(members[key])))
    return defaultdict(dict, {uuid: {side: tuple(all_) for side, all_ in by.items()} for uuid, by in found.items()})


def _disputed(pool: Pool, participations: list[int]) -> set[int]:
    """What a holder is said to pay on, and somebody disputes; what was paid from this pool before stays paid."""
    disputed = disputed_participations(participations)
    paid = RoyaltyLine.objects.filter(
        weighing__pool=pool, run__status=RoyaltyRun.Status.POSTED, participation__in=disputed, payee__isnull=False
    )
    return disputed - set(paid.order_by().values_list("participation_id", flat=True)) if disputed else disputed


def paid_sides(licence: Licence) -> list[Side]:
    """The sides that the Terms give a part of the money to."""
    parts = {Side.MASTER: licence.terms.master_parts, Side.PUBLISHING: licence.terms.publishing_parts}
    return [side for side, part in parts.items() if part]


def rows_of(pool: Pool) -> int:
    """How many rows a division takes: each recording on each side that is paid."""
    return pool.licence.recordings_count * len(paid_sides(pool.licence))


def paid_from(pool: Pool) -> dict[Claimant, int]:
    """What posted runs paid from a pool, to whom and for what."""
    rows: Any = (
        RoyaltyLine.objects.filter(weighing__pool=pool, run__status=RoyaltyRun.Status.POSTED)
        .order_by()
        .values_list(
            *("recording__uuid", "side", "share__uuid", "participation__uuid", "earner__uuid", "payee__uuid", "waits")
        )
        .annotate(units=Sum("amount_units"))
    )
    return {Claimant(*claimant): int(units) for *claimant, units in rows if units}


def _plain(fact: RecordingFact) -> list[object]:
    sides = [
        [
            side,
            [
                [
                    *(str(share.uuid), str(share.holder), share.parts, share.whole),
                    [
                        [str(one.uuid), str(one.party), one.parts, one.whole, one.through_holder]
                        + ([one.is_disputed] if one.is_disputed else [])
                        for one in members
                    ],
                ]
                for share in shares
                for members in [share.participations]
            ],
        ]
        for side, shares in sorted(fact.shares.items())
    ]
    return [str(fact.uuid), fact.weight, sides, *([list(fact.disputed)] if fact.disputed else [])]
