"""What a dispute moves: taken from our balance, given back, or lost; each booked once, from what Stripe's balance says.

What was taken stands on the reserve, in the order's currency; where Stripe settles in another one, the linked entry of
the exchange says what left the balance.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Sum

from accounts.models import User
from marketplace.kit.division import largest_remainder
from marketplace.kit.money import Money
from payments.entries import dispute_key
from payments.gateway.types import BalanceMove, Charge
from payments.gateway.types import Dispute as Told
from payments.models import Account, Dispute, Recovery
from payments.queries.sales import sold_of
from payments.services import exchanges, freezing, ledger, recoveries, refund_booking

Kind = Account.Kind


def take(dispute: Dispute, told: Told, *, at: datetime) -> None:
    """Book what the bank took and what Stripe charges for it; the fee is the platform's to bear.

    Of a charge that was refunded in part, only the rest is taken.
    """
    taken = [one for one in told.transactions if one.amount.units < 0]
    if dispute.taken_at is not None or not taken:
        return
    settled = _settled(taken)
    if settled.amount.currency == dispute.currency:
        dispute.amount_units = -settled.amount.units
    fee = _fee(dispute, settled)
    place = exchanges.place(dispute.currency, settled.amount.currency)
    reserve, platform = _ends(dispute)
    moves = [ledger.Move(reserve, place, dispute.amount), ledger.Move(platform, place, fee)]
    _post(dispute, "taken", moves, settled, at=at)
    dispute.taken_at, dispute.fee_units = at, fee.units


def restore(dispute: Dispute, told: Told, *, at: datetime) -> bool:
    """Book what came back and let go what waited, once; say whether it is all here again."""
    given = [one for one in told.transactions if one.amount.units > 0]
    if dispute.taken_at is not None:
        if not given:
            return False
        settled = _settled(given)
        place = exchanges.place(dispute.currency, settled.amount.currency)
        reserve, platform = _ends(dispute)
        fee = -_fee(dispute, settled)
        moves = [ledger.Move(place, reserve, dispute.amount), ledger.Move(place, platform, fee)]
        _post(dispute, "won", moves, settled, at=at)
    freezing.release(dispute, at=at)
    return True


def lose(dispute: Dispute, charge: Charge, *, at: datetime) -> dict[int, int] | None:
    """Take what the bank kept from where it stands, and let go what is left of what waited; the fee stays ours.

    What was owed to the buyer anyway is theirs now; the rest is what the licences cost. Gives what each payee's frozen
    royalties bore of it, by the payee's key; nothing as long as the money has not been taken.
    """
    if dispute.taken_at is None:
        return None
    order, amount = dispute.order, dispute.amount
    refund_booking.call_off_planned(order, dispute.charge_id, at=at)
    prices = dict(sold_of(order).prices) if dispute.is_about_the_sale else {}
    nothing, for_music = Money.zero(order.currency), Money(sum(prices.values()), order.currency)
    owed = min(amount, max(charge.amount - charge.refunded - for_music, nothing))
    rest = min(amount - owed, for_music)
    buyer, platform = ledger.accounts(order.currency, Kind.OWED_TO_BUYER, Kind.PLATFORM_REVENUE)
    reserve, _platform = _ends(dispute)
    moves = [ledger.Move(buyer, reserve, owed), ledger.Move(platform, reserve, amount - owed - rest)]
    if any(move.amount for move in moves):
        fact = ledger.Fact(dispute_key(dispute.stripe_id, "owed"), "dispute", at.date(), moves)
        ledger.post(fact, at=at, actor=None)
    dispute.settles_units = owed.units
    kept = _recover(dispute, prices, rest, at=at) if rest else {}
    freezing.release(dispute, kept, at=at)
    return kept


def bear(dispute: Dispute, *, at: datetime, actor: User) -> None:
    """What a bank took and did not give back, though it decided for us, is the platform's loss."""
    if dispute.taken_at is None:
        return
    reserve, platform = _ends(dispute)
    moves = [ledger.Move(platform, reserve, dispute.amount)]
    fact = ledger.Fact(dispute_key(dispute.stripe_id, "borne"), "dispute", at.date(), moves)
    ledger.post(fact, at=at, actor=actor)


def _recover(dispute: Dispute, prices: dict[str, int], rest: Money, *, at: datetime) -> dict[int, int]:
    """Take back each licence's part of it, by what is left of its price; royalties that wait for it go first."""
    parts = largest_remainder(rest.units, sorted(prices.items()), key=dispute.stripe_id).units
    by_uuid = dict(zip(sorted(prices), parts, strict=True))
    entry = recoveries.take_back(
        dispute.order,
        {licence: by_uuid.get(str(licence.uuid), 0) for licence in dispute.order.quote.licences.order_by("pk")},
        to=Kind.DISPUTE_RESERVE,
        key=dispute_key(dispute.stripe_id, "lost"),
        at=at,
        actor=None,
        frozen=dict(dispute.freezes.values_list("party_id", "amount_units")),
    )
    borne = Recovery.objects.filter(entry=entry, frozen_units__gt=0, payee__isnull=False).order_by()
    return {payee: int(units) for payee, units in borne.values_list("payee").annotate(units=Sum("frozen_units"))}


def _settled(moves: Sequence[BalanceMove]) -> exchanges.Settled:
    currency = moves[0].amount.currency
    return exchanges.Settled(
        transaction=moves[0].id,
        amount=Money.total((one.amount for one in moves), currency),
        fee=Money.total((one.fee for one in moves), currency),
        rate=str(moves[0].exchange_rate or ""),
    )


def _fee(dispute: Dispute, settled: exchanges.Settled) -> Money:
    """Stripe's fee in the order's currency; what it gives back of one is below zero."""
    if settled.amount.currency == dispute.currency:
        return settled.fee
    taken = Money(abs(settled.amount.units), settled.amount.currency)
    return exchanges.converted_fee(settled.fee, settled=taken, gross=dispute.amount)


def _ends(dispute: Dispute) -> tuple[Account, Account]:
    reserve, platform = ledger.accounts(dispute.currency, Kind.DISPUTE_RESERVE, Kind.PLATFORM_REVENUE)
    return reserve, platform


def _post(
    dispute: Dispute, what: str, moves: Sequence[ledger.Move], settled: exchanges.Settled, *, at: datetime
) -> None:
    fact = ledger.Fact(dispute_key(dispute.stripe_id, what), "dispute", at.date(), moves)
    entry = ledger.post(fact, at=at, actor=None)
    if settled.amount.currency != dispute.currency:
        exchanges.book_other_half(entry, settled, at=at, actor=None)
