"""Our books compared with Stripe's, daily: nothing is mended quietly, and what nobody can explain is told."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max

from accounts.services import audit
from payments import gateway
from payments.gateway.types import BalanceMove, Snapshot, Standing
from payments.kill_points import reach
from payments.models import BalanceTransaction, InboxEvent, PayeeAccount, Reconciliation
from payments.queries import on_their_way
from payments.queries.bank_statements import bank_differing
from payments.queries.connected_balances import payees_differing
from payments.queries.differences import Finding
from payments.queries.reconciliations import PATIENCE, findings
from payments.services import balance_entries, inbox

BEGINNING: Final = datetime(2015, 1, 1, tzinfo=UTC)
NONE: Final = timedelta(0)  # no patience: what has just happened is told, too
OVERLAP: Final = timedelta(days=2)
Endpoint = InboxEvent.Endpoint
KEPT_BY_STRIPE: Final = timedelta(days=30)  # so long it can tell an event again


@dataclass(frozen=True, slots=True)
class Seen:
    """What Stripe says of our balance now, of connected accounts that we paid lately, and of open disputes."""

    moves: Sequence[BalanceMove]
    standing: Mapping[str, Standing]
    payees: Mapping[str, Mapping[str, Standing]]
    disputes: Mapping[str, str]


def reconcile(*, at: datetime) -> Reconciliation:
    """Fetch the messages that never came, and compare everything that moved since the last time.

    It calls Stripe and so commits in steps; killed between two of them and run again, it comes to the same books.
    """
    accounts = on_their_way.accounts_to_look_at(at=at)
    pulled = pull_messages(accounts, at=at)
    reach("reconciliation.pulled")
    done = note(look(accounts, at=at), pulled=pulled, at=at)
    PayeeAccount.objects.filter(stripe_id__in=accounts).update(compared_at=at)
    return done


def pull_messages(accounts: Mapping[str, datetime | None], *, at: datetime) -> int:
    """Keep the messages that Stripe tried to deliver in vain, as if they had come, and handle them.

    Ours stand in one list, and what became of payees' accounts in another. What the banks of payees say stands in a
    list of each account's own: it is read from when that was last compared.
    """
    last = Reconciliation.objects.aggregate(last=Max("at"))["last"] or BEGINNING
    since = max(last - OVERLAP, at - KEPT_BY_STRIPE)
    pulled = _keep_missed(Endpoint.PLATFORM, gateway.list_events(since), at=at)
    pulled += _keep_missed(Endpoint.THIN, gateway.list_thin_events(since), at=at)
    for account, compared in accounts.items():
        unread = max((compared or BEGINNING) - OVERLAP, at - KEPT_BY_STRIPE)
        pulled += _keep_missed(Endpoint.CONNECT, gateway.list_events(unread, account=account), at=at)
    if pulled:
        while inbox.handle_next(at=at):
            pass
    return pulled


def _keep_missed(endpoint: str, told: Sequence[Snapshot], *, at: datetime) -> int:
    kept = InboxEvent.objects.filter(endpoint=endpoint, event_id__in=[one.id for one in told])
    known = set(kept.values_list("event_id", flat=True))
    missed = [one for one in told if one.id not in known]
    for one in missed:
        inbox.keep(endpoint, one, json.dumps(one.body), at=at)
    return len(missed)


def look(accounts: Iterable[str] | None = None, *, at: datetime) -> Seen:
    """Ask Stripe; never inside a transaction. The list comes first: what moves between the two is told next time."""
    asked = on_their_way.accounts_to_look_at(at=at) if accounts is None else accounts
    last = BalanceTransaction.objects.aggregate(last=Max("created_at"))["last"]
    moves = gateway.list_balance_transactions(last - OVERLAP if last else BEGINNING)
    return Seen(
        moves,
        gateway.get_balance(),
        {account: gateway.get_payee_balance(account) for account in asked},
        {dispute: gateway.get_dispute(dispute).status for dispute in on_their_way.open_disputes()},
    )


@transaction.atomic
def note(seen: Seen, *, pulled: int = 0, at: datetime, patience: timedelta = PATIENCE) -> Reconciliation:
    """Keep what Stripe said, book what a rule books, and write down every difference that is left."""
    fresh = balance_entries.keep(seen.moves, at=at)
    rates = balance_entries.settle_rates(at=at)
    balance_entries.link(at=at)
    booked = balance_entries.book_by_rule(at=at)
    reach("reconciliation.booked")
    done = Reconciliation.objects.create(
        at=at,
        moves=fresh,
        pulled=pulled,
        left_for_later=on_their_way.lately_paid(at=at).exclude(stripe_id__in=seen.payees).count(),
        booked=[*rates, *(f"{move.kind} {move.transaction_id}: {move.net}" for move in booked)],
        findings=[finding.as_json() for finding in _findings(seen, at=at, patience=patience)],
    )
    audit.record("books.reconciled", subject=done, actor=None, at=at, findings=len(done.findings))
    return done


def _findings(seen: Seen, *, at: datetime, patience: timedelta) -> Iterator[Finding]:
    yield from findings(seen.standing, at=at, patience=patience)
    yield from on_their_way.in_transit(at=at)
    yield from on_their_way.below_nothing(seen.payees, at=at)
    yield from payees_differing(seen.payees, at=at)
    yield from bank_differing()
    yield from on_their_way.decided_unheard(seen.disputes, until=at - patience)
