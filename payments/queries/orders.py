"""Orders as those who placed them see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from accounts.viewers import Viewer
from licensing.models import QuoteDrop
from licensing.reasons import Because, reason_from_json, sentences
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money
from payments.models import Order, OwedBack
from payments.queries.refunds import with_waits

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What one order asks for under one Terms version."""

    title: str
    label: str
    count: int
    price: Money


def orders_visible_to(viewer: Viewer) -> QuerySet[Order]:
    """The orders of the viewer's organisation; every order, for operators."""
    orders = Order.objects.select_related("quote", "quote__trained_model", "organisation").order_by("-placed_at", "-pk")
    if viewer.is_operator:
        return orders
    if viewer.organisation is None:
        return orders.none()
    return orders.filter(organisation=viewer.organisation)


def lines_of(order: Order) -> list[OrderLine]:
    """One line for each Terms version, without what dropped out before it was paid."""
    gone = order.quote.drops.exclude(moment=QuoteDrop.Moment.ISSUED).values("recording")
    lines = (
        order.quote.lines.exclude(recording__in=gone)
        .values("terms__pk", "terms__title", "terms__organisation__name")
        .annotate(count=Count("pk"), units=Sum("price_units"))
        .order_by("terms__organisation__name", "terms__pk")
    )
    return [
        OrderLine(
            line["terms__title"],
            line["terms__organisation__name"],
            line["count"],
            Money(line["units"], order.currency),
        )
        for line in lines
    ]


@dataclass(frozen=True, slots=True)
class LostLine:
    """One recording that was paid for and could no longer be licensed, or no longer be delivered, and why."""

    recording: Recording
    price: Money
    reasons: tuple[Because, ...]

    @property
    def why(self) -> list[str]:
        return sentences(self.reasons)


def orders_that_owe(currency: str, *, most: int) -> list[tuple[Order, Money, Money]]:
    """The orders of which most has still to go back to the buyer: what of it was never delivered, and all of it."""
    orders = Order.objects.filter(currency=currency, owed_units__gt=0).select_related("organisation")
    found = list(with_waits(orders).filter(waits__gt=0).order_by("-waits", "pk")[:most])
    rows = OwedBack.objects.filter(order__in=found).order_by().values_list("order").annotate(units=Sum("amount_units"))
    undelivered = dict(rows)
    return [
        (order, Money(int(undelivered.get(order.pk, 0)), currency), Money(order.waits, currency)) for order in found
    ]


def undelivered_of(order: Order) -> list[LostLine]:
    """What was licensed, stopped before its music went out, and is owed back. The first of them, if many."""
    owed = order.undelivered.select_related("stopped__item__recording").order_by("pk")
    return [
        _lost(order, one.stopped.item.recording, one.amount_units, one.stopped.reasons) for one in owed[:MOST_SHOWN]
    ]


def dropped_from(order: Order) -> list[LostLine]:
    """What fell out between payment and issue: it was paid for, and is owed back. The first of them, if many."""
    drops = order.quote.drops.filter(moment=QuoteDrop.Moment.ISSUED).select_related("recording").order_by("pk")
    return [_lost(order, drop.recording, drop.price_units, drop.reasons) for drop in drops[:MOST_SHOWN]]


def _lost(order: Order, recording: Recording, units: int, reasons: Iterable[Mapping[str, Any]]) -> LostLine:
    return LostLine(recording, Money(units, order.currency), tuple(map(reason_from_json, reasons)))
