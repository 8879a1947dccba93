"""When the scheduler rings for which task; each is safe to run twice, and finds what a lost ring left behind."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "seal the audit trail": {"task": "accounts.tasks.seal_audit", "schedule": 5.0},
    "forget old answers of the API": {"task": "accounts.tasks.forget_old_answers", "schedule": 3600.0},
    "finish imports": {"task": "marketplace.catalog.tasks.finish_imports", "schedule": 60.0},
    "put what changed into the search index": {"task": "licensing.tasks.refresh_search", "schedule": 20.0},
    "let go of expired quotes": {"task": "licensing.tasks.cancel_expired_quotes", "schedule": 3600.0},
    "handle messages of Stripe": {"task": "payments.tasks.drain_inbox", "schedule": 15.0},
    "look at late payments": {"task": "payments.tasks.sweep_orders", "schedule": 300.0},
    "give up calls without an answer": {"task": "payments.tasks.sweep_operations", "schedule": 600.0},
}
