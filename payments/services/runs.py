"""One month's distribution: prepared, looked at, approved, posted."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from marketplace.kit.errors import DomainError
from marketplace.kit.hashing import hash_of
from marketplace.kit.months import Month
from payments import kill_points
from payments.models import RoyaltyRun
from payments.queries.holds import standing_on_payees
from payments.queries.pool_facts import rows_of
from payments.queries.runs import Pending, pending_pools, run_totals
from payments.services import claims, holds, pools, weighings
from payments.services.code_version import code_version
from payments.services.pools import one_at_a_time
from payments.services.progress import Progress

Status = RoyaltyRun.Status


class MonthNotOver(DomainError):
    """A month is distributed after its last day."""


class LaterMonthDistributed(DomainError):
    """Months are distributed in their order, because each corrects those before it."""


class MonthDistributed(DomainError):
    """A month is distributed once; its run never changes."""


class RunNotOpen(DomainError):
    """The run was posted or discarded before."""


class InputsChanged(DomainError):
    """Something that the run depends on is different from when it was prepared."""


def can_be_distributed(month: Month, *, at: datetime) -> bool:
    """Whether a month may be distributed now; the sandbox does not wait for its end."""
    return month.is_over(at.date()) or settings.STRIPE_SANDBOX


def prepare(month: Month, *, at: datetime, actor: User | None, progress: Progress | None = None) -> RoyaltyRun:
    """Recognise what is due and work out what everybody gets, for a person to look at.

    A month that was posted gives its posted run. Prepared again with the same inputs it is the same run; with others,
    the old one is discarded. May be slow; a crash leaves nothing half done.
    """
    posted = RoyaltyRun.objects.filter(month=month.first_day, status=Status.POSTED).first()
    if posted is not None:
        return posted
    refuse_out_of_order(month, at=at)
    pools.recognise_until(month, on=at.date(), at=at, actor=actor)
    kill_points.reach("run.pools_recognised")
    run = _prepare(month, progress or Progress(), at=at, actor=actor)
    kill_points.reach("run.prepared")
    return run


def approve(run: RoyaltyRun, *, at: datetime, actor: User | None) -> RoyaltyRun:
    """Let a prepared run be paid out of its pools; approving twice is not an error."""
    with transaction.atomic():
        run = RoyaltyRun.objects.select_for_update().get(pk=run.pk)
        if run.status == Status.DISCARDED:
            raise RunNotOpen(_("This run was replaced by a newer one. Look at that one."))
        if run.status == Status.PREPARED:
            run.status, run.approved_by, run.approved_at = Status.APPROVED, actor, at
            run.save(update_fields=["status", "approved_by", "approved_at"])
            audit.record("run.approved", subject=run, actor=actor, at=at, result=run.result_hash)
    kill_points.reach("run.approved")
    return run


def input_hash_of(pending: Iterable[Pending]) -> str:
    """Name everything that a run of these pools depends on."""
    return _hash_of_inputs((weighings.input_hash_of(one), one.is_correction) for one in pending)


def _hash_of_inputs(found: Iterable[tuple[str, bool]]) -> str:
    return hash_of([sorted(found), standing_on_payees()])


def refuse_out_of_order(month: Month, *, at: datetime) -> None:
    """Months are distributed when they are over, and in their order."""
    if not can_be_distributed(month, at=at):
        raise MonthNotOver(
            _("%(month)s is not over: it can be distributed from %(day)s on.")
            % {"month": month, "day": month.next.first_day.isoformat()}
        )
    later = RoyaltyRun.objects.filter(month__gt=month.first_day, status=Status.POSTED).first()
    if later is not None:
        raise LaterMonthDistributed(
            _("%(later)s was distributed already. What came in late for %(month)s is paid with the next month.")
            % {"later": Month.of(later.month), "month": month}
        )


def refuse_twice(month: Month) -> None:
    """A month that was posted is not asked for again: what came in late belongs to the next one."""
    if RoyaltyRun.objects.filter(month=month.first_day, status=Status.POSTED).exists():
        raise MonthDistributed(
            _("%(month)s was distributed already. What came in since is paid with the next month.") % {"month": month}
        )


@transaction.atomic
def _prepare(month: Month, progress: Progress, *, at: datetime, actor: User | None) -> RoyaltyRun:
    one_at_a_time()
    claims.lift_ended(at=at, actor=actor)
    found = pending_pools(month)
    holds.lift_on_claimed_names(at=at, actor=actor)
    holds.place_on_unknown_payees(at=at, actor=actor)
    open_run = RoyaltyRun.objects.filter(month=month.first_day, status__in=[Status.PREPARED, Status.APPROVED]).first()
    if open_run is not None:
        if open_run.input_hash == input_hash_of(found):
            return open_run
        discard(open_run, at=at, actor=actor)
    run = RoyaltyRun.objects.create(
        month=month.first_day, code_version=code_version(), prepared_by=actor, prepared_at=at
    )
    progress.expect(sum(rows_of(one.pool) for one in found))
    results = [weighings.weigh(run, one, progress) for one in found]
    run.input_hash = _hash_of_inputs((weighing.input_hash, weighing.is_correction) for weighing in results)
    run.result_hash = hash_of(sorted([weighing.key, weighing.result_hash] for weighing in results))
    run.totals = run_totals(run)
    run.save(update_fields=["input_hash", "result_hash", "totals"])
    audit.record("run.prepared", subject=run, actor=actor, at=at, inputs=run.input_hash, result=run.result_hash)
    return run


def discard(run: RoyaltyRun, *, at: datetime, actor: User | None) -> RoyaltyRun:
    """Set a run aside that was not posted; its lines stay, and nobody is paid by them."""
    if run.status == Status.POSTED:
        raise RunNotOpen(_("A posted run never changes; what was wrong is corrected by the next one."))
    run.status = Status.DISCARDED
    run.save(update_fields=["status"])
    audit.record("run.discarded", subject=run, actor=actor, at=at)
    return run
