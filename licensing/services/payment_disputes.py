"""What becomes of a licence while the bank of whoever paid for it asks the money back, and when it has decided.

Nobody chooses this, so nobody is the actor; an operator's own reasons to suspend or end a licence stand beside it.
"""

from datetime import datetime

from django.db import transaction

from accounts.services import audit
from licensing.models import Licence
from licensing.queries.licences import state_on
from licensing.services import licence_letters
from licensing.services.licence_states import is_suspended_for_payment, locked

Status = Licence.Status


@transaction.atomic
def suspend(licence: Licence, *, at: datetime) -> Licence:
    """Stop a licence from covering anything while its payment is disputed; told twice, once.

    One that is suspended already keeps its reason. One that is over stays over; if money that went back ended it, it
    is suspended should it be brought back.
    """
    licence = locked(licence)
    is_over = state_on(licence, at.date()) == Status.ENDED
    if licence.payment_disputed_at is not None or (is_over and not _may_come_back(licence)):
        return licence
    licence.payment_disputed_at = at
    if licence.suspended_at is None:
        licence.suspended_at, licence.suspension = at, ""
    if licence.status == Status.IN_FORCE:
        licence.status = Status.SUSPENDED
    return _changed("payment_suspended", licence, at=at)


@transaction.atomic
def resume(licence: Licence, *, at: datetime) -> Licence:
    """Let a licence go on whose payment stands, unless it is suspended for another reason; told twice, once."""
    licence = locked(licence)
    is_over = licence.status == Status.ENDED
    if licence.payment_disputed_at is None or (is_over and not _may_come_back(licence)):
        return licence
    if is_suspended_for_payment(licence):
        licence.suspended_at, licence.suspension = None, ""
        licence.status = Status.ENDED if is_over else Status.IN_FORCE
    licence.payment_disputed_at = None
    return _changed("payment_resumed", licence, at=at)


def _may_come_back(licence: Licence) -> bool:
    """Should a refund not arrive, whether it ended the licence, or left a bank the rest of it to take."""
    return licence.ended_because in {Licence.Ending.REFUNDED, Licence.Ending.TAKEN_BACK}


def _changed(what: str, licence: Licence, *, at: datetime) -> Licence:
    licence.save(update_fields=["status", "suspended_at", "suspension", "payment_disputed_at"])
    audit.record(f"licence.{what}", subject=licence, actor=None, at=at, status=licence.status)
    if licence.status != Status.ENDED:
        licence_letters.tell(f"licence_{what}", licence, reason="", on=at.date())
    return licence
