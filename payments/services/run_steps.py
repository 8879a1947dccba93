"""What operators ask of a month's distribution, done behind the page: safe to run twice, finished by whoever comes."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.locks import alone
from accounts.models import User
from accounts.services import audit, mail
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month
from payments.models import RoyaltyRun, RunStep
from payments.services import posting, runs
from payments.services.progress import Progress, told_to

Kind, Status = RunStep.Kind, RunStep.Status


class StepUnderWay(DomainError):
    """Another step of the same month has to end first."""


def prepare_later(month: Month, *, at: datetime, actor: User) -> RunStep:
    """Ask for a month to be worked out; what cannot be is refused at once."""
    runs.refuse_twice(month)
    runs.refuse_out_of_order(month, at=at)
    return _ask(Kind.PREPARE, month, None, at=at, actor=actor)


@transaction.atomic
def post_later(run: RoyaltyRun, *, at: datetime, actor: User) -> RunStep:
    """Approve a run, and ask for it to be posted."""
    run = runs.approve(run, at=at, actor=actor)
    return _ask(Kind.POST, Month.of(run.month), run, at=at, actor=actor)


def _ask(kind: str, month: Month, run: RoyaltyRun | None, *, at: datetime, actor: User) -> RunStep:
    """Write down what is wanted; asked twice, it is the step that is under way."""
    try:
        with transaction.atomic():
            step = RunStep.objects.create(kind=kind, month=month.first_day, run=run, asked_by=actor, asked_at=at)
            audit.record("run.asked", subject=step, actor=actor, at=at, kind=kind, month=str(month))
            return step
    except IntegrityError:
        step = RunStep.objects.get(month=month.first_day, status__in=RunStep.OPEN)
    if step.kind != kind:
        raise StepUnderWay(_("Something else is being done to this month. Try again when it is over."))
    return step


def work(step: RunStep, *, at: datetime) -> RunStep:
    """Do what was asked and write to whoever asked; two workers never do the same, and a killed one's is done anew."""
    with alone(step) as is_ours:
        step = RunStep.objects.select_related("run", "asked_by").get(pk=step.pk)
        if not is_ours or not step.is_open:
            return step
        RunStep.objects.filter(pk=step.pk).update(status=Status.WORKING)
        language = step.asked_by.language if step.asked_by else ""
        with told_to(step) as progress, translation.override(language or settings.LANGUAGE_CODE):
            return _tried(step, progress, at=at)


def _tried(step: RunStep, progress: Progress, *, at: datetime) -> RunStep:
    try:
        run = _done(step, progress, at=at)
    except DomainError as error:
        return _finish(step, Status.FAILED, step.run, at=at, failure=error.message)
    except Exception:
        failure = _("Something broke on our side, and nothing was changed. Ask again; if it stays, look at the log.")
        _finish(step, Status.FAILED, step.run, at=at, failure=failure)
        raise
    return _finish(step, Status.DONE, run, at=at)


def _done(step: RunStep, progress: Progress, *, at: datetime) -> RoyaltyRun:
    if step.run is None:
        return runs.prepare(Month.of(step.month), at=at, actor=step.asked_by, progress=progress)
    return posting.post(step.run, at=at, actor=step.asked_by, progress=progress)


@transaction.atomic
def _finish(step: RunStep, status: str, run: RoyaltyRun | None, *, at: datetime, failure: str = "") -> RunStep:
    step.status, step.run, step.failure, step.finished_at = status, run, failure, at
    step.save(update_fields=["status", "run", "failure", "finished_at"])
    if step.asked_by is not None and not _was_overtaken(step):
        mail.send_to(step.asked_by, f"run_{step.kind}_{status}", step=step)
    audit.record(f"run_step.{status}", subject=step, actor=step.asked_by, at=at, kind=step.kind)
    return step


def _was_overtaken(step: RunStep) -> bool:
    """Somebody posted the month while it was to be worked out: nothing waits for approval."""
    return step.kind == Kind.PREPARE and step.run is not None and step.run.status == RoyaltyRun.Status.POSTED
