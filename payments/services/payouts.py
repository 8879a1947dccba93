"""Payouts: prepared for a person to look at, approved, and only then taken from the payees' balances."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.services import audit
from accounts.services.neutrality import require_neutral_to
from marketplace.kit.batches import some_of
from marketplace.kit.copying import copy
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month
from payments.models import Payout as PayoutRow
from payments.models import PayoutRun
from payments.payout_rules import Standing, alone_up_to, decide, floor_of
from payments.queries.payable import standing_of, standings
from payments.queries.payee_accounts import places_of
from payments.queries.thresholds import thresholds_of
from payments.services import holds, payout_booking
from payments.services.pools import one_at_a_time
from payments.words.payout_reasons import why_to_payee

Kind, Status = PayoutRun.Kind, PayoutRun.Status
COLUMNS = (
    *("status", "uuid", "number", "run_id", "payee_id", "account_id", "currency", "amount_units", "balance_units"),
    *("fresh_units", "reason", "detail", "attempt", "tries", "transfer_id", "netted_units"),
    *("sent_units", "sent_currency"),
)


class AlreadyPrepared(DomainError):
    """A currency is paid out once a month."""


class NothingToPay(DomainError):
    """Nobody can be paid anything now."""


class RunNotPrepared(DomainError):
    """The run was approved or discarded before."""


class ApprovedAlready(DomainError):
    """One operator approves once; a large run needs another."""


def prepare(currency: str, *, at: datetime, actor: User | None) -> PayoutRun:
    """Work out what every payee of a currency is sent this month, for a person to look at; nothing moves yet.

    Prepared again before it is approved, the older run is discarded. May be slow; a crash leaves nothing half done.
    """
    month = Month.of(at.date()).first_day
    with transaction.atomic():
        one_at_a_time()
        before = PayoutRun.objects.filter(kind=Kind.MONTHLY, currency=currency, month=month)
        for run in before.exclude(status=Status.DISCARDED):
            if run.status != Status.PREPARED:
                raise AlreadyPrepared(
                    _("%(currency)s was paid out this month already. Whoever cannot wait asks for their money.")
                    % {"currency": currency}
                )
            discard(run, at=at, actor=actor)
        run = PayoutRun.objects.create(
            kind=Kind.MONTHLY, currency=currency, month=month, prepared_by=actor, prepared_at=at
        )
        return _fill(run, standings(currency, at=at), at=at, actor=actor)


@transaction.atomic
def request(payee: Party, currency: str, *, at: datetime, actor: User | None) -> PayoutRun:
    """A payee asks for what is payable now, whatever their own threshold; an operator approves it as any run."""
    standing = standing_of(payee, currency, at=at)
    why_not = places_of([payee.pk], at=at)[payee.pk].why_not
    decision = decide(standing, threshold=floor_of(currency), why_not=why_not)
    if not decision.is_paid:
        raise NothingToPay(_("Nothing can be sent now: %(why)s.") % {"why": why_to_payee(decision.reason)})
    try:
        with transaction.atomic():
            run = PayoutRun.objects.create(
                kind=Kind.ON_REQUEST,
                currency=currency,
                month=Month.of(at.date()).first_day,
                payee=payee,
                prepared_by=actor,
                prepared_at=at,
            )
    except IntegrityError:
        return PayoutRun.objects.get(kind=Kind.ON_REQUEST, payee=payee, currency=currency, status=Status.PREPARED)
    return _fill(run, [(payee.pk, standing)], at=at, actor=actor)


def _fill(run: PayoutRun, found: Iterable[tuple[int, Standing]], *, at: datetime, actor: User | None) -> PayoutRun:
    """Write what each payee is sent, or why nothing, in a few queries for some thousands of them."""
    total = paid = skipped = 0
    for some in some_of((owner, standing) for owner, standing in found if standing.balance.units > 0):
        rows = list(_rows(run, some, at=at))
        copy(PayoutRow, COLUMNS, rows)
        amounts = [row[COLUMNS.index("amount_units")] for row in rows]
        total, paid = total + sum(amounts), paid + sum(amount > 0 for amount in amounts)
        skipped += sum(amount == 0 for amount in amounts)
    run.total_units, run.paid_count, run.skipped_count = total, paid, skipped
    run.needs_second = run.total > alone_up_to(run.currency)
    run.save(update_fields=["total_units", "paid_count", "skipped_count", "needs_second"])
    audit.record("payout_run.prepared", subject=run, actor=actor, at=at, total=total, payees=paid, skipped=skipped)
    return run


def _rows(run: PayoutRun, some: list[tuple[int, Standing]], *, at: datetime) -> Iterator[tuple[Any, ...]]:
    owners = [owner for owner, _standing in some]
    places = places_of(owners, at=at)
    wanted = thresholds_of(owners, run.currency) if run.kind == Kind.MONTHLY else {}
    floor = floor_of(run.currency)
    for owner, standing in some:
        account, why_not = places[owner]
        decision = decide(standing, threshold=wanted.get(owner, floor), why_not=why_not)
        yield (
            PayoutRow.Status.PLANNED if decision.is_paid else PayoutRow.Status.SKIPPED,
            uuid4(),
            "",
            run.pk,
            owner,
            account,
            run.currency,
            decision.amount.units,
            standing.balance.units,
            standing.fresh.units,
            decision.reason,
            "",
            1,
            0,
            "",
            0,
            0,
            "",
        )


@transaction.atomic
def discard(run: PayoutRun, *, at: datetime, actor: User | None) -> PayoutRun:
    """Set a run aside that was not approved; nobody's balance has moved."""
    run = _locked(run)
    if run.status == Status.DISCARDED:
        return run
    if run.status != Status.PREPARED:
        raise RunNotPrepared(_("This run was approved already: it cannot be set aside."))
    run.status, run.ended_at = Status.DISCARDED, at
    run.save(update_fields=["status", "ended_at"])
    audit.record("payout_run.discarded", subject=run, actor=actor, at=at)
    return run


@transaction.atomic
def approve(run: PayoutRun, *, at: datetime, actor: User) -> PayoutRun:
    """Let a run be sent; a large one only once another operator has approved it, too.

    From then on the money is on its way and in nobody's balance. Whoever's balance went down since is left out.
    """
    one_at_a_time()
    holds.stand_still()
    run = _locked(run)
    if run.is_under_way or run.status == Status.DONE:
        return run
    if run.status != Status.PREPARED:
        raise RunNotPrepared(_("This run was replaced by a newer one. Look at that one."))
    require_neutral_to(actor, Party.objects.filter(payouts__run=run, payouts__amount_units__gt=0))
    if run.approved_at is None:
        run.approved_by, run.approved_at = actor, at
    elif run.approved_by_id == actor.pk:
        raise ApprovedAlready(_("You approved this run already. It is so much that another operator has to, too."))
    else:
        run.second_by, run.second_at = actor, at
    audit.record("payout_run.approved", subject=run, actor=actor, at=at, total=run.total_units)
    if not run.needs_second or run.second_at is not None:
        payout_booking.book(run, at=at, actor=actor)
        run.status = Status.APPROVED
    run.save(update_fields=["status", "approved_by", "approved_at", "second_by", "second_at"])
    return run


def _locked(run: PayoutRun) -> PayoutRun:
    return PayoutRun.objects.select_for_update().get(pk=run.pk)
