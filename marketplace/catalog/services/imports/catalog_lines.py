"""Lines of a catalog file, each before the judge of its kind."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.parsing import kinds
from marketplace.catalog.parsing.rows import Fault
from marketplace.catalog.parsing.values import clean
from marketplace.catalog.services.imports.judgements import Judged, Line, Outcome
from marketplace.catalog.services.imports.purges import PurgeJudge
from marketplace.catalog.services.imports.recordings import RecordingJudge
from marketplace.catalog.services.imports.reserved import ReservedJudge
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _


class CatalogJudge:
    """Says what each line would do, whatever it is about; recordings are written first, and then taken off."""

    def __init__(self, batch: ImportBatch, others: QuerySet[ImportRow] | None = None) -> None:
        self.recordings = RecordingJudge(batch, others)
        self.reserved = ReservedJudge(batch)
        self.purges = PurgeJudge(batch)

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """Compare lines with what is there now."""
        by_kind: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            kind = kinds.kind_of(line[1])
            by_kind["reserved" if kind in kinds.RESERVED else kind].append(line)
        judged = [
            *self.recordings.judge(by_kind[kinds.RECORDING]),
            *self.reserved.judge(by_kind["reserved"]),
            *self.purges.judge(by_kind[kinds.PURGE]),
            *map(_only_named, by_kind[kinds.SUPPLEMENTAL]),
            *(Judged(number, cells, faults=[kinds.unknown_kind(cells)]) for number, cells in by_kind[kinds.UNKNOWN]),
        ]
        return sorted(judged, key=lambda each: each.number)

    def write(self, judged: Sequence[Judged], *, at: datetime) -> None:
        """Do what was judged to be done."""
        self.recordings.write(judged, at=at)
        self.reserved.write(judged, at=at)
        self.purges.write(judged, at=at)

    def is_current(self) -> bool:
        """Say no: a thousand lines are judged again as fast as one could find out."""
        return False


def _only_named(line: Line) -> Judged:
    """Leave alone what a message names and does not bring: a track in a mix, another's recording."""
    number, cells = line
    problem = Problem(
        _("It is only named here, and not brought"),
        _("Nothing is listed of it. If it is yours, bring it in a message or file of its own."),
    )
    return Judged(number, cells, Outcome.UNCHANGED, warnings=[Fault("kind", clean(cells.get("kind", "")), problem)])
