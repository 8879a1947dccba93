"""What runs beside the web: each is safe to run twice, and finds what a lost ring left behind."""

from celery import shared_task
from django.utils import timezone

from payments.models import RunStep
from payments.queries.payout_runs import runs_under_way
from payments.queries.runs import open_steps
from payments.services import (
    disputes,
    evidence_reminders,
    inbox,
    invoiced_orders,
    messages,
    owed_back,
    payee_sweeps,
    payout_checks,
    payout_sending,
    reconciliations,
    refund_calls,
    refunds,
    reversals,
    run_steps,
    stranded,
    sweeps,
    unfinished,
)


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
    return unfinished.finish_some(at=timezone.now())


@shared_task
def sweep_orders() -> int:
    """Look again at payments of which no message came."""
    return sweeps.sweep_orders(at=timezone.now())


@shared_task
def sweep_invoices() -> int:
    """Remind of invoices that are due, and cancel what nobody paid."""
    return invoiced_orders.sweep(at=timezone.now())


@shared_task
def owe_back_undelivered() -> int:
    """Book as owed back what was licensed and will never be delivered."""
    return owed_back.owe_back_undelivered(at=timezone.now())


@shared_task
def send_refunds() -> int:
    """Send back what is owed to buyers, and finish the refunds whose answer was lost."""
    refunds.send_all_owed(at=timezone.now())
    return refund_calls.sweep(at=timezone.now()) + reversals.sweep(at=timezone.now())


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


@shared_task
def reconcile() -> None:
    """Compare our books with Stripe's."""
    reconciliations.reconcile(at=timezone.now())


@shared_task
def send_payouts() -> None:
    """Send what of the approved payouts is due, some at a time; more than that rings again."""
    is_more = [payout_sending.send_some(run, at=timezone.now()) for run in runs_under_way()]
    if any(is_more):
        send_payouts.delay()


@shared_task
def check_cover_of_payouts() -> int:
    """Warn operators when our balance at Stripe does not cover what was approved."""
    return len(payout_checks.warn_if_short(at=timezone.now()))


@shared_task
def watch_messages() -> None:
    """Let in what we have come to know since, and tell operators of what got stuck."""
    messages.let_known_in(at=timezone.now())
    messages.tell_operators(at=timezone.now())


@shared_task
def bring_back_stranded() -> int:
    """Take money back that landed on an account which its payee has given up."""
    return stranded.bring_back_all(at=timezone.now())


@shared_task
def look_at_disputes() -> int:
    """Look again at what banks ask back: a message may have been lost."""
    return disputes.look_at_all(at=timezone.now())


@shared_task
def remind_of_evidence() -> int:
    """Remind operators of banks that still wait for an answer."""
    return evidence_reminders.remind_all(at=timezone.now())


@shared_task
def sweep_payees() -> int:
    """Look again at accounts of payees of which no message came."""
    return payee_sweeps.look_again(at=timezone.now())
