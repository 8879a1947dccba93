"""The scheduler's rings, sooner than by the clock: exactly its own list, and nothing else."""

import time

import psycopg
from kombu.exceptions import OperationalError

from marketplace.config.celery import app
from marketplace.config.schedule import SCHEDULE

EVERY_SECONDS = 8.0


class Rings:
    """What the clock would ring for within a day, in a town that has no day: some seconds apart."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY_SECONDS
        try:
            for rung in SCHEDULE.values():
                app.send_task(rung["task"], **rung["options"])
        except (OperationalError, psycopg.Error, OSError):  # the database is on its way: the next rings are heard
            app.pool.force_close_all()
