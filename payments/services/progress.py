"""How far long work is: told while its one transaction is open, so that a page can show it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from payments.models import RunStep

PARTS = 100  # how often it is told, at most


class Progress:
    """Counts rows done of rows known, for nobody."""

    def __init__(self) -> None:
        self.known = self.done = 0

    def expect(self, rows: int) -> None:
        """Say how many rows there are in all."""
        self.known, self.done = rows, 0
        self.tell()

    def advance(self, rows: int = 1) -> None:
        """Say that so many more are done."""
        before, self.done = self.done, self.done + rows
        if self.done * PARTS // (self.known or 1) > before * PARTS // (self.known or 1):
            self.tell()

    def tell(self) -> None:
        """Let somebody know."""


class StepProgress(Progress):
    """Tells the row of a step, over a connection of its own: the work itself commits at its end only."""

    def __init__(self, step: RunStep, own: BaseDatabaseWrapper) -> None:
        self._step, self._own = step, own
        super().__init__()

    def tell(self) -> None:
        with self._own.cursor() as cursor:
            cursor.execute(
                f"UPDATE {RunStep._meta.db_table} SET rows_known = %s, rows_done = %s WHERE id = %s",  # noqa: S608
                [self.known, min(self.done, self.known), self._step.pk],
            )


@contextmanager
def told_to(step: RunStep) -> Iterator[Progress]:
    """Progress that the pages about a step can see."""
    with closing(connection.copy()) as own:
        yield StepProgress(step, own)
