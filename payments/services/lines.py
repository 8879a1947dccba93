"""Write royalty lines in the way that PostgreSQL takes them fastest: one run may have a million."""

from collections.abc import Iterable
from typing import Any, Final

from marketplace.kit.batches import some_of
from marketplace.kit.copying import copy
from payments import kill_points
from payments.models import RoyaltyLine

BATCH: Final = 20_000
COLUMNS: Final = (
    *("run_id", "weighing_id", "recording_id", "side", "share_id", "participation_id", "earner_id", "payee_id"),
    *("waits", "hold", "weight", "recording_units", "share_weight", "share_total", "share_units"),
    *("earned_weight", "earned_total", "last_extras", "due_units", "paid_before_units", "amount_units", "currency"),
)


def write(rows: Iterable[tuple[Any, ...]]) -> None:
    """Copy rows of COLUMNS into the table; its constraints and triggers hold for them as for any other."""
    for batch in some_of(rows, BATCH):
        copy(RoyaltyLine, COLUMNS, batch)
        kill_points.reach("run.lines_half_written")
