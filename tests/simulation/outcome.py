"""What a simulation came to, in words that do not depend on when or in which order we heard of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from payments.models import Order
from payments.queries.balances import accounts_with_balances
from tests.payments.shop import Basket

Outcome = dict[str, Any]


def outcome_of(baskets: list[Basket]) -> Outcome:
    """Each order with its licences, and what stands on every account."""
    orders = {one.quote_id: one for one in Order.objects.select_related("quote")}
    return {
        "orders": [_told(orders[basket.quote.pk]) for basket in baskets],
        "balances": sorted(
            (one.kind, one.owner.name if one.owner else "", one.currency, one.balance_units)
            for one in accounts_with_balances().select_related("owner")
            if one.balance_units
        ),
    }


def _told(order: Order) -> tuple[Any, ...]:
    licences = order.quote.licences.order_by("terms").values_list("terms", "status", "price_units", "recordings_count")
    return order.status, order.total_units, order.owed_units, list(licences)


class _Forgotten(Exception):
    """What happened shall not have happened."""


@contextmanager
def forgotten_after() -> Iterator[None]:
    """Undo at the end all that happens meanwhile, so that another story begins at the same place."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined] # as in a test: what must commit may do so inside
    try:
        with atomic:
            yield
            raise _Forgotten
    except _Forgotten:
        pass
