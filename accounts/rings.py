"""Tell the workers that there is something to do."""

import logging
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: Any, *args: object) -> None:
    """Ring for a task once the work is committed; a ring that the queue does not take changes nothing else.

    What there is to do stands in the database: the schedule finds it without a ring, only later.
    """
    transaction.on_commit(lambda: _ring(task, *args))


def _ring(task: Any, *args: object) -> None:
    try:
        task.delay(*args)
    except OperationalError:
        logger.exception("the queue did not take a ring for %s; the schedule finds the work", task.name)
