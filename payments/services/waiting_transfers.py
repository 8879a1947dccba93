"""What came to our bank account for an order and waits there: it buys the order, or is the buyer's again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from accounts.services.neutrality import require_neutral
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.entries import released_key
from payments.models import Account, Invoice, Order
from payments.queries.bank_transfers import waits_for
from payments.services import invoices, ledger, sales, selling

Kind = Account.Kind


class NothingWaits(DomainError):
    """All that came for the order bought something, or is owed to its buyer."""


@transaction.atomic
def let_go(order: Order, *, at: datetime, actor: User) -> Order:
    """Give up waiting for the rest: what came is owed to the buyer, and the invoice is cancelled.

    The order may be paid anew, by card or on another invoice.
    """
    order = Order.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=order.pk)
    require_neutral(actor, order.organisation)
    if waits_for(order).units <= 0:
        raise NothingWaits(_("Nothing waits for order %(number)s.") % {"number": order.number})
    if order.status == Order.Status.INVOICED:
        for invoice in order.invoices.filter(kind=Invoice.Kind.INVOICE, cancelled_at=None):
            invoices.cancel(invoice, at=at)
        order.status = Order.Status.EXPIRED
        order.save(update_fields=["status"])
    owe_back(order, waits_for(order), at=at, actor=actor)
    return order


@transaction.atomic
def owe_back(order: Order, amount: Money, *, at: datetime, actor: User | None = None) -> None:
    """So much of what came buys nothing: it is the buyer's again. Of nothing, nothing."""
    if amount.units <= 0:
        return
    order.owed_units += amount.units
    order.save(update_fields=["owed_units"])
    moves = [
        ledger.Move(
            ledger.account(Kind.BUYER, order.currency), ledger.account(Kind.OWED_TO_BUYER, order.currency), amount
        )
    ]
    fact = ledger.Fact(released_key(order, order.owed_units), "released", at.date(), moves)
    ledger.post(fact, at=at, actor=actor)
    audit.record("order.transfer_released", subject=order, actor=actor, at=at, units=amount.units)


@transaction.atomic
def sell(order: Order, *, at: datetime) -> Money:
    """All is there: the sale, paid from what waits for it; what is too much, or dropped since, is owed back."""
    owe_back(order, waits_for(order) - order.total, at=at)
    nothing = Money.zero(order.currency)
    paid = sales.PaidInvoice(order.invoice_number, gross=order.total, fee=nothing, tax=nothing)
    return selling.sell(order, paid, at=at).owed
