"""Who wants to be forgotten, and what keeps us from it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from accounts.models import Membership, Organisation, Party, User
from licensing.models import Licence, ManifestItem
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from payments.models import Account, Dispute, Erasure, Order, Payout, Refund
from payments.queries.balances import accounts_with_balances
from payments.queries.refunds import owed_now

Kind = Account.Kind
OWED = (Kind.PAYEE, Kind.HELD, Kind.FROZEN, Kind.IN_TRANSIT)
MAY_COME_BACK_FOR: Final = timedelta(days=14)  # a bank returns a payout within five working days
PAYS_AFTER_ITS_TERM: Final = timedelta(days=92)  # the last month's report, its grace, and the run that divides it


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What has to be over before somebody is forgotten."""

    owed: Sequence[Money] = ()
    owes: Sequence[Money] = ()
    may_come_back: Sequence[Money] = ()
    earning: int = 0
    orders: int = 0
    owns_alone: Sequence[Organisation] = ()
    lists: int = 0

    @property
    def is_any(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def open_erasures() -> QuerySet[Erasure]:
    """Wishes that were not carried out yet, the eldest first; only operators see them all."""
    return Erasure.objects.filter(status=Erasure.Status.ASKED).select_related("user", "organisation", "asked_by")


def erasure_of(user: User, organisation: Organisation | None) -> Erasure | None:
    """The open wish of an organisation, or without one of a person."""
    mine = Q(organisation=organisation) if organisation else Q(user=user)
    return open_erasures().filter(mine).first()


def what_keeps(user: User | None, organisation: Organisation | None, *, at: datetime) -> Hindrance:
    """What keeps us from forgetting a person, or an organisation: money that is there, and money still to come."""
    if organisation is None:
        parties = Party.objects.filter(user=user)
        return Hindrance(**_money(parties, at=at), owns_alone=_owned_alone(user))
    parties = Party.objects.filter(Q(organisation=organisation) | Q(controlled_by=organisation))
    listed = Catalog.objects.filter(organisation=organisation, status=Catalog.Status.LISTED).count()
    return Hindrance(**_money(parties, at=at), orders=_unfinished(organisation), lists=listed)


def _money(parties: QuerySet[Party], *, at: datetime) -> dict[str, Any]:
    sums: dict[str, int] = defaultdict(int)
    owes: dict[str, int] = defaultdict(int)
    for account in accounts_with_balances().filter(kind__in=[*OWED, Kind.DEBT], owner__in=parties):
        (owes if account.kind == Kind.DEBT else sums)[account.currency] += account.balance_units
    return {
        "owed": _above_nothing(sums),
        "owes": _above_nothing({currency: -units for currency, units in owes.items()}),
        "may_come_back": _may_come_back(parties, at=at),
        "earning": _earning(parties, at=at),
    }


def _above_nothing(sums: Mapping[str, int]) -> list[Money]:
    return [Money(units, currency) for currency, units in sorted(sums.items()) if units > 0]


def _may_come_back(parties: QuerySet[Party], *, at: datetime) -> list[Money]:
    """What was sent to them lately, or stands where no bank has taken it yet."""
    status = Payout.Status
    lately = Q(status=status.PAID, sent_at__gte=at - MAY_COME_BACK_FOR)
    rows: Any = Payout.objects.filter(lately | Q(status__in=[status.SENT, status.FAILED]), payee__in=parties)
    sums = rows.order_by().values_list("currency").annotate(units=Sum("amount_units"))
    return _above_nothing({currency: int(units) for currency, units in sums})


def _earning(parties: QuerySet[Party], *, at: datetime) -> int:
    """How many licences still bring them royalties: those under way, and those just over."""
    earners = Q(shares__holder__in=parties) | Q(shares__participations__party__in=parties)
    paid_back = [Licence.Ending.REFUNDED, Licence.Ending.TAKEN_BACK]
    paying = Licence.objects.filter(price_units__gt=0, ends_on__gt=at.date() - PAYS_AFTER_ITS_TERM)
    theirs = ManifestItem.objects.filter(recording__in=Recording.objects.filter(earners)).values("licence")
    return paying.exclude(ended_because__in=paid_back).filter(pk__in=theirs).count()


def _unfinished(organisation: Organisation) -> int:
    """How many orders of a buyer are not settled: to be paid, asked back, on the way back, or owed back."""
    status = Order.Status
    orders = Order.objects.filter(organisation=organisation)
    open_now = orders.filter(
        Q(status__in=[status.PLACED, status.INVOICED, status.AWAITED])
        | Q(pk__in=Dispute.objects.filter(decided_at=None).values("order"))
        | Q(pk__in=Refund.objects.filter(ended_at=None).values("order"))
    )
    given_back = Q(owed_units__gt=0) | Q(pk__in=Refund.objects.values("order"))
    owing = {order.pk for order in orders.filter(given_back) if owed_now(order)}
    return len(owing | set(open_now.values_list("pk", flat=True)))


def _owned_alone(user: User | None) -> list[Organisation]:
    """Organisations for which nobody could act any more."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER)
    mine = owners.filter(user=user).values("organisation")
    others = owners.exclude(user=user).values("organisation")
    return list(Organisation.objects.filter(pk__in=mine).exclude(pk__in=others))
