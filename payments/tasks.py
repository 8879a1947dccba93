"""What runs beside the web: each is safe to run twice, and finds what a lost ring left behind."""

from celery import shared_task
from django.utils import timezone

from payments.models import RunStep
from payments.queries.runs import open_steps
from payments.services import inbox, owed_back, run_steps, sweeps


@shared_task
def drain_inbox() -> int:
    """Handle the messages of Stripe that wait."""
    handled = 0
    while inbox.handle_next(at=timezone.now()):
        handled += 1
    return handled


@shared_task
def sweep_operations() -> int:
    """Finish calls to Stripe whose answer was lost."""
    return sweeps.sweep_operations(at=timezone.now())


@shared_task
def sweep_orders() -> int:
    """Look again at payments of which no message came."""
    return sweeps.sweep_orders(at=timezone.now())


@shared_task
def owe_back_undelivered() -> int:
    """Book as owed back what was licensed and will never be delivered."""
    return owed_back.owe_back_undelivered(at=timezone.now())


@shared_task
def sweep_claimed_names() -> None:
    """Let money go whose payee has claimed their name since."""
    sweeps.sweep_claimed_names(at=timezone.now())


@shared_task
def work_on_run(step: int) -> None:
    """Work out or post a month, as an operator asked."""
    run_steps.work(RunStep.objects.get(pk=step), at=timezone.now())


@shared_task
def finish_runs() -> None:
    """Ring again for steps that wait: a ring may have been lost, a worker killed."""
    for step in open_steps():
        work_on_run.delay(step.pk)
