"""Payouts that a bank sent back to an account which its payee has given up."""

from django.db.models import QuerySet

from payments.models import PayeeAccount, Payout


def stranded_payouts() -> QuerySet[Payout]:
    """What lies at Stripe on an account that nobody uses any more, the eldest first."""
    found = Payout.objects.filter(
        status=Payout.Status.FAILED,
        account__status=PayeeAccount.Status.RETIRED,
        account__kind=PayeeAccount.Kind.CONNECT,
    )
    return found.select_related("payee", "account", "run").order_by("ended_at", "pk")
