"""What payees are told about their payouts, by e-mail."""

from accounts.services import mail
from payments.models import Payout
from payments.queries.payee_accounts import who_is_told


def sent(payout: Payout) -> None:
    """Money is on its way to them."""
    for user in who_is_told(payout.payee):
        mail.leave_for(user, "payout_sent", payout=payout, payee=payout.payee)


def left_out(payout: Payout) -> None:
    """What was to be sent was not, and why; it stands in their balance."""
    for user in who_is_told(payout.payee):
        mail.leave_for(user, "payout_left_out", payout=payout, payee=payout.payee)


def came_back(payout: Payout) -> None:
    """Their bank sent it back: we need other bank details."""
    for user in who_is_told(payout.payee):
        mail.leave_for(user, "payout_came_back", payout=payout, payee=payout.payee)
