"""From which amount on a payee is paid."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.services import audit
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.models import PayoutThreshold
from payments.payout_rules import floor_of


class BelowFloor(DomainError):
    """Below our floor a transfer costs more than it brings."""


@transaction.atomic
def set_threshold(payee: Party, amount: Money, *, at: datetime, actor: User | None) -> PayoutThreshold:
    """Pay this payee in this currency only from an amount on; the next run goes by it."""
    if amount < floor_of(amount.currency):
        raise BelowFloor(_("Nothing below %(floor)s is paid out.") % {"floor": floor_of(amount.currency)})
    threshold, _new = PayoutThreshold.objects.update_or_create(
        party=payee, currency=amount.currency, defaults={"amount_units": amount.units}
    )
    audit.record("payout_threshold.set", subject=threshold, actor=actor, at=at, amount=amount.units)
    return threshold
