"""Tell the buyer of each refund, and the operators of one that did not arrive."""

from accounts.queries.people import answerable, operators
from accounts.services import mail
from payments.models import Refund

Status = Refund.Status


def tell(refund: Refund) -> None:
    """Write to the buyer what became of their refund; of one that waits for them, too."""
    if refund.status in {Status.SUCCEEDED, Status.PENDING, Status.REQUIRES_ACTION}:
        _tell_buyer(refund, "refund_sent")
    elif refund.is_in_vain:
        if refund.stripe_id or refund.bank_reference:
            _tell_buyer(refund, "refund_failed")
        mail.send_to_each(operators(), "refund_failed_operator", refund=refund, order=refund.order)


def _tell_buyer(refund: Refund, template: str) -> None:
    order = refund.order
    mail.send_to_each(answerable(order.organisation), template, refund=refund, order=order, keep_about=order.uuid)
