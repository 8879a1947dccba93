"""Say why a side cannot be divided anew: its month is paid, a later share needs the room, its holder must agree, or it
is claimed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts.templatetags.assent import day
from marketplace.catalog.divisions import is_lessened, most_at_any_time
from marketplace.catalog.models import Participation, RightsShare
from marketplace.catalog.queries.claimed_sides import Claimed, claim_on
from marketplace.catalog.queries.participation_answers import is_answered
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
        ) % {"title": one.recording, "day": day(open_from)}
        return
    gone_earners = [earner.pk for earner in one.earning_never_begins]
    if is_answered(gone_earners):
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
        ) % {"title": one.recording, "holder": later[0].holder, "day": day(later[0].valid_from)}


def refuse_taking(one: Redivided, guarded: Collection[int]) -> None:
    """Let nobody take alone from the share of a holder who acts for itself: neither its part nor what it keeps."""
    gone = [share for share in (*one.ends, *one.never_begins) if _is_left_less(one, share)]
    given = {earner.share for earner in one.earning_begins if earner.share.pk and _gives_more(one, earner.share)}
    one.takes_from = [share for share in (*gone, *given) if share.holder_id in guarded]
    if one.takes_from and not one.refused:
        share = one.takes_from[0]
        one.refused = _(
            "“%(title)s”: this takes from the share of %(holder)s (%(percent)s), who acts for itself here. It counts"
            " only once %(holder)s agrees."
        ) % {"title": one.recording, "holder": share.holder, "percent": share.percent}


def _is_left_less(one: Redivided, share: RightsShare) -> bool:
    after = [new for new in one.begins if new.holder_id == share.holder_id]
    kept = 1 - _given(share, (*one.earning_ends, *one.earning_never_begins))
    keeps = [_dated(new, keeping=1 - _given(new, one.earning_begins)) for new in after]
    return is_lessened(_dated(share), map(_dated, after)) or is_lessened(_dated(share, keeping=kept), keeps)


def _gives_more(one: Redivided, share: RightsShare) -> bool:
    return _given(share, one.earning_begins) > _given(share, (*one.earning_ends, *one.earning_never_begins))


def _given(share: RightsShare, earning: Iterable[Participation]) -> Fraction:
    """What is given away of a share; one that is not written yet is known by itself."""
    of_it = (one for one in earning if (one.share_id == share.pk if share.pk else one.share is share))
    return sum((Fraction(one.parts, one.whole) for one in of_it), Fraction(0))


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


def _dated(share: RightsShare, *, keeping: Fraction = Fraction(1)) -> _Dated:
    part = Fraction(share.parts, share.whole) * keeping
    return _Dated(part, share.territory, share.valid_from, share.valid_until, share.holder_id)
