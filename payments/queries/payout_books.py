"""Proof that the money on its way to payees is what was approved for them."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import F, Q, Sum

from marketplace.kit.batches import some_of
from marketplace.kit.money import Money
from payments.entries import payout_key, reversal_key
from payments.models import Account, PayeeAccount, Payout, Posting, TransferReversal
from payments.queries.balances import accounts_with_balances

CHUNK: Final = 1_000
Kind, Status = Account.Kind, Payout.Status
AT_STRIPE: Final = {Status.SENT, Status.PAID, Status.FAILED, Status.RETURNED}


def payouts_are_booked() -> Iterator[str]:
    """What stands on its way to each payee is what was approved for them and is neither sent nor given back."""
    going = Q(status=Payout.Status.PLANNED, number__gt="")
    at_our_bank = Q(status=Payout.Status.SENT, account__kind=PayeeAccount.Kind.BANK)
    rows: Any = Payout.objects.filter(going | at_our_bank).order_by().values_list("payee", "currency")
    said = {(payee, currency): int(units) for payee, currency, units in rows.annotate(units=Sum("amount_units"))}
    accounts = accounts_with_balances().filter(kind=Account.Kind.IN_TRANSIT)
    stands = {(one.owner_id, one.currency): one.balance_units for one in accounts if one.balance_units}
    for payee, currency in sorted(said.keys() | stands.keys(), key=str):
        wanted, found = said.get((payee, currency), 0), stands.get((payee, currency), 0)
        if wanted != found:
            yield (
                f"Payouts of {Money(wanted, currency)} are on their way to party {payee},"
                f" and {Money(found, currency)} is booked so."
            )


def each_payout_is_booked() -> Iterator[str]:
    """Each payout left its payee's balance and left us by its own entries, to the unit, as far as its status says."""
    payouts = Payout.objects.exclude(status=Status.SKIPPED).select_related("account").order_by("pk")
    for some in some_of(payouts.iterator(chunk_size=CHUNK), CHUNK):
        moved = _standing(payout_key(payout.uuid, what) for payout in some for what in ("planned", "sent"))
        for payout in some:
            for what, is_there in (("planned", _is_taken(payout)), ("sent", _is_gone(payout))):
                wanted, found = payout.amount_units * is_there, moved.get(payout_key(payout.uuid, what), 0)
                if wanted != found:
                    yield (
                        f"Payout {payout.number or payout.uuid} is {payout.status}: {Money(wanted, payout.currency)} is"
                        f" {what}, and {Money(found, payout.currency)} is booked so."
                    )


def _is_taken(payout: Payout) -> bool:
    """Its money is out of the payee's balance."""
    is_going = payout.status == Status.PLANNED and bool(payout.number)
    return is_going or payout.status in {Status.SENT, Status.PAID, Status.FAILED} or _is_at_an_old_account(payout)


def _is_gone(payout: Payout) -> bool:
    """Its money has left us; what a bank has to send has not, until it says so."""
    if payout.transfer_id:
        return payout.status in AT_STRIPE
    return payout.status == Status.PAID


def _is_at_an_old_account(payout: Payout) -> bool:
    """It came back to the payee's account at Stripe, and from there to us by a reversal, which is booked by itself."""
    return payout.status == Status.RETURNED and bool(payout.transfer_id)


def reversals_are_booked() -> Iterator[str]:
    """What was taken back of each transfer is booked to the unit, never more than was sent, and nothing else is."""
    reversals = TransferReversal.objects.select_related("payout").order_by("pk")
    for some in some_of(reversals.iterator(chunk_size=CHUNK), CHUNK):
        moved = _standing(reversal_key(one.stripe_id) for one in some if one.stripe_id)
        for one in some:
            wanted = one.amount_units if one.status == TransferReversal.Status.SUCCEEDED else 0
            found = moved.get(reversal_key(one.stripe_id), 0) if one.stripe_id else 0
            if wanted != found:
                currency = one.payout.currency
                yield (
                    f"Reversal {one.uuid} of payout {one.payout.number} brought {Money(wanted, currency)} back,"
                    f" and {Money(found, currency)} is booked."
                )
    back = Q(reversals__status=TransferReversal.Status.SUCCEEDED)
    paid_back = Payout.objects.annotate(back=Sum("reversals__amount_units", filter=back))
    for payout in paid_back.filter(back__gt=F("amount_units")).order_by("pk"):
        yield f"More came back of payout {payout.number} than was sent."


def _standing(keys: Iterable[str]) -> dict[str, int]:
    """What each entry that was not undone took from where it stood or brought there, by the entry's key."""
    outside = [Kind.CLEARING, Kind.EXCHANGE, Kind.BANK, Kind.IN_TRANSIT]
    booked = Posting.objects.filter(entry__key__in=list(keys), entry__reversed_by=None).order_by()
    crossing = booked.filter(Q(source__kind__in=outside) | Q(destination__kind__in=outside))
    rows: Any = crossing.values_list("entry__key").annotate(units=Sum("amount_units"))
    return {key: int(units) for key, units in rows}
