"""What orders brought in, read back from the entries of their sales."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Sum

from licensing.models import Licence
from licensing.models.terms import PARTS_OF_A_WHOLE
from marketplace.kit.division import largest_remainder
from marketplace.kit.money import Money
from payments.entries import sale_key_of
from payments.models import Account, GivenBack, Order, OwedBack, Posting
from payments.queries.disputes import disputed_orders
from payments.royalties import ties
from payments.royalties.allocation import Won
from payments.royalties.recognition import Earning
from payments.royalties.waterfall import PPM, Takings

Kind = Account.Kind
PAID_FROM = (Kind.CLEARING, Kind.EXCHANGE, Kind.BUYER)  # through Stripe, in another currency there, to our bank


def fee_ppm(order: Order) -> int:
    """The platform's rate that is frozen on the quote, in parts of a million."""
    return order.quote.platform_fee_parts * PPM // PARTS_OF_A_WHOLE


@dataclass(frozen=True, slots=True)
class Sold:
    """One paid order: what it brought in, and the prices of the licences that share what is left.

    What went back to the buyer, or is owed back, counts among the refunds, and in no price.
    """

    order: str
    takings: Takings
    prices: tuple[tuple[str, int], ...]

    def part_of(self, licence: Licence, left: Money) -> Won:
        """The licence's part of what an order left for the music, by its price."""
        division = largest_remainder(left.units, self.prices, key=ties.sale_key(self.order, left.currency))
        position = [uuid for uuid, _price in self.prices].index(str(licence.uuid))
        return Won(self.prices[position][1], division.total_weight, division.units[position], division.last)

    def has(self, licence: Licence) -> bool:
        """Whether anything of what was paid for a licence is still for its music."""
        return str(licence.uuid) in dict(self.prices)

    def without(self, units: Mapping[str, int]) -> "Sold":
        """The same order once so much of each licence is owed back."""
        left = [(uuid, price - units.get(uuid, 0)) for uuid, price in self.prices]
        takings = self.takings
        refunds = takings.refunds + Money(sum(units.values()), takings.refunds.currency)
        return Sold(
            self.order, replace(takings, refunds=refunds), tuple((uuid, price) for uuid, price in left if price)
        )


def earning_of(licence: Licence, net: int) -> Earning:
    """What a licence earns of so many units, over its term."""
    return Earning(
        licence=str(licence.uuid),
        units=net,
        currency=licence.currency,
        access_parts=licence.terms.access_parts,
        usage_parts=PARTS_OF_A_WHOLE - licence.terms.access_parts,
        issued=licence.issued_at.date(),
        starts=licence.starts_on,
        ends=licence.ends_on,
    )


def sold_licences(*, until: date) -> list[tuple[Licence, Sold]]:
    """Every licence that a paid order issued by the end of a day, with its order's money.

    Free ones are left out, and those whose payment is disputed, until the bank has decided.
    """
    licences = list(
        Licence.objects.filter(issued_at__date__lte=until, quote__order__paid_at__isnull=False, price_units__gt=0)
        .exclude(quote__order__in=disputed_orders())
        .select_related("organisation", "terms", "quote__order")
        .order_by("pk")
    )
    orders = {licence.quote.order.pk: licence.quote.order for licence in licences}
    sold = _sold(orders.values())
    told = [(licence, sold[licence.quote.order.pk]) for licence in licences if licence.quote.order.pk in sold]
    return [(licence, order) for licence, order in told if order.has(licence)]


def sold_of(order: Order) -> Sold:
    """What one paid order brought in, less what is owed back."""
    return _sold([order])[order.pk]


def _sold(orders: Iterable[Order]) -> dict[int, Sold]:
    orders = list(orders)
    prices: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for quote, uuid, units in (
        Licence.objects.filter(quote__order__in=orders).order_by("uuid").values_list("quote_id", "uuid", "price_units")
    ):
        prices[quote].append((str(uuid), units))
    takings, owed = _takings(orders), _owed_back(orders)
    return {
        order.pk: Sold(str(order.uuid), takings[order.pk], tuple(prices[order.quote_id])).without(owed[order.pk])
        for order in orders
        if order.pk in takings
    }


def _owed_back(orders: list[Order]) -> dict[int, dict[str, int]]:
    """What of each licence went back or is owed back: never delivered, refunded, or lost in a dispute."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    undelivered: Any = OwedBack.objects.values_list("order_id", "stopped__item__licence__uuid")
    given: Any = GivenBack.objects.filter(entry__reversed_by=None).values_list("order_id", "licence__uuid")
    parts = [
        rows.filter(order__in=orders).order_by().annotate(units=Sum("amount_units")) for rows in (undelivered, given)
    ]
    for order, licence, units in parts[0].union(parts[1], all=True):
        found[order][str(licence)] += int(units)
    return found


def _takings(orders: list[Order]) -> dict[int, Takings]:
    """Read each sale's entry; an order whose charge is not booked has no money to share."""
    by_key = {sale_key_of(order): order for order in orders}
    moved: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for key, source, destination, units in Posting.objects.filter(entry__key__in=by_key).values_list(
        "entry__key", F("source__kind"), F("destination__kind"), "amount_units"
    ):
        moved[key][source, destination] += units
    return {by_key[key].pk: _takings_of(by_key[key], moves) for key, moves in moved.items()}


def _takings_of(order: Order, moves: dict[tuple[str, str], int]) -> Takings:
    def moved(source: str, destination: str) -> Money:
        return Money(moves.get((source, destination), 0), order.currency)

    return Takings(
        gross=Money.total((moved(kind, Kind.LICENCE_INCOME) for kind in PAID_FROM), order.currency),
        refunds=moved(Kind.LICENCE_INCOME, Kind.OWED_TO_BUYER),
        tax=moved(Kind.LICENCE_INCOME, Kind.TAX),
        processor_fee=moved(Kind.LICENCE_INCOME, Kind.PROCESSOR_FEES),
        platform_fee_ppm=fee_ppm(order),
    )
