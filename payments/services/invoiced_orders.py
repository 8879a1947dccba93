"""Orders that are paid later, on an invoice, by bank transfer: for buyers whom an operator allows it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services import audit, mail
from accounts.services.neutrality import require_neutral
from marketplace.kit.errors import DomainError, NotAllowed
from marketplace.kit.money import Money
from payments.models import Invoice, InvoiceTerms, Order
from payments.queries.bank_transfers import owed_on_invoices, waits_for
from payments.services import invoices, orders, waiting_transfers

REMIND_BEFORE = timedelta(days=3)
GRACE = timedelta(days=14)
Status = Order.Status


class MayNotPayLater(NotAllowed):
    """Only buyers whom an operator allows it pay on an invoice."""


class LimitReached(DomainError):
    """The buyer owes us as much on invoices as it may."""


@transaction.atomic
def allow(
    organisation: Organisation, limit: Money, *, days_to_pay: int, at: datetime, actor: User | None
) -> InvoiceTerms:
    """Let a buyer owe so much in one currency on invoices; nothing ends it, and invoices that are out stay out."""
    require_neutral(actor, organisation)
    terms, _created = InvoiceTerms.objects.update_or_create(
        organisation=organisation,
        currency=limit.currency,
        defaults={
            "limit_units": limit.units,
            "days_to_pay": days_to_pay,
            "allowed_by": actor,
            "allowed_at": at,
        },
    )
    audit.record(
        "invoice_terms.set",
        subject=organisation,
        actor=actor,
        at=at,
        currency=limit.currency,
        limit=limit.units,
        days=days_to_pay,
    )
    return terms


def pay_on_invoice(order: Order, *, at: datetime, actor: User | None) -> Order:
    """Invoice an order that is to be paid by bank transfer; asked twice, it has one invoice.

    A page at Stripe's on which it could be paid too is closed first; if it was paid there meanwhile, that counts.
    """
    order = orders.close_checkout(order, at=at)
    return _invoice(order, at=at, actor=actor) if order.status in orders.PAYABLE else order


@transaction.atomic(durable=True)
def _invoice(order: Order, *, at: datetime, actor: User | None) -> Order:
    order = orders.locked(order)
    if order.status not in orders.PAYABLE:
        return order
    order.total_units = orders.total_today(order.quote, at=at).units
    terms = _terms(order, waits=waits_for(order))
    due_on = at.date() + timedelta(days=terms.days_to_pay)
    order.attempt += 1  # a call for a page at Stripe's that is still on its way must not open one
    order.save(update_fields=["total_units", "attempt"])
    invoice = invoices.before_payment(order, due_on=due_on, at=at)
    order.status, order.invoice_number = Status.INVOICED, invoice.number
    order.checkout_id, order.checkout_url = "", ""
    order.save(update_fields=["status", "invoice_number", "checkout_id", "checkout_url"])
    audit.record("order.invoiced", subject=order, actor=actor, at=at, invoice=invoice.number, due_on=due_on)
    if waits_for(order) >= order.total:  # as much came late for an invoice before
        waiting_transfers.sell(order, at=at)
    else:
        _tell("invoice_issued", order, invoice)
    return order


def _terms(order: Order, *, waits: Money) -> InvoiceTerms:
    """What was allowed, if it covers what is missing; two orders at once do not both take what is left."""
    terms = (
        InvoiceTerms.objects.select_for_update()
        .filter(organisation=order.organisation, currency=order.currency, limit_units__gt=0)
        .first()
    )
    if terms is None:
        raise MayNotPayLater(_("We have not agreed that you pay on invoices in %(code)s.") % {"code": order.currency})
    left = terms.limit - owed_on_invoices(order.organisation, order.currency)
    if order.total - waits > left:
        raise LimitReached(
            _("This order is %(total)s, and of what you may owe us on invoices %(left)s is left.")
            % {"total": order.total, "left": max(left, Money.zero(order.currency))}
        )
    return terms


def sweep(*, at: datetime) -> int:
    """Remind of what is due, and give up what nobody paid at all; where a part came, a person decides."""
    found = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, cancelled_at=None, order__status=Status.INVOICED)
    for invoice in found.filter(due_on__lte=(at + REMIND_BEFORE).date(), reminded_at=None):
        _remind(invoice, at=at)
    for invoice in found.filter(due_on__lt=(at - GRACE).date(), order__transfers=None):
        _expire(invoice, at=at)
    return len(found)


@transaction.atomic
def _remind(invoice: Invoice, *, at: datetime) -> None:
    """Once, a few days before it is due."""
    if Invoice.objects.filter(pk=invoice.pk, reminded_at=None).update(reminded_at=at):
        _tell("invoice_due", invoice.order, invoice)


@transaction.atomic
def _expire(invoice: Invoice, *, at: datetime) -> None:
    """Cancel an invoice of which nothing was paid; a transfer that comes later is honoured all the same."""
    order = orders.locked(invoice.order)
    if order.status != Status.INVOICED or order.transfers.exists():
        return
    invoices.cancel(invoice, at=at)
    order.status = Status.EXPIRED
    order.save(update_fields=["status"])
    audit.record("order.expired", subject=order, actor=None, at=at, invoice=invoice.number)
    _tell("invoice_cancelled", order, invoice)


def _tell(letter: str, order: Order, invoice: Invoice) -> None:
    mail.send_to_each(invoices.readers(order), letter, order=order, invoice=invoice)
