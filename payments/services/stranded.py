"""Money that a bank sent back to an account which its payee has given up: told at once, and asked back."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.queries.people import operators
from accounts.services import audit, mail
from payments.models import Payout, TransferReversal
from payments.queries.giving_back import reversible
from payments.queries.payouts_stranded import stranded_payouts

TRY_AGAIN: Final = timedelta(days=1)  # what Stripe refused, it refuses again until something changes
Asked = TransferReversal.Status

logger = logging.getLogger(__name__)


def bring_back_all(*, at: datetime) -> int:
    """Ask back each payout that stranded, so that it is sent to where its payee is paid now; how many there were."""
    found = list(stranded_payouts())
    for payout in found:
        try:
            bring_back(payout, at=at)
        except Exception:  # one payout that cannot be asked back must not keep the others
            logger.exception("payout %s could not be asked back", payout.number)
    return len(found)


@transaction.atomic
def bring_back(payout: Payout, *, at: datetime) -> TransferReversal | None:
    """Plan to take back what is left of one payout's transfer; one that was refused, a day later again.

    What a refund took back of it before stays where it went: of a payout of which nothing is left, nothing is asked.
    """
    payout = Payout.objects.select_for_update(of=("self",)).select_related("payee").get(pk=payout.pk)
    asked = payout.reversals.filter(entry=None).order_by("-pk").first()
    if asked is None:
        _alert(payout, at=at)
    elif asked.status == Asked.PLANNED or (asked.ended_at and at - asked.ended_at < TRY_AGAIN):
        return None
    left = reversible([payout.payee_id], payout.currency).filter(pk=payout.pk).first()
    if left is not None:
        return TransferReversal.objects.create(payout=payout, amount_units=left.left_units, planned_at=at)
    if not payout.reversals.filter(status=Asked.PLANNED).exists():
        payout.status, payout.ended_at = Payout.Status.RETURNED, at
        payout.save(update_fields=["status", "ended_at"])
        audit.record("payout.returned", subject=payout, actor=None, at=at)
    return None


def _alert(payout: Payout, *, at: datetime) -> None:
    """Tell every operator at once: money lies where nobody looks any more."""
    logger.error("payout %s came back to an account that its payee has given up", payout.number)
    for user in operators():
        mail.send_to(user, "payout_stranded", payout=payout)
    audit.record("payout.stranded", subject=payout, actor=None, at=at)
