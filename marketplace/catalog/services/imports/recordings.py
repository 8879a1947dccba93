"""Lines of a catalog file beside the recordings that the organisation lists already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from marketplace.catalog.models import ImportBatch, ImportRow, Recording
from marketplace.catalog.parsing.doubts import doubts
from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.parsing.recordings import read_recording
from marketplace.catalog.parsing.rows import Fault
from marketplace.catalog.services.imports.differences import changed_fields
from marketplace.catalog.services.imports.fields import mapped_fields
from marketplace.catalog.services.imports.judgements import Judged, Line, Outcome
from marketplace.catalog.services.imports.known_recordings import Known
from marketplace.catalog.services.imports.messages import Message, older_than_known, remember
from marketplace.catalog.services.imports.recording_faults import contested, not_listed, repetition
from marketplace.catalog.services.imports.sayings import Sayings, sayings
from marketplace.catalog.services.imports.writing_recordings import Writing
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _


@dataclass(frozen=True)
class Plan:
    """What to write for one line: the recording as the file says it, beside the one that is there."""

    row: RecordingRow
    existing: Recording | None
    fields: frozenset[str]


class RecordingJudge:
    """Says what each line of a catalog file would do; remembers the lines it has seen, and finds again the `others`.

    A new recording of a work that is there counts as a change where it alters who wrote that work: others rest on it.
    """

    def __init__(self, batch: ImportBatch, others: QuerySet[ImportRow] | None = None) -> None:
        self.batch = batch
        self.fields = frozenset(mapped_fields(batch)) - {""}
        self.others = others
        self.seen: dict[str, int] = {}
        self.sayings = Sayings()
        self.message = Message.of(batch)
        self.only_describes = self.message.only_describes

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """Compare lines with the catalog as it is now; a recording stands in a file once."""
        read = [(Judged(number, cells), *read_recording(cells)) for number, cells in lines]
        rows = [row for _judged, row, _faults in read if row is not None]
        known = Known(self.batch.organisation, rows, self.fields)
        if self.others is not None:
            self._recall(self.others, rows, known)
        for judged, row, faults in read:
            judged.faults.extend(faults)
            if row is not None:
                self._compare(judged, row, known)
        return [judged for judged, _row, _faults in read]

    def write(self, judged: Sequence[Judged], *, at: datetime) -> None:
        """Write what is new or changed, a few statements a thousand lines."""
        plans = [each.plan for each in judged if isinstance(each.plan, Plan) and each.outcome != Outcome.UNCHANGED]
        Writing(self.batch, self.fields).write(plans)
        unchanged = [
            each.plan.existing for each in judged if isinstance(each.plan, Plan) and each.outcome == Outcome.UNCHANGED
        ]
        remember(self.message, [existing.release_id for existing in unchanged if existing])

    def _recall(self, others: QuerySet[ImportRow], rows: Iterable[RecordingRow], known: Known) -> None:
        """Remember those lines judged before that name the same recordings, works or releases."""
        for other in others.filter(keys__overlap=sorted({key for row in rows for key in _keys(row, known)})):
            self.seen |= dict.fromkeys(other.keys, other.number)
            said, _faults = read_recording(other.cells)
            if said is not None:
                self.sayings.remember(other.number, said)

    def _compare(self, judged: Judged, row: RecordingRow, known: Known) -> None:
        existing = known.meant_by(row)
        if fault := (
            self._repeated(judged, row, known)
            or contested(row, existing, known)
            or self._listed_in_another(row, existing)
            or self.sayings.contradiction(judged.number, judged.cells, row)
        ):
            judged.faults.append(fault)
            return
        judged.keys, judged.warnings = _keys(row, known), list(doubts(row))
        if existing is not None and existing.release is not None:
            judged.warnings.extend(older_than_known(self.message, [existing.release], "title"))
        self.seen |= dict.fromkeys(judged.keys, judged.number)
        self.sayings.remember(judged.number, row)
        fields = self._spoken_of(judged)
        if existing is None and self.only_describes:
            judged.outcome, judged.warnings = Outcome.UNCHANGED, [not_listed(row)]
        elif existing is None:
            judged.changes = known.compositions.changes(row)
            judged.outcome = Outcome.CHANGED if judged.changes else Outcome.NEW
        else:
            judged.changes = changed_fields(row, existing, fields, known.compositions)
            judged.changes.extend(known.facts.changes(row, existing))
            judged.outcome = Outcome.CHANGED if judged.changes else Outcome.UNCHANGED
        judged.plan = Plan(row, existing, fields)

    def _spoken_of(self, judged: Judged) -> frozenset[str]:
        """Of what a line speaks: a message that describes adds what it knows, and empties nothing by its silence."""
        return frozenset(name for name in self.fields if judged.cells.get(name) or not self.only_describes)

    def _listed_in_another(self, row: RecordingRow, existing: Recording | None) -> Fault | None:
        """Refuse a line for one catalog that names a recording of another."""
        if existing is None or existing.catalog_id == self.batch.catalog_id:
            return None
        problem = Problem(
            _("This recording is listed in “{catalog}”"),
            _("Bring the line with a file for that catalog: a recording stands in one catalog."),
            {"catalog": existing.catalog.title},
        )
        return Fault("title", row.title, problem)

    def _repeated(self, judged: Judged, row: RecordingRow, known: Known) -> Fault | None:
        """Refuse a line that names a recording that an earlier line named."""
        for key in known.keys(row):
            earlier = self.seen.get(key, judged.number)
            if earlier != judged.number:
                return repetition(key, row, earlier)
        return None


def _keys(row: RecordingRow, known: Known) -> list[str]:
    """Give all by which other lines can meet this one: the recording, and what it says of work and release."""
    return known.keys(row) + [saying.about for saying in sayings(row)]
