"""Say why a side cannot be divided anew: its month is paid, a later share needs the room, or it is claimed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from marketplace.catalog.divisions import most_at_any_time
from marketplace.catalog.models import ParticipationAnswer, RightsShare
from marketplace.catalog.queries.claimed_sides import Claimed, claim_on
from marketplace.catalog.services.share_comparisons import Redivided
from marketplace.kit.territories import Territory


@dataclass(frozen=True)
class _Dated:
    """A share as the whole is added up from, while it is not written yet."""

    part: Fraction
    territory: Territory
    valid_from: date
    valid_until: date | None
    holder_id: int


def refuse(one: Redivided, shares: list[RightsShare], *, since: date, open_from: date) -> None:
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


def refuse_claimed(one: Redivided, claims: Sequence[Claimed]) -> None:
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
