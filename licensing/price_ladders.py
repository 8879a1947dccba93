"""How a price comes about, step by step, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.assent import minus, money, number
from licensing import wording
from licensing.models.terms import PARTS_OF_A_WHOLE
from marketplace.kit.money import Money


def price_rungs(*, selected: int, dropped: int, off: Money, total: Money, fee_parts: int) -> list[dict[str, Any]]:
    """How the price came about, and what the platform takes of it."""
    at_first = total + off
    fee = total.times_ratio(fee_parts, PARTS_OF_A_WHOLE)
    part = 100.0 * total.units / at_first.units if at_first else 0
    return [
        {"name": _("Selected"), "why": _selected(selected), "left": money(at_first), "part": 100},
        {
            "name": _("Dropped"),
            "why": _dropped(dropped),
            "change": minus(off),
            "left": money(total),
            "part": round(part, 1),
            "is_zero": not dropped,
        },
        {
            "name": _("You pay"),
            "why": _("Without tax; tax, where it is due, is added on the payment page."),
            "left": money(total),
            "is_result": True,
        },
        {
            "name": _("Platform"),
            "why": _("%(rate)s of what you pay, fixed with the quote") % {"rate": wording.percent(fee_parts)},
            "change": minus(fee),
            "left": money(total - fee),
            "part": round(100 - fee_parts / 100, 1),
        },
        {
            "name": _("To those who made the music"),
            "why": _("Less what the payment itself costs. The terms say what is shared at once, and what by use."),
            "left": money(total - fee),
            "is_result": True,
        },
    ]


def _selected(count: int) -> str:
    return ngettext("%(count)s recording at its label’s price", "%(count)s recordings at each label’s price", count) % {
        "count": number(count)
    }


def _dropped(count: int) -> str:
    return ngettext(
        "%(count)s that cannot be licensed today, at its own price",
        "%(count)s that cannot be licensed today, each at its own price",
        count,
    ) % {"count": number(count)}
