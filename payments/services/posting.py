"""Post an approved run: the entries, the statements and the run itself, in one transaction."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.services import audit
from marketplace.catalog.services import divided_months
from marketplace.kit.keys import among
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments import kill_points
from payments.entries import distribution_key
from payments.models import Account, RoyaltyRun
from payments.queries.runs import concerned_by, pending_pools, sums_by_account, waiting_recordings
from payments.services import claims, holds, ledger, runs, setoffs, statements
from payments.services.pools import one_at_a_time
from payments.services.progress import Progress

Kind = Account.Kind


def post(run: RoyaltyRun, *, at: datetime, actor: User | None, progress: Progress | None = None) -> RoyaltyRun:
    """Pay an approved run out of its pools and issue its statements; posting twice is not an error.

    If anything it depends on has changed since it was prepared, it is not posted: prepare the month again.
    """
    run = _post(run, progress or Progress(), at=at, actor=actor)
    kill_points.reach("run.posted")
    return run


@transaction.atomic
def _post(run: RoyaltyRun, progress: Progress, *, at: datetime, actor: User | None) -> RoyaltyRun:
    one_at_a_time()
    run = RoyaltyRun.objects.select_for_update().get(pk=run.pk)
    if run.status == RoyaltyRun.Status.POSTED:
        return run
    if run.status != RoyaltyRun.Status.APPROVED:
        raise runs.RunNotOpen(_("Only an approved run is posted."))
    holds.stand_still()
    if runs.input_hash_of(pending_pools(Month.of(run.month))) != run.input_hash:
        raise runs.InputsChanged(_("Something changed since this run was prepared: prepare the month again."))
    concerned = {currency: concerned_by(run, currency) for currency in sorted(run.totals)}
    for currency in sorted(run.totals):
        _book(run, currency, at=at, actor=actor)
        setoffs.set_off(run, currency, at=at, actor=actor)
    holds.place_on_recordings(waiting_recordings(run), at=at, actor=actor)
    claims.place_holds(run, at=at, actor=actor)
    kill_points.reach("run.booked")
    issued = statements.issue(run, concerned, progress, at=at)
    divided_months.close(Month.of(run.month), at=at)
    run.status, run.posted_at = RoyaltyRun.Status.POSTED, at
    run.save(update_fields=["status", "posted_at"])
    audit.record("run.posted", subject=run, actor=actor, at=at, result=run.result_hash, statements=issued)
    return run


def _book(run: RoyaltyRun, currency: str, *, at: datetime, actor: User | None) -> None:
    """Move one currency's pools to their payees, to what is held for them, and to suspense: one move each."""
    sums = sums_by_account(run, currency)
    pool = ledger.account(Kind.POOL, currency)
    ends = _ends(sums, currency)
    moves = []
    for end, units in sorted(sums.items(), key=lambda row: (row[0][0], row[0][1] or 0)):
        amount = Money(abs(units), currency)
        moves.append(ledger.Move(pool, ends[end], amount) if units > 0 else ledger.Move(ends[end], pool, amount))
    month = Month.of(run.month)
    fact = ledger.Fact(distribution_key(month, currency), "distribution", month.last_day, moves)
    ledger.post(fact, at=at, actor=actor)


def _ends(sums: dict[tuple[str, int | None], int], currency: str) -> dict[tuple[str, int | None], Account]:
    """The account of each payee, opened where there is none."""
    payees = {payee for _kind, payee in sums if payee}
    owners = Party.objects.filter(among("pk", payees)).order_by("pk")
    found: dict[tuple[str, int | None], Account] = {}
    for kind in sorted({kind for kind, _payee in sums}):
        if kind == Kind.SUSPENSE:
            found[kind, None] = ledger.account(kind, currency)
            continue
        parties = [owner for owner in owners if (kind, owner.pk) in sums]
        found |= {(kind, owner): account for owner, account in ledger.accounts_of(kind, currency, parties).items()}
    return found
