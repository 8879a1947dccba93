"""The job queue: PostgreSQL holds the truth, Celery only signals that there is work."""

import os
from typing import Any

from celery import Celery, signals
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")

TRANSPORT_ALIASES["pgmq"] = "marketplace.config.broker:Transport"
app = Celery("assent")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.import_modules.connect
def _refuse_wrong_settings(**said: Any) -> None:
    """Celery runs Django's checks and goes on whatever they say; what fails here ends worker and scheduler."""
    from payments.checks import refuse_wrong_settings

    refuse_wrong_settings()
