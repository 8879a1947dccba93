"""Proof that nobody has a licence without money, and that nobody's money bought less than it paid for."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from licensing.models import Licence
from marketplace.kit.batches import some_of
from marketplace.kit.money import Money
from payments.entries import sale_key_of
from payments.models import Account, Dispute, Entry, GivenBack, Order, Posting, Refund
from payments.queries.balances import totals_by_kind
from payments.queries.dispute_books import settled_by_disputes

Kind = Account.Kind
CHUNK: Final = 1_000


def orders_are_booked() -> Iterator[str]:
    """Each paid order has the entry of its charge, and orders owe together what stands there for buyers."""
    booked = set(Entry.objects.filter(kind="sale").values_list("key", flat=True))
    for order in Order.objects.filter(paid_at__isnull=False).order_by("pk").iterator(chunk_size=CHUNK):
        if sale_key_of(order) not in booked:
            yield f"Order {order.number} was paid by {order.charge_id or order.invoice_number}, which is not booked."
    said = Order.objects.order_by().values_list("currency").annotate(units=Sum("owed_units"))
    gone = settled_by_disputes()
    owed = {currency: Money(int(units) - gone.get(currency, 0), currency) for currency, units in said}
    for currency, units in _granted():
        owed[currency] = owed.get(currency, Money.zero(currency)) + Money(int(units), currency)
    for currency, units in _sent_back():
        owed[currency] = owed.get(currency, Money.zero(currency)) - Money(int(units), currency)
    stands = {currency: amount for (_kind, currency), amount in totals_by_kind(kind=Kind.OWED_TO_BUYER).items()}
    for currency in sorted(owed.keys() | stands.keys()):
        nothing = Money.zero(currency)
        if owed.get(currency, nothing) != stands.get(currency, nothing):
            yield (
                f"Orders owe {owed.get(currency, nothing)} to buyers,"
                f" and {stands.get(currency, nothing)} is booked as owed to them."
            )


def _granted() -> Any:
    """What operators gave back, by currency."""
    standing = GivenBack.objects.filter(entry__key__startswith="granted:", entry__reversed_by=None).order_by()
    return standing.values_list("order__currency").annotate(units=Sum("amount_units"))


def _sent_back() -> Any:
    """What left for buyers, by currency, of what they were owed."""
    sent = Refund.objects.filter(booked__isnull=False, booked__reversed_by=None).order_by()
    return sent.values_list("order__currency").annotate(units=Sum("settles_units"))


def licences_are_paid_for() -> Iterator[str]:
    """Each licence that costs something has its paid order, and each sale's money is licensed or owed back."""
    paid = Order.objects.filter(quote=OuterRef("quote"), paid_at__isnull=False)
    for licence in Licence.objects.filter(~Exists(paid), price_units__gt=0).order_by("pk"):
        yield f"Licence {licence.number} costs {licence.price}, and nobody paid."
    for some in some_of(Order.objects.filter(paid_at__isnull=False).order_by("pk").iterator(chunk_size=CHUNK)):
        licensed, sold = _licensed(some), _sold(some)
        for order in some:
            for_music, has = sold.get(sale_key_of(order), 0), licensed.get(order.quote_id, 0)
            if for_music != has:
                currency = order.currency
                yield (
                    f"Order {order.number} brought {Money(for_music, currency)} for licences,"
                    f" and has licences of {Money(has, currency)}."
                )


def licences_stand_as_their_money() -> Iterator[str]:
    """What was paid for and went back whole covers nothing, and neither does what a bank asks back now.

    A licence whose term was over by then is over anyway.
    """
    for licence in _given_back_whole().exclude(status=Licence.Status.ENDED).order_by("pk"):
        yield f"Licence {licence.number} is {licence.get_status_display().lower()}, and all of its price went back."
    asked = Dispute.objects.filter(opened_at__isnull=False, decided_at=None, charge_id=F("order__charge_id"))
    in_force = Licence.objects.filter(
        quote__order__disputes__in=asked,
        ends_on__gt=F("quote__order__disputes__opened_at__date"),
        status=Licence.Status.IN_FORCE,
    )
    for licence in in_force.order_by("pk"):
        yield f"Licence {licence.number} is in force, and a bank asks its payment back."


def _given_back_whole() -> QuerySet[Licence]:
    """Those whose price went back, by refunds that arrived or a bank that decided, before they were over."""
    arrived = Refund.objects.filter(status=Refund.Status.SUCCEEDED, granted__isnull=False)
    there = Q(entry__in=arrived.values("granted")) | Q(entry__key__startswith="dispute:")
    standing: Any = GivenBack.objects.filter(there, entry__reversed_by=None, licence__price_units__gt=0).order_by()
    ended = arrived.filter(granted=OuterRef("entry")).values("ended_at")[:1]
    gone = standing.values("licence").annotate(units=Sum("amount_units"), last=Max(Coalesce(Subquery(ended), "at")))
    whole = gone.filter(units__gte=F("licence__price_units"), licence__ends_on__gt=F("last__date"))
    return Licence.objects.filter(pk__in=whole.values("licence"))


def _licensed(orders: list[Order]) -> dict[int, int]:
    """What the licences of each order's quote cost together."""
    rows: Any = Licence.objects.filter(quote__in=[order.quote_id for order in orders]).order_by().values_list("quote")
    return {quote: int(units) for quote, units in rows.annotate(units=Sum("price_units"))}


def _sold(orders: list[Order]) -> dict[str, int]:
    """What each order's sale brought for its music: all that was paid, less what it owed back at once."""
    found: dict[str, int] = {}
    booked = Posting.objects.filter(entry__key__in=[sale_key_of(order) for order in orders], entry__kind="sale")
    came = booked.filter(destination__kind=Kind.LICENCE_INCOME)
    owed = booked.filter(source__kind=Kind.LICENCE_INCOME, destination__kind=Kind.OWED_TO_BUYER)
    for postings, sign in ((came, 1), (owed, -1)):
        rows: Any = postings.order_by().values_list("entry__key").annotate(units=Sum("amount_units"))
        for key, units in rows:
            found[key] = found.get(key, 0) + sign * int(units)
    return found
