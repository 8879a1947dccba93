"""The market in figures, as the first page and the operators' home show it."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.assent import money, number
from marketplace.kit.money import Money
from payments.queries.market import market_today


def market_figures() -> list[dict[str, str]]:
    """The market in figures; what there is nothing of yet is left out."""
    market = market_today(on=timezone.now().date())
    licences = ngettext("licence in force", "licences in force", market.licences)
    labels = ngettext("of %(count)s label", "of %(count)s labels", market.labels) % {"count": number(market.labels)}
    counted = [
        (number(market.recordings) if market.recordings else "", _("recordings listed"), labels),
        (number(market.licences) if market.licences else "", licences, ""),
        _amounts(market.earned, _("earned by creators and labels")),
        _amounts(market.waiting, _("waiting, with a reason")),
    ]
    return [{"value": value, "label": label, "note": note} for value, label, note in counted if value]


def balance_figures(balances: Iterable[Money]) -> list[dict[str, str]]:
    """What stands in a payee's balances, one figure a currency, with the parts of a coin below it."""
    return [
        {"value": money(amount), "label": _("exactly %(amount)s") % {"amount": money(amount, "exact")}}
        for amount in balances
    ]


def _amounts(amounts: Sequence[Money], label: str) -> tuple[str, str, str]:
    first, *others = [money(amount) for amount in amounts] or [""]
    return first, label, " · ".join(others)
