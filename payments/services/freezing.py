"""Royalties that a disputed payment brought: set aside while the bank decides, then let go, once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from accounts.models import Party
from accounts.services import audit
from marketplace.kit.money import Money
from payments.entries import dispute_key
from payments.models import Account, Dispute, Freeze, Payout
from payments.queries.balances import balances_of_owners
from payments.queries.freezes import earned_from, unpaid_from
from payments.services import crediting, holds, ledger, payout_stops

Kind = Account.Kind
SOURCES = (Kind.PAYEE, Kind.HELD)


def freeze(dispute: Dispute, *, at: datetime) -> list[Freeze]:
    """Set aside what payees earned from a disputed order and were not paid out yet; told again, nothing more.

    What was paid out before stays paid, and what they earned elsewhere stays theirs: only a lost dispute takes that.
    """
    if dispute.freezes.exists():
        return []
    parties = list(Party.objects.filter(pk__in=earned_from(dispute.order)).order_by("pk"))
    _call_back(parties, dispute, at=at)
    moves = _moves(parties, dispute)
    if not moves:
        return []
    ledger.post(ledger.Fact(dispute_key(dispute.stripe_id, "frozen"), "frozen", at.date(), moves), at=at, actor=None)
    units: dict[Party | None, int] = defaultdict(int)
    for move in moves:
        units[move.destination.owner] += move.amount.units
    made = [Freeze(dispute=dispute, party=party, amount_units=frozen, at=at) for party, frozen in units.items()]
    Freeze.objects.bulk_create(made, batch_size=2_000)
    audit.record("dispute.frozen", subject=dispute, actor=None, at=at, payees=len(made), units=sum(units.values()))
    return freezes_of(dispute)


def _call_back(parties: Sequence[Party], dispute: Dispute, *, at: datetime) -> None:
    """Stop approved payouts in which money of the order would leave, so that it can be set aside."""
    holds.stand_still()
    owners, currency = {party.pk for party in parties}, dispute.currency
    here = _together(SOURCES, currency, owners)
    unpaid = unpaid_from(dispute.order, _together((*SOURCES, Kind.IN_TRANSIT), currency, owners))
    short = sorted(owner for owner in owners if here[owner] < unpaid.get(owner, 0))
    payout_stops.stop_all(short, currency, reason=Payout.Reason.DISPUTED, at=at)


def freezes_of(dispute: Dispute) -> list[Freeze]:
    """What was set aside for a dispute, by payee."""
    found = dispute.freezes.select_related("party__user", "party__organisation", "party__controlled_by", "dispute")
    return list(found)


def _together(kinds: Iterable[str], currency: str, owners: set[int]) -> dict[int, int]:
    has = [balances_of_owners(kind, currency, owners) for kind in kinds]
    return {owner: sum(max(0, one.get(owner, 0)) for one in has) for owner in owners}


def _moves(parties: Sequence[Party], dispute: Dispute) -> list[ledger.Move]:
    """Of each payee what is unpaid of the order: out of their balance first, then out of what is held."""
    owners, currency = {party.pk for party in parties}, dispute.currency
    _stand_still(owners, currency)
    has = {kind: balances_of_owners(kind, currency, owners) for kind in SOURCES}
    unpaid = unpaid_from(dispute.order, _together(SOURCES, currency, owners))
    accounts = {kind: ledger.accounts_of(kind, currency, parties) for kind in (*SOURCES, Kind.FROZEN)}
    moves = []
    for party in parties:
        wanted = unpaid.get(party.pk, 0)
        for kind in SOURCES:
            units = min(wanted, max(0, has[kind].get(party.pk, 0)))
            wanted -= units
            if units:
                amount = Money(units, currency)
                moves.append(ledger.Move(accounts[kind][party.pk], accounts[Kind.FROZEN][party.pk], amount))
    return moves


def _stand_still(owners: set[int], currency: str) -> None:
    """Whoever else wants to move what these payees have waits until this transaction ends."""
    holds.stand_still()
    found = Account.objects.filter(kind__in=SOURCES, owner__in=owners, currency=currency)
    list(found.select_for_update().order_by("pk").values_list("pk"))


def release(dispute: Dispute, kept: Mapping[int, int] | None = None, *, at: datetime) -> None:
    """Let go what waited for a dispute, once; `kept` is what the dispute took of it, by the payee's key.

    It goes to the payee's balance, whichever account at a bank or at Stripe they have by now; or to what is held for
    them, where a hold stands.
    """
    kept = kept or {}
    left = [(one, one.amount_units - kept.get(one.party_id, 0)) for one in dispute.freezes.select_related("party")]
    left = [(one, units) for one, units in left if units]
    if not left:
        return
    parties = [one.party for one, _units in left]
    frozen = ledger.accounts_of(Kind.FROZEN, dispute.currency, parties)
    credited = crediting.accounts_to_credit(parties, dispute.currency)
    moves = [
        ledger.Move(frozen[one.party_id], credited[one.party_id], Money(units, dispute.currency)) for one, units in left
    ]
    fact = ledger.Fact(dispute_key(dispute.stripe_id, "released"), "released", at.date(), moves)
    ledger.post(fact, at=at, actor=None)
    audit.record("dispute.released", subject=dispute, actor=None, at=at, payees=len(left))
