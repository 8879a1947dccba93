"""Payouts as their payees see them: what was sent, what can be sent now, and what keeps the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import AuditEntry, Party
from accounts.roles import SIGNERS
from accounts.viewers import Viewer
from marketplace.kit.money import Money
from payments.models import Hold, Payout, PayoutRun
from payments.payout_rules import Standing, decide, floor_of
from payments.queries.payable import currencies_of, standings
from payments.queries.payee_accounts import Readiness, readiness, readiness_of
from payments.queries.thresholds import thresholds_of
from payments.words.payout_reasons import why_to_payee

_Reason = Payout.Reason
ABOUT_DETAILS = {_Reason.NO_ACCOUNT, _Reason.UNFINISHED, _Reason.RESTRICTED, _Reason.REJECTED}


@dataclass(frozen=True, slots=True)
class Purse:
    """What stands in one payee's balance in one currency, and whether it can be sent now."""

    payee: Party
    currency: str
    standing: Standing
    threshold: Money
    floor: Money
    reason: str
    on_its_way: Money
    asked: PayoutRun | None

    @property
    def can_ask(self) -> bool:
        """They can be paid now, whatever they said they want to wait for."""
        return not self.reason and self.asked is None

    @property
    def is_about_details(self) -> bool:
        """What keeps it is where they are paid, which is theirs to mend."""
        return self.reason in ABOUT_DETAILS

    @property
    def words(self) -> str:
        """Why nothing can be sent now, in the payee's words."""
        return why_to_payee(self.reason)


def payouts_visible_to(viewer: Viewer) -> QuerySet[Payout]:
    """What was sent to the viewer's payees, or was to be, once it was approved; operators see everybody's.

    Of an organisation, those see it who look after its money.
    """
    payouts = Payout.objects.select_related("payee", "run", "account", "arrival").exclude(number="")
    if viewer.organisation is not None and viewer.role not in SIGNERS and not viewer.is_operator:
        return payouts.none()
    found = payouts if viewer.is_operator else payouts.filter(payee__in=viewer.payees)
    return found.order_by("-run__prepared_at", "-pk")


def steps_of(payout: Payout) -> list[tuple[str, datetime]]:
    """What became of it, newest first: the names of its entries in the audit trail, and when."""
    return list(AuditEntry.objects.filter(subject_uuid=payout.uuid).order_by("-pk").values_list("action", "at"))


def sent_back_to(payees: Sequence[Party]) -> list[Payout]:
    """What a bank sent back and Stripe keeps until the payee has mended where they are paid."""
    found = Payout.objects.filter(payee__in=payees, status=Payout.Status.FAILED)
    return list(found.select_related("payee", "account").order_by("-ended_at", "-pk"))


def hindrance_of(payout: Payout, *, at: datetime) -> str:
    """Why what was approved may not be sent any more; nothing, if it still may."""
    if Hold.objects.filter(party=payout.payee, lifted_at=None).exists():
        return Payout.Reason.HELD
    if payout.account is not None and not payout.account.is_current:
        return Payout.Reason.CHANGED  # they are paid elsewhere now, and the next run sends it there
    return readiness(payout.account, at=at).why_not or ""


def left_out_last(payees: Sequence[Party]) -> list[Payout]:
    """Of the last monthly run of each currency, who of these payees was left out, and why."""
    newest = (
        PayoutRun.objects.filter(kind=PayoutRun.Kind.MONTHLY).exclude(status="discarded").exclude(status="prepared")
    )
    runs = newest.order_by("currency", "-prepared_at").distinct("currency")
    skipped = Payout.objects.filter(run__in=list(runs), payee__in=payees, status=Payout.Status.SKIPPED)
    return list(skipped.select_related("payee", "run").order_by("currency", "pk"))


def purses_of(payees: Sequence[Party], *, at: datetime) -> list[Purse]:
    """What stands in these payees' balances, some queries a currency however many payees there are."""
    ready = readiness_of(payees, at=at)
    return [purse for currency in currencies_of(payees) for purse in _purses_in(currency, payees, ready, at=at)]


def _purses_in(currency: str, payees: Sequence[Party], ready: dict[int, Readiness], *, at: datetime) -> list[Purse]:
    found = dict(standings(currency, at=at, owners=[payee.pk for payee in payees]))
    wanted, floor = thresholds_of([payee.pk for payee in payees], currency), floor_of(currency)
    asked = {
        run.payee_id: run
        for run in PayoutRun.objects.filter(
            kind=PayoutRun.Kind.ON_REQUEST, currency=currency, payee__in=payees, status=PayoutRun.Status.PREPARED
        )
    }
    going = _on_its_way(currency, payees)
    purses = []
    for payee in payees:
        standing = found.get(payee.pk)
        if standing is None:
            continue
        why_not = ready[payee.pk].why_not or ""
        purses.append(
            Purse(
                payee=payee,
                currency=currency,
                standing=standing,
                threshold=wanted.get(payee.pk, floor),
                floor=floor,
                reason=decide(standing, threshold=floor, why_not=why_not).reason,
                on_its_way=going.get(payee.pk, Money.zero(currency)),
                asked=asked.get(payee.pk),
            )
        )
    return purses


def _on_its_way(currency: str, payees: Sequence[Party]) -> dict[int, Money]:
    """What was approved for these payees and is not sent yet."""
    planned = Payout.objects.filter(currency=currency, payee__in=payees, status=Payout.Status.PLANNED).exclude(
        number=""
    )
    sums: dict[int, Money] = {}
    for payout in planned:
        sums[payout.payee_id] = sums.get(payout.payee_id, Money.zero(currency)) + payout.amount
    return sums
