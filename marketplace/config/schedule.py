"""When the scheduler rings for which task; each is safe to run twice, and finds what a lost ring left behind."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {}
