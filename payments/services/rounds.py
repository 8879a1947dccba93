"""A round over rows that wait: each by itself, so that one that fails never stops the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from payments.gateway.errors import GatewayError

Row = TypeVar("Row")
logger = logging.getLogger(__name__)


def each_alone(rows: Iterable[Row], work: Callable[[Row], object], name: str) -> int:
    """Do the work on each row and log what fails, under the name of the work; how many rows there were.

    An answer of Stripe's that did not come, or a no, is a warning: the next round meets the row again.
    """
    count = 0
    for row in rows:
        count += 1
        try:
            work(row)
        except GatewayError as error:
            logger.warning("%s, %s: %s", name, row, error.detail)
        except Exception:
            logger.exception("%s, %s: failed", name, row)
    return count
