"""Why this amount: each step from what a buyer paid down to one line of a statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.assent import day, minus, money, month, number
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.queries.statements import Json, Line
from payments.royalties.waterfall import PPM

Proof = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: what it is, why, what it takes away, and what part of the step above is left."""

    name: str
    why: str
    change: str
    left: str
    proofs: tuple[Proof, ...] = ()
    part: str | None = None
    is_zero: bool = False
    is_result: bool = False


def ladder(line: Line) -> list[Rung]:
    """Every step of one line, in the order of the waterfall; one that does not apply prints zero."""
    rungs = [*_waterfall(line), *_pool(line)]
    if line.line["weight"] is not None:
        rungs += _splits(line)
    rungs += _already_paid(line)
    return [*rungs, Rung(_yours(line), "", "", _exact(line, line.line["amount"]), is_result=True)]


def _waterfall(line: Line) -> Iterator[Rung]:
    licence = line.licence
    reasons = {
        "gross": _("%(buyer)s paid this for its order.") % {"buyer": licence["licensee"]},
        "refunds": _("Owed back to the buyer, for what could not be licensed after all."),
        "tax": _("Collected for the tax office, never ours."),
        "processor_fee": _("What taking the payment truly cost."),
        "platform_fee": _("%(rate)s %% of what is left after refunds and tax, the rate frozen on the quote.")
        % {"rate": _percent(licence["platform_fee_ppm"], PPM)},
    }
    names = {
        "gross": _("Paid"),
        "refunds": _("Refunds"),
        "tax": _("Tax"),
        "processor_fee": _("Payment fee"),
        "platform_fee": _("Platform fee"),
    }
    before = 0
    for step in licence["steps"]:
        is_first = step["kind"] == "gross"
        is_zero = not is_first and step["amount"] == 0
        yield Rung(
            names[step["kind"]],
            _("None.") if is_zero else reasons[step["kind"]],
            "" if is_first else minus(Money(step["amount"], line.currency), "exact"),
            _exact(line, step["left"]),
            proofs=((licence["number"], ""),) if is_first else (),
            part=_percent(step["left"], before or step["left"]),
            is_zero=is_zero,
        )
        before = step["left"]


def _pool(line: Line) -> Iterator[Rung]:
    licence, pool = line.licence, line.pool
    of_order = licence["of_order"]
    left = licence["steps"][-1]["left"]
    yield Rung(
        _("This licence"),
        _("Its part of the order, by price.") if of_order["weight"] != of_order["total"] else _("All of the order."),
        _fraction(of_order["weight"], of_order["total"]),
        _exact(line, licence["net"]),
        proofs=((licence["number"], ""),),
        part=_percent(licence["net"], left),
    )
    parts = licence["access_parts"] + licence["usage_parts"]
    if pool["part"] == "access":
        name, why = _("Access, at once"), _("The part of the price for having the music, earned when it was licensed.")
        change = _fraction(licence["access_parts"], parts)
    else:
        name = _("Use in %(month)s") % {"month": month(line.month)}
        days, term = _days(licence, line.month)
        why = ngettext(
            "The part of the price for using the music, spread over the term: %(month)s has %(days)s of its day.",
            "The part of the price for using the music, spread over the term: %(month)s has %(days)s of its %(term)s"
            " days.",
            term,
        ) % {"month": month(line.month), "days": number(days), "term": number(term)}
        change = f"{_fraction(licence['usage_parts'], parts)} {_fraction(days, term)}"
    yield Rung(
        name,
        why,
        change,
        _exact(line, pool["units"]),
        proofs=((_("the terms"), ""), (_("rule recognition-1"), "")),
        part=_percent(pool["units"], licence["net"]),
    )


def _splits(line: Line) -> Iterator[Rung]:
    one, pool = line.line, line.pool
    side = next(side for side in pool["sides"] if side["side"] == one["side"])
    whole = sum(other["parts"] for other in pool["sides"])
    is_master = one["side"] == "master"
    yield Rung(
        _("Side: master") if is_master else _("Side: publishing"),
        _("What the terms give to the recording itself.")
        if is_master
        else _("What the terms give to the composition."),
        _fraction(side["parts"], whole),
        _exact(line, side["units"]),
        proofs=((_("the terms"), ""),),
        part=_percent(side["units"], pool["units"]),
    )
    yield Rung(
        _("Weight"),
        _why_weight(pool["rule"]),
        _fraction(one["weight"], side["total_weight"]),
        _exact(line, one["recording_units"]),
        proofs=((_("rule %(rule)s") % {"rule": pool["rule"]}, ""), (_rounding(side["last"]), "")),
        part=_percent(one["recording_units"], side["units"]),
    )
    share, mine = one["share"], one["participation"]
    yield Rung(
        _("Share"),
        _("What its holder controlled of this side on %(day)s.") % {"day": day(line.month.last_day)},
        _fraction(share["weight"], share["total"]),
        _exact(line, share["units"]),
        proofs=((_rounding(share["last"]), ""),),
        part=_percent(share["units"], one["recording_units"]),
    )
    yield Rung(
        _("Participation"),
        _("What you earn of that holder's income from this recording.")
        if mine["uuid"]
        else _("What the holder keeps, after those who earn a part of it."),
        _fraction(mine["weight"], mine["total"]),
        _exact(line, mine["units"]),
        proofs=((_rounding(mine["last"]), ""),),
        part=_percent(mine["units"], share["units"]),
    )


def _already_paid(line: Line) -> Iterator[Rung]:
    one = line.line
    if not line.pool["corrects"]:
        return
    yield Rung(
        _("Already paid"),
        _("A report came late, and %(month)s was weighed again. This was paid for it before.")
        % {"month": month(line.month)},
        minus(Money(one["paid_before"], line.currency), "exact"),
        _exact(line, one["amount"]),
    )


def _yours(line: Line) -> str:
    if line.line["hold"]:
        return _("Yours, on hold")
    return {"own": _("Yours"), "pass_on": _("Yours to pass on")}.get(line.line["role"], _("Yours, paid by the holder"))


def _why_weight(rule: str) -> str:
    if rule == "units-1":
        return _("What models have read of this recording so far under the licence, of all that they have read.")
    if rule == "duration-1":
        return _("Nothing was read yet, or this is for access: each recording counts by its length.")
    return _("Nothing was read yet, or this is for access: each recording counts the same.")


def _rounding(last: Json | None) -> str:
    if last is None:
        return _("it divides without a rest")
    return _("the units left over went to the largest remainders")


def _exact(line: Line, units: int) -> str:
    return money(Money(units, line.currency), "exact")


def _fraction(part: int, whole: int) -> str:
    return f"× {number(part)} ÷ {number(whole)}"


def _percent(part: int, whole: int) -> str:
    """A percentage to two places, for the length of a bar and the name of a rate; amounts are never made of it."""
    if whole <= 0:
        return "0"
    hundredths = max(0, min(10_000, 10_000 * part // whole))
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")


def _days(licence: Json, of: Month) -> tuple[int, int]:
    starts, ends = date.fromisoformat(licence["starts"]), date.fromisoformat(licence["ends"])
    return of.days_within(starts, ends), (ends - starts).days
