"""What ought to stand on payees' accounts at Stripe: what was sent, less what came back and was paid out."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, F, Q, Sum, When

from marketplace.kit.money import Money
from payments.facts import TRANSFER
from payments.gateway.types import Standing
from payments.models import BankArrival, Operation, PayeeAccount, Payout, TransferReversal
from payments.queries.differences import Finding

REVERSAL: Final = "reversal"
GIVEN_BACK: Final = ["failed", "canceled"]  # the bank did not take it: it stands on the payee's account again
OPEN: Final = [Operation.Status.SENT, Operation.Status.UNKNOWN]
Units = dict[tuple[str, str], int]


def payees_differing(standings: Mapping[str, Mapping[str, Standing]], *, at: datetime) -> Iterator[Finding]:
    """Payees' accounts on which something else stands than by our books; the money is the payee's, never ours.

    An account with a call under way is compared when its answer is known. One to which we sent a currency that it does
    not keep cannot be: only Stripe knows at which rate it was changed on arrival.
    """
    under_way = _with_a_call_under_way(standings)
    sent, reversed_, arrived = _sent(standings), _reversed(standings), _arrived(standings)
    for account, told in sorted(standings.items()):
        if account in under_way:
            continue
        kept = told.keys() | _currencies(arrived, account)
        if not _currencies(sent, account) <= kept:
            continue
        for currency in sorted(kept):
            key = account, currency
            ours = sent.get(key, 0) - reversed_.get(key, 0) - arrived.get(key, 0)
            stands = told[currency].total if currency in told else Money.zero(currency)
            if stands.units != ours:
                detail = f"{stands} at Stripe, {Money(ours, currency)} by our books"
                yield Finding("payee_differs", account, at, stands.units - ours, currency, detail)


def _sent(accounts: Collection[str]) -> Units:
    """What was sent to each account, in the currency in which it left us."""
    in_another = Q(sent_currency__gt="")
    rows: Any = Payout.objects.filter(account__stripe_id__in=accounts, transfer_id__gt="").order_by()
    rows = rows.annotate(left_in=Case(When(in_another, then=F("sent_currency")), default=F("currency")))
    left_units = Case(When(in_another, then=F("sent_units")), default=F("amount_units"))
    return _by_currency(rows.values_list("account__stripe_id", "left_in").annotate(units=Sum(left_units)))


def _reversed(accounts: Collection[str]) -> Units:
    """What was taken back of it, in that currency."""
    done = TransferReversal.objects.filter(
        payout__account__stripe_id__in=accounts, status=TransferReversal.Status.SUCCEEDED
    )
    found: Units = defaultdict(int)
    for reversal in done.select_related("payout").annotate(stripe_account=F("payout__account__stripe_id")):
        found[reversal.stripe_account, reversal.as_sent.currency] += reversal.as_sent.units
    return found


def _arrived(accounts: Collection[str]) -> Units:
    """What left each account for its payee's bank."""
    left = BankArrival.objects.filter(account__stripe_id__in=accounts).exclude(status__in=GIVEN_BACK).order_by()
    rows: Any = left.values_list("account__stripe_id", "currency")
    return _by_currency(rows.annotate(units=Sum("amount_units")))


def _by_currency(rows: Any) -> Units:
    return {(account, currency): int(units) for account, currency, units in rows}


def _currencies(units: Units, account: str) -> set[str]:
    return {currency for one, currency in units if one == account}


def _with_a_call_under_way(accounts: Collection[str]) -> set[str]:
    """Accounts of which nobody knows yet whether a transfer went there, or came back."""
    calls = Operation.objects.filter(status__in=OPEN, kind__in=[TRANSFER, REVERSAL])
    keys: dict[str, list[str]] = defaultdict(list)
    for kind, key in calls.values_list("kind", "business_key"):
        keys[kind].append(key)
    going = PayeeAccount.objects.filter(payouts__uuid__in=keys[TRANSFER])
    coming = PayeeAccount.objects.filter(payouts__reversals__uuid__in=keys[REVERSAL])
    return set((going | coming).filter(stripe_id__in=accounts).values_list("stripe_id", flat=True))
