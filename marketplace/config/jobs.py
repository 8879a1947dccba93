"""Celery's settings and the log's: what runs behind the pages, and what it says."""

from typing import Any

from marketplace.config.environment import broker, database_address, text
from marketplace.config.schedule import SCHEDULE

CELERY_BROKER_URL = broker(database_address())
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {}
if CELERY_BROKER_URL.startswith("pgmq://"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "init_extension": False,
        # Said in full: pgmq otherwise prefers DATABASE_URL to the address that it is given.
        "conn_string": CELERY_BROKER_URL.replace("pgmq://", "postgresql://", 1),
        # A task that takes longer is given to a second worker: all of them are safe to run twice.
        "visibility_timeout": int(text("CELERY_VISIBILITY_SECONDS", "900")),
        "wait_time_seconds": 1,
        "polling_interval": 0.2,
        "pool_size": 4,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # its queues' names are longer than pgmq's 47 characters
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE

# One for all processes: a counter of tries, or a one-time code that was used, in one of them would stop nobody.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "marketplace.config.logs.RequestIdFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {request_id} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}},
}
