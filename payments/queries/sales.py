"""What orders brought in, read back from the entries of their sales."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from licensing.models import Licence
from licensing.models.terms import PARTS_OF_A_WHOLE
from marketplace.kit.division import largest_remainder
from marketplace.kit.money import Money
from payments.entries import sale_key
from payments.models import Account, Order, Posting
from payments.royalties import ties
from payments.royalties.allocation import Won
from payments.royalties.waterfall import PPM, Takings

Kind = Account.Kind


def fee_ppm(order: Order) -> int:
    """The platform's rate that is frozen on the quote, in parts of a million."""
    return order.quote.platform_fee_parts * PPM // PARTS_OF_A_WHOLE


@dataclass(frozen=True, slots=True)
class Sold:
    """One paid order: what it brought in, and the prices of the licences that share what is left."""

    order: str
    takings: Takings
    prices: tuple[tuple[str, int], ...]

    def part_of(self, licence: Licence, left: Money) -> Won:
        """The licence's part of what an order left for the music, by its price."""
        division = largest_remainder(left.units, self.prices, key=ties.sale_key(self.order, left.currency))
        position = [uuid for uuid, _price in self.prices].index(str(licence.uuid))
        return Won(self.prices[position][1], division.total_weight, division.units[position], division.last)


def sold_licences(*, until: date) -> list[tuple[Licence, Sold]]:
    """Every licence that a paid order issued by the end of a day, with its order's money; free ones are left out."""
    licences = list(
        Licence.objects.filter(issued_at__date__lte=until, quote__order__charge_id__gt="", price_units__gt=0)
        .select_related("organisation", "terms", "quote__order")
        .order_by("pk")
    )
    orders = {licence.quote.order.pk: licence.quote.order for licence in licences}
    sold = _sold(orders.values())
    return [(licence, sold[licence.quote.order.pk]) for licence in licences if licence.quote.order.pk in sold]


def _sold(orders: Iterable[Order]) -> dict[int, Sold]:
    orders = list(orders)
    prices: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for quote, uuid, units in (
        Licence.objects.filter(quote__order__in=orders).order_by("uuid").values_list("quote_id", "uuid", "price_units")
    ):
        prices[quote].append((str(uuid), units))
    takings = _takings(orders)
    return {
        order.pk: Sold(str(order.uuid), takings[order.pk], tuple(prices[order.quote_id]))
        for order in orders
        if order.pk in takings
    }


def _takings(orders: list[Order]) -> dict[int, Takings]:
    """Read each sale's entry; an order whose charge is not booked has no money to share."""
    by_key = {sale_key(order.charge_id): order for order in orders}
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
        gross=moved(Kind.CLEARING, Kind.LICENCE_INCOME),
        refunds=moved(Kind.LICENCE_INCOME, Kind.OWED_TO_BUYER),
        tax=moved(Kind.LICENCE_INCOME, Kind.TAX),
        processor_fee=moved(Kind.LICENCE_INCOME, Kind.PROCESSOR_FEES),
        platform_fee_ppm=fee_ppm(order),
    )
