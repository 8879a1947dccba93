"""Which refund of ours Stripe tells of; where there is none, or it was given up, whose money went all the same."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from licensing.models import Licence
from marketplace.kit.division import largest_remainder
from marketplace.kit.money import Money
from payments.entries import granted_key
from payments.gateway.types import Refund as Told
from payments.models import Account, Order, Refund
from payments.queries.refunds import owed_by_charge
from payments.queries.sales import sold_of
from payments.services import recoveries


def refund_of(told: Told, *, at: datetime) -> Refund | None:
    """The row of what Stripe tells, locked; nothing, as long as its payment is not ours.

    What we had given up stays as it was told: what went of it all the same is a row of its own, for the same reason.
    """
    refund = _of_ours(told)
    if refund is None:
        return _new(told, at=at)
    given_up = refund.status == Refund.Status.REJECTED and not refund.stripe_id
    return _new(told, instead_of=refund, at=at) if given_up else refund


def _of_ours(told: Told) -> Refund | None:
    found = Refund.objects.select_for_update(of=("self",)).select_related("order__organisation", "granted", "booked")
    known = found.filter(stripe_id=told.id).first()
    if known is None and told.operation:
        known = found.filter(uuid=told.operation, charge_id=told.charge, stripe_id="").first()
    return known


def _new(told: Told, *, instead_of: Refund | None = None, at: datetime) -> Refund | None:
    """What went without a row of ours: made on Stripe's own pages, or asked for by us and refused, as we had heard."""
    order = _order_of(told.charge)
    if order is None:
        return None
    refund = Refund(
        kind=Refund.Kind.OUTSIDE, order=order, charge_id=told.charge, amount_units=told.amount.units, asked_at=at
    )
    if instead_of is not None and instead_of.kind == Refund.Kind.OPERATOR:
        refund.kind, refund.reason, refund.asked_by = instead_of.kind, instead_of.reason, instead_of.asked_by
    _give_up(refund, order, _decided_on(instead_of), at=at)
    refund.save(force_insert=True)
    return refund


def _decided_on(refund: Refund | None) -> dict[Licence, int]:
    """What of each licence somebody decided to give back; nothing was, where it was owed anyway."""
    if refund is None or refund.granted is None:
        return {}
    return {row.licence: row.amount_units for row in refund.granted.given_back.select_related("licence")}


def _order_of(charge_id: str) -> Order | None:
    """The order that a charge paid, or paid once more."""
    again = Refund.objects.filter(kind=Refund.Kind.SECOND, charge_id=charge_id).values("order")
    orders = Order.objects.select_for_update(of=("self",)).select_related("quote", "organisation")
    return orders.filter(Q(charge_id=charge_id) | Q(pk__in=again)).first() if charge_id else None


def _give_up(refund: Refund, order: Order, decided: Mapping[Licence, int], *, at: datetime) -> None:
    """Say what an amount that went settles: what was decided, then what is owed anyway, then a part of each licence."""
    left = dict(sold_of(order).prices)
    units = {licence: min(asked, left.get(str(licence.uuid), 0)) for licence, asked in decided.items()}
    # What was decided may be a part of a minor unit less than what goes: that part is the platform's.
    rest = max(Money(refund.amount_units - sum(units.values()), order.currency), Money.zero(order.currency))
    rest = rest.rounded_down() if units else rest
    bought = refund.charge_id == order.charge_id  # a second payment bought nothing: all of it is owed
    owed = min(owed_by_charge(order)[refund.charge_id], rest) if bought else rest
    for licence, part in _by_price(order, refund, left, units, (rest - owed).units).items():
        units[licence] = units.get(licence, 0) + part
    if any(units.values()):
        key = granted_key(refund.uuid)
        refund.granted = recoveries.take_back(
            order, units, to=Account.Kind.OWED_TO_BUYER, key=key, at=at, actor=refund.asked_by
        )
    refund.settles_units = owed.units + sum(units.values())


def _by_price(
    order: Order, refund: Refund, prices: Mapping[str, int], given: Mapping[Licence, int], units: int
) -> dict[Licence, int]:
    """So many units of an order's licences, by what is still left of the price of each."""
    taken = {str(licence.uuid): part for licence, part in given.items()}
    left = {uuid: price - taken.get(uuid, 0) for uuid, price in sorted(prices.items()) if price > taken.get(uuid, 0)}
    units = min(units, sum(left.values()))
    if not units:
        return {}
    parts = dict(zip(left, largest_remainder(units, list(left.items()), key=str(refund.uuid)).units, strict=True))
    return {licence: parts.get(str(licence.uuid), 0) for licence in order.quote.licences.order_by("pk")}
