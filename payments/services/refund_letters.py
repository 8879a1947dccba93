"""Tell the buyer of each refund, and the operators of one that did not arrive."""

from accounts.queries.people import answerable, operators
from accounts.services import mail
from payments.models import Refund

Status = Refund.Status


def tell(refund: Refund) -> None:
    """Write to the buyer what became of their refund; of one that waits for them, too."""
    buyers = answerable(refund.order.organisation)
    if refund.status in {Status.SUCCEEDED, Status.PENDING, Status.REQUIRES_ACTION}:
        for user in buyers:
            mail.send_to(user, "refund_sent", refund=refund, order=refund.order, keep_about=refund.order.uuid)
    elif refund.is_in_vain:
        if refund.stripe_id or refund.bank_reference:
            for user in buyers:
                mail.send_to(user, "refund_failed", refund=refund, order=refund.order, keep_about=refund.order.uuid)
        for user in operators():
            mail.send_to(user, "refund_failed_operator", refund=refund, order=refund.order)
