"""Why this amount: each step from what a buyer paid down to one line of a statement."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.assent import day, minus, money, month, number
from marketplace.kit.division import LastExtra
from marketplace.kit.money import Money
from payments.queries.statements import Json, Line
from payments.royalties import ties
from payments.royalties.parts import Part, part_among
from payments.royalties.waterfall import PPM
from payments.verify_statement import days_by_month
from payments.views.roundings import explained

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
    rungs += _splits(line) if line.line["weight"] is not None else [_nothing_due(line)]
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
    licence = line.licence
    of_order = licence["of_order"]
    left = licence["steps"][-1]["left"]
    sale = Part(
        units=left,
        weight=of_order["weight"],
        total=of_order["total"],
        last=_last(of_order),
        key=ties.sale_key(licence["order"], line.currency),
        recipient=line.pool["licence"],
    )
    yield Rung(
        _("This licence"),
        _("Its part of the order, by price.") if sale.weight != sale.total else _("All of the order."),
        _fraction(sale.weight, sale.total),
        _exact(line, licence["net"]),
        proofs=((licence["number"], ""), (explained(sale), "")),
        part=_percent(licence["net"], left),
    )
    yield from _access(line) if line.pool["part"] == "access" else _usage(line)
    yield from _cut(line)


def _whole(line: Line) -> int:
    """What the pool was before anything of it went back to the buyer."""
    return int(line.pool["units"] + line.pool.get("cut", 0))


def _cut(line: Line) -> Iterator[Rung]:
    """What went back to the buyer before the pool was divided."""
    cut = line.pool.get("cut", 0)
    if cut:
        yield Rung(
            _("Given back to the buyer"),
            _("Before this month was shared out, some of the price was refunded."),
            minus(Money(cut, line.currency), "exact"),
            _exact(line, line.pool["units"]),
            part=_percent(line.pool["units"], _whole(line)),
        )


def _recognised(line: Line) -> tuple[Part, str]:
    """The access or the usage part of what a licence brought, and the key that ties are drawn by."""
    licence = line.licence
    key = ties.recognition_key(line.pool["licence"], line.currency)
    weights = [(part, licence[f"{part}_parts"]) for part in ("access", "usage")]
    return part_among(licence["net"], weights, key=key, recipient=line.pool["part"]), key


def _access(line: Line) -> Iterator[Rung]:
    part, _key = _recognised(line)
    yield Rung(
        _("Access, at once"),
        _("The part of the price for having the music, earned when it was licensed."),
        _fraction(part.weight, part.total),
        _exact(line, _whole(line)),
        proofs=((_("the terms"), ""), (explained(part), "")),
        part=_percent(_whole(line), line.licence["net"]),
    )


def _usage(line: Line) -> Iterator[Rung]:
    licence, pool = line.licence, line.pool
    part, key = _recognised(line)
    yield Rung(
        _("Use"),
        _("The part of the price for using the music."),
        _fraction(part.weight, part.total),
        _exact(line, part.won),
        proofs=((_("the terms"), ""), (explained(part), "")),
        part=_percent(part.won, licence["net"]),
    )
    days = days_by_month(licence["starts"], licence["ends"])
    month_part = part_among(part.won, days, key=key, recipient=pool["month"])
    yield Rung(
        _("Use in %(month)s") % {"month": month(line.month)},
        ngettext(
            "Spread over the term by days: %(month)s has %(days)s of its day.",
            "Spread over the term by days: %(month)s has %(days)s of its %(term)s days.",
            month_part.total,
        )
        % {"month": month(line.month), "days": number(month_part.weight), "term": number(month_part.total)},
        _fraction(month_part.weight, month_part.total),
        _exact(line, _whole(line)),
        proofs=((_("rule %(rule)s") % {"rule": ties.RECOGNITION_RULE}, ""), (explained(month_part), "")),
        part=_percent(_whole(line), part.won),
    )


def _splits(line: Line) -> Iterator[Rung]:
    one, pool = line.line, line.pool
    side = next(side for side in pool["sides"] if side["side"] == one["side"])
    is_master = one["side"] == "master"
    parts = [(other["side"], other["parts"]) for other in pool["sides"]]
    of_pool = part_among(pool["units"], parts, key=one["pool"], recipient=one["side"])
    yield Rung(
        _("Side: master") if is_master else _("Side: publishing"),
        _("What the terms give to the recording itself.")
        if is_master
        else _("What the terms give to the composition."),
        _fraction(of_pool.weight, of_pool.total),
        _exact(line, side["units"]),
        proofs=((_("the terms"), ""), (explained(of_pool), "")),
        part=_percent(side["units"], pool["units"]),
    )
    weighed = {"weight": one["weight"], "total": side["total_weight"], "last": side["last"]}
    yield _split(
        line,
        _("Weight"),
        _why_weight(pool["rule"]),
        (side["units"], one["recording_units"]),
        weighed,
        one["recording"]["uuid"],
        proofs=((_("rule %(rule)s") % {"rule": pool["rule"]}, ""),),
    )
    share, mine = one["share"], one["participation"]
    yield _split(
        line,
        _("Share"),
        _("What its holder controlled of this side on %(day)s.") % {"day": day(line.month.last_day)},
        (one["recording_units"], share["units"]),
        share,
        share["uuid"],
    )
    yield _split(
        line,
        _("Participation"),
        _("What you earn of that holder's income from this recording.")
        if mine["uuid"]
        else _("What the holder keeps, after those who earn a part of it."),
        (share["units"], mine["units"]),
        mine,
        mine["uuid"] or share["uuid"],
    )


def _nothing_due(line: Line) -> Rung:
    """A correction that takes everything back: weighed again, nothing of the pool is this payee's."""
    why = _("Weighed again, nothing of it is yours.")
    return Rung(_("Weight"), why, _fraction(0, line.pool["units"]), _exact(line, 0), part="0", is_zero=True)


def _split(
    line: Line,
    name: str,
    why: str,
    units: tuple[int, int],
    won: Json,
    recipient: str,
    *,
    proofs: tuple[Proof, ...] = (),
) -> Rung:
    """A step that divides by weights of which the statement gives one's own, the total and where rounding ended."""
    before, after = units
    key = ties.side_key(line.line["pool"], line.line["side"])
    part = Part(before, won["weight"], won["total"], _last(won), key, recipient)
    return Rung(
        name,
        why,
        _fraction(part.weight, part.total),
        _exact(line, after),
        proofs=(*proofs, (explained(part), "")),
        part=_percent(after, before),
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


def _last(won: Json) -> LastExtra | None:
    return LastExtra(won["last"]["remainder"], won["last"]["hash"]) if won["last"] else None


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
