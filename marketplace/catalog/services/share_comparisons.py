"""Compare how a side of a recording is divided with how it shall be: what ends, what stays and what begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from accounts.models import Party
from marketplace.catalog.divisions import Division, Holding
from marketplace.catalog.models import Participation, Recording, RightsShare
from marketplace.kit.vocabulary import Side


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
    takes_from: list[RightsShare] = field(default_factory=list)  # whose holders must agree first

    @property
    def changes_anything(self) -> bool:
        return any((self.ends, self.never_begins, self.begins, self.rewrites_earning, self.earning_begins))

    @property
    def rewrites_earning(self) -> bool:
        return bool(self.earning_ends or self.earning_never_begins)


def compare(
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
