"""Proof that what banks have taken, and what waits for them, is booked."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Sum

from marketplace.kit.money import Money
from payments.models import Account, Dispute, Freeze, Posting
from payments.queries.balances import accounts_with_balances, totals_by_kind

Kind = Account.Kind


def disputes_are_booked() -> Iterator[str]:
    """What banks have taken stands on the reserve until they decide."""
    taken: Any = Dispute.objects.filter(taken_at__isnull=False, decided_at=None).order_by()
    said = dict(taken.values_list("currency").annotate(units=Sum("amount_units")))
    stands = {currency: -amount for (_kind, currency), amount in totals_by_kind(kind=Kind.DISPUTE_RESERVE).items()}
    for currency in sorted(said.keys() | stands.keys()):
        told, reserve = Money(int(said.get(currency, 0)), currency), stands.get(currency, Money.zero(currency))
        if told != reserve:
            yield f"Banks have taken {told} in open disputes, and {reserve} stands on the reserve."


def each_dispute_is_booked() -> Iterator[str]:
    """What each dispute took stands on the reserve while it is open, its fee is ours, and nothing once it is over."""
    moved = _moved_by_disputes()
    for dispute in Dispute.objects.order_by("pk").iterator(chunk_size=1_000):
        said = moved.pop(dispute.stripe_id, {})
        is_taken = dispute.taken_at is not None
        waits = Money(dispute.amount_units if is_taken and dispute.decided_at is None else 0, dispute.currency)
        reserve = Money(-said.get((Kind.DISPUTE_RESERVE, ""), 0), dispute.currency)
        fee = Money(-said.get((Kind.PLATFORM_REVENUE, "taken"), 0), dispute.currency)
        if reserve != waits:
            yield f"Dispute {dispute.stripe_id} keeps {waits}, and {reserve} is booked as taken by it."
        if fee != dispute.fee:
            yield f"Dispute {dispute.stripe_id} cost {dispute.fee}, and {fee} is booked."
        if is_taken != ((Kind.DISPUTE_RESERVE, "taken") in said):
            yield f"Dispute {dispute.stripe_id} and its entries differ in whether the money was taken."
    for key in sorted(moved):
        yield f"Entries tell of a dispute {key} that is not known."


def _moved_by_disputes() -> dict[str, dict[tuple[str, str], int]]:
    """What the entries of each dispute added to each kind of account: by each step, and in all."""
    found: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for end, sign in (("destination", 1), ("source", -1)):
        rows: Any = Posting.objects.filter(entry__key__startswith="dispute:").order_by()
        rows = rows.values_list("entry__key", F(f"{end}__kind")).annotate(units=Sum("amount_units"))
        for key, kind, units in rows:
            _dispute, name, step = key.split(":")
            found[name][kind, step] += sign * int(units)
            found[name][kind, ""] += sign * int(units)
    return found


def freezes_are_booked() -> Iterator[str]:
    """What waits for an open dispute is frozen for its payees, and nothing else is."""
    rows: Any = Freeze.objects.filter(dispute__decided_at=None).order_by().values_list("party", "dispute__currency")
    said = {(party, currency): int(units) for party, currency, units in rows.annotate(units=Sum("amount_units"))}
    for account in accounts_with_balances().filter(kind=Kind.FROZEN).select_related("owner"):
        if said.pop((account.owner_id, account.currency), 0) != account.balance_units:
            yield f"{account} holds something else than waits for open disputes."
    if said:
        yield f"Royalties of {len(said)} payees wait for disputes and are not booked as frozen."


def settled_by_disputes() -> dict[str, int]:
    """What banks gave back of the money that was owed to buyers anyway, by currency, in ledger units."""
    rows: Any = Dispute.objects.order_by().values_list("currency").annotate(units=Sum("settles_units"))
    return {currency: int(units) for currency, units in rows}
