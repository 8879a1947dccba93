"""Which handler a message of Stripe's goes to: look at its object outside any transaction, then act in one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple

from payments import gateway
from payments.models import InboxEvent
from payments.services import bank_arrivals, disputes, payee_accounts, refund_booking, settlement


class Handler(NamedTuple):
    """How one kind of news is handled.

    `look` asks Stripe what became of the object, and never runs inside a transaction; `act` books what was found,
    inside the transaction that marks the message done, and says whether it was about something that we know.
    """

    look: Callable[[InboxEvent], Any]
    act: Callable[[Any, datetime], bool]


_PAYEE: Final = Handler(
    lambda event: payee_accounts.look(event.object_id),
    lambda seen, at: payee_accounts.settle(seen, at=at) is not None,
)
HANDLERS: Final[dict[str, Handler]] = {
    "checkout.session.": Handler(
        lambda event: settlement.look(event.object_id),
        lambda found, at: settlement.settle(found, at=at) is not None,
    ),
    "charge.dispute.": Handler(
        lambda event: disputes.look(event.object_id),
        lambda found, at: disputes.settle(found, at=at) is not None,
    ),
    "v2.core.account": _PAYEE,
    "account.updated": _PAYEE,
    "refund.": Handler(
        lambda event: gateway.get_refund(event.object_id),
        lambda found, at: refund_booking.note(found, at=at) is not None,
    ),
    "charge.refunded": Handler(
        lambda event: gateway.list_refunds(event.object_id),
        lambda found, at: refund_booking.note_all(found, at=at),
    ),
    "payout.": Handler(
        bank_arrivals.look,
        lambda found, at: bank_arrivals.settle(found, at=at),
    ),
}


def handler_of(kind: str) -> Handler | None:
    """The handler whose prefix the kind of the message begins with."""
    return next((handler for prefix, handler in HANDLERS.items() if kind.startswith(prefix)), None)
