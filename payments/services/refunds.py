"""Money that goes back to buyers: decided here, sent by `refund_calls`, and booked as Stripe says by `refund_booking`.

The buyer's refund never waits for anybody: what payees bear of it is recovered in the same moment or owed by them.
"""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from accounts.services.neutrality import require_neutral
from licensing.models import Licence
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.entries import granted_key
from payments.models import Account, Order, Refund
from payments.queries.disputes import open_dispute_of
from payments.queries.refunds import left_on_charge, orders_with_something_owed, owed_by_charge, refundable
from payments.services.pools import one_at_a_time
from payments.services.recoveries import take_back

Kind = Refund.Kind

logger = logging.getLogger(__name__)


class RefundedMeanwhile(DomainError):
    """Somebody else gave money back since the page was opened."""


class NothingToRefund(DomainError):
    """Nothing was named that could go back."""


class TooMuchToRefund(DomainError):
    """More than is left of the payment cannot go back."""


class PaymentDisputed(DomainError):
    """What a bank asks back is not given back a second time."""


@transaction.atomic
def ask(
    order: Order,
    amounts: Mapping[Licence, Money],
    *,
    reason: str,
    seen: Money,
    at: datetime,
    actor: User,
) -> Refund:
    """Give so much of each licence back to its buyer, and say why.

    What was paid to our bank account waits until an operator has sent it from there: `bank_refunds`.
    `seen` is what could still go back when the operator looked: of two who decide at once, the second is told.
    """
    order = _locked(order)
    require_neutral(actor, order.organisation, *(licence.terms.organisation for licence in amounts))
    left = left_on_charge(order)
    if left != seen:
        raise RefundedMeanwhile(
            _("Somebody has refunded of this order since you opened the page: %(left)s is left. Look again.")
            % {"left": left}
        )
    units = amounts_in_units(order, amounts)
    total = Money(sum(units.values()), order.currency)
    refund = Refund(kind=Kind.OPERATOR, reason=reason, asked_by=actor, settles_units=total.units)
    amount = total.rounded_up()
    if amount > left and total.rounded_down() > left:
        raise TooMuchToRefund(_("Only %(left)s of the payment is left.") % {"left": left})
    key = granted_key(refund.uuid)
    refund.granted = take_back(order, units, to=Account.Kind.OWED_TO_BUYER, key=key, at=at, actor=actor)
    return _plan(refund, order, min(amount, left), at=at)


def amounts_in_units(order: Order, amounts: Mapping[Licence, Money]) -> dict[Licence, int]:
    """What is asked of each licence; its whole price, parts of a minor unit too, where all of it is."""
    left = {one.licence.pk: one for one in refundable(order)}
    units = {}
    for licence, amount in amounts.items():
        if amount.units <= 0:
            continue
        found = left[licence.pk]
        if amount > found.most:
            raise TooMuchToRefund(
                _("Of %(licence)s only %(left)s can go back.") % {"licence": licence.number, "left": found.most}
            )
        units[licence] = found.left.units if amount == found.most else amount.units
    if not units:
        raise NothingToRefund(_("Say how much goes back, of at least one licence."))
    return units


@transaction.atomic
def send_owed(order: Order, *, at: datetime, actor: User | None = None) -> list[Refund]:
    """Send back what is owed, each part on the charge that it came with; by itself once for each state of it."""
    order = _locked(order)
    if actor is not None:
        require_neutral(actor, order.organisation)
    owed = {charge: amount for charge, amount in owed_by_charge(order).items() if charge and amount.units > 0}
    planned = [_send_owed_of(order, charge, amount, at=at, actor=actor) for charge, amount in owed.items()]
    return [refund for refund in planned if refund is not None]


def _send_owed_of(order: Order, charge_id: str, owed: Money, *, at: datetime, actor: User | None) -> Refund | None:
    left = left_on_charge(order, charge_id)
    amount = min(owed.rounded_up(), left)
    if amount.units <= 0:
        return None
    settles = min(owed, amount) if amount < owed.rounded_down() else owed  # less is left than is owed: the rest stays
    refund = Refund(
        kind=Kind.OWED if charge_id == order.charge_id else Kind.SECOND,
        charge_id=charge_id,
        asked_by=actor,
        state_units=order.owed_units,
        settles_units=settles.units,
    )
    return None if actor is None and _was_tried(order, refund) else _plan(refund, order, amount, at=at)


def _was_tried(order: Order, refund: Refund) -> bool:
    """What Stripe refused for good, or what came back, is only tried again by a person."""
    same = order.refunds.filter(kind=refund.kind, asked_by=None, charge_id=refund.charge_id)
    if refund.kind == Kind.OWED:
        return same.filter(state_units=refund.state_units).exists()
    return same.filter(settles_units=refund.settles_units).exists()


def send_all_owed(*, at: datetime) -> int:
    """Plan what is owed to every buyer and not on its way; how many refunds."""
    return sum(_send_owed(order, at=at) for order in orders_with_something_owed().order_by("pk"))


def _send_owed(order: Order, *, at: datetime) -> int:
    try:
        return len(send_owed(order, at=at))
    except DomainError as error:  # one order whose money cannot go back now must not stop the others
        logger.warning("order %s: %s", order.number, error)
        return 0


@transaction.atomic
def send_second_payment(order: Order, charge_id: str, amount: Money, *, at: datetime) -> Refund:
    """Send a second payment of one order back whole; what the first one bought stays as it is."""
    refund = Refund(kind=Kind.SECOND, charge_id=charge_id, settles_units=amount.units)
    return _plan(refund, order, amount, at=at)


def _locked(order: Order) -> Order:
    """Nobody else gives back of an order meanwhile."""
    one_at_a_time()
    found = Order.objects.select_for_update(of=("self",)).select_related("quote", "organisation").get(pk=order.pk)
    if open_dispute_of(found) is not None:
        raise PaymentDisputed(
            _("The buyer's bank asks order %(number)s back: nothing of it is refunded until that is decided.")
            % {"number": found.number}
        )
    if found.paid_at is None:
        raise NothingToRefund(_("Order %(number)s was not paid.") % {"number": found.number})
    return found


def _plan(refund: Refund, order: Order, amount: Money, *, at: datetime) -> Refund:
    refund.order, refund.amount_units, refund.asked_at = order, amount.units, at
    refund.charge_id = refund.charge_id or order.charge_id
    refund.save(force_insert=True)
    audit.record(
        "refund.planned", subject=refund, actor=refund.asked_by, at=at, order=order.uuid, units=refund.amount_units,
        why=refund.kind, reason=refund.reason,
    )  # fmt: skip
    return refund
