"""Proof that each refund is booked as it stands: what left, what came back, and whom it was taken from."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Exists, OuterRef, Sum

from marketplace.kit.batches import some_of
from marketplace.kit.money import Money
from payments.entries import refund_key, sent_back_key
from payments.models import Account, Entry, GivenBack, Posting, Refund

Kind, Status = Account.Kind, Refund.Status
CHUNK: Final = 1_000


def refunds_are_booked() -> Iterator[str]:
    """Each refund that left has its entry to the unit, undone if it was in vain; and no entry is of no refund."""
    refunds = Refund.objects.select_related("order", "granted__reversed_by", "booked__reversed_by").order_by("pk")
    for some in some_of(refunds.iterator(chunk_size=CHUNK)):
        left, given = _left(some), _given(some)
        for refund in some:
            yield from _wrong_in_sending(refund, left.get(refund.booked_id or 0, 0))
            yield from _wrong_in_giving(refund, given.get(refund.granted_id or 0, 0))
    told = Refund.objects.filter(booked=OuterRef("pk"))
    for key in Entry.objects.filter(~Exists(told), kind__in=["refund", "sent_back"]).values_list("key", flat=True):
        yield f"Entry {key} sends money back to a buyer, and no refund says so."


def _wrong_in_sending(refund: Refund, left: int) -> Iterator[str]:
    name, booked = _name(refund), refund.booked
    if booked is None:
        if refund.status == Status.SUCCEEDED:
            yield f"{name} arrived and is not booked."
        return
    if booked.key != _key_of(refund):
        yield f"{name} is booked as {booked.key}."
    if left != refund.amount_units:
        yield f"{name} is of {refund.amount}, and {Money(left, refund.order.currency)} is booked."
    if _is_undone(booked) != refund.is_in_vain:
        yield f"{name} is {refund.status}, and its entry says otherwise."


def _wrong_in_giving(refund: Refund, given: int) -> Iterator[str]:
    name, currency = _name(refund), refund.order.currency
    if refund.granted is None:
        return
    if _is_undone(refund.granted) != refund.is_in_vain:
        yield f"{name} is {refund.status}, and what was given up for it says otherwise."
    if given > refund.settles_units:
        yield f"{name} takes {Money(given, currency)} of licences for {Money(refund.settles_units, currency)}."


def _name(refund: Refund) -> str:
    return f"Refund {refund.uuid} of order {refund.order.number}"


def _key_of(refund: Refund) -> str:
    return sent_back_key(refund.bank_reference) if refund.is_by_bank else refund_key(refund.stripe_id)


def _is_undone(entry: Entry) -> bool:
    return hasattr(entry, "reversed_by")


def _left(refunds: list[Refund]) -> dict[int, int]:
    """What each refund's entry says that left us."""
    booked = [refund.booked_id for refund in refunds if refund.booked_id]
    rows: Any = Posting.objects.filter(
        entry__in=booked,
        source__kind=Kind.OWED_TO_BUYER,
        destination__kind__in=[Kind.CLEARING, Kind.EXCHANGE, Kind.BANK],
    ).order_by()
    return {entry: int(units) for entry, units in rows.values_list("entry").annotate(units=Sum("amount_units"))}


def _given(refunds: list[Refund]) -> dict[int, int]:
    """What each refund took of its licences' prices."""
    granted = [refund.granted_id for refund in refunds if refund.granted_id]
    rows: Any = GivenBack.objects.filter(entry__in=granted).order_by().values_list("entry")
    return {entry: int(units) for entry, units in rows.annotate(units=Sum("amount_units"))}
