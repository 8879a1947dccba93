"""When the scheduler rings for which task; each is safe to run twice, and finds what a lost ring left behind."""

from typing import Any

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

EVERY = {
    "accounts.tasks.seal_audit": 15.0,
    "accounts.tasks.forget_old_answers": DAY,
    "accounts.tasks.send_letters": MINUTE,
    "licensing.tasks.cancel_expired_quotes": HOUR,
    "licensing.tasks.count_proved_answers": MINUTE,
    "licensing.tasks.finish_usage_reports": MINUTE,
    "licensing.tasks.forget_refused_reports": DAY,
    "licensing.tasks.prove_deliveries": DAY,
    "licensing.tasks.refresh_search": 30.0,
    "licensing.tasks.stop_for_good": HOUR,
    "licensing.tasks.tell_of_wishes": HOUR,
    "licensing.tasks.tell_of_withdrawals": MINUTE,
    "marketplace.catalog.tasks.finish_imports": MINUTE,
    "marketplace.catalog.tasks.finish_uploads": MINUTE,
    "marketplace.catalog.tasks.forget_old_files": DAY,
    "payments.tasks.owe_back_undelivered": MINUTE,
    "payments.tasks.bring_back_stranded": MINUTE,
    "payments.tasks.drain_inbox": 5.0,
    "payments.tasks.finish_runs": MINUTE,
    "payments.tasks.look_at_disputes": HOUR,
    "payments.tasks.reconcile": DAY,
    "payments.tasks.check_cover_of_payouts": DAY,
    "payments.tasks.remind_of_evidence": HOUR,
    "payments.tasks.send_payouts": MINUTE,
    "payments.tasks.send_refunds": MINUTE,
    "payments.tasks.sweep_claimed_names": MINUTE,
    "payments.tasks.sweep_invoices": HOUR,
    "payments.tasks.sweep_operations": MINUTE,
    "payments.tasks.sweep_orders": MINUTE,
    "payments.tasks.sweep_payees": HOUR,
    "payments.tasks.watch_messages": MINUTE,
}
# A ring that nobody heard in time is dropped: the next one finds the same work.
SCHEDULE: dict[str, dict[str, Any]] = {
    task: {"task": task, "schedule": seconds, "options": {"expires": max(seconds, MINUTE)}}
    for task, seconds in EVERY.items()
}
