"""Lines of a rights file beside the rights that the organisation has stated already.

All lines of a file are judged together, in the order of what they rest on: credits before consents, shares before what
is earned from them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from marketplace.catalog.models import ImportBatch, Recording
from marketplace.catalog.parsing.rights import RightsRow, read_right
from marketplace.catalog.parsing.rows import Fault
from marketplace.catalog.queries.spoken import spoken
from marketplace.catalog.services.imports.judgements import Change, Judged, Line, Outcome
from marketplace.catalog.services.imports.rights_answers import Answers, answers
from marketplace.catalog.services.imports.rights_grants import judge_grant
from marketplace.catalog.services.imports.rights_loaded import load
from marketplace.catalog.services.imports.rights_people import judge_consent, judge_credit
from marketplace.catalog.services.imports.rights_shares import judge_participation, judge_share
from marketplace.catalog.services.imports.rights_stated import Refusal, Stated, Verdict, problem
from marketplace.catalog.services.imports.writing_rights import write_rights
from marketplace.kit.batches import some_of
from marketplace.kit.identifiers import isrc
from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _

_JUDGES: Final[dict[str, Callable[[Stated, RightsRow, list[Recording]], Verdict]]] = {
    "credit": judge_credit,
    "share": judge_share,
    "participation": judge_participation,
    "grant": judge_grant,
    "consent": judge_consent,
}


class RightsJudge:
    """Says what the lines of a rights file would do, all together."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.stated = Stated(batch)
        self.recordings: Mapping[int, Recording] = {}
        self.answers: Answers | None = None

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """Compare lines with what is stated now."""
        read = [(Judged(number, cells), *read_right(cells)) for number, cells in lines]
        rows = [row for _judged, row, _faults in read if row is not None]
        found = Found(self.batch, rows)
        self.stated, self.recordings = Stated(self.batch), found.recordings
        self.answers = answers(self.batch.organisation, found.recordings)
        load(self.stated, found.recordings)
        consenting = {row.person for row in rows if row.kind == "consent"}
        self.stated.spoken = spoken([party for name, party in self.stated.people.items() if name in consenting])
        for judged, _row, faults in read:
            judged.faults.extend(faults)
        for kind, decide in _JUDGES.items():
            for judged, row, _faults in read:
                if row is not None and row.kind == kind:
                    self._judge(judged, row, found, decide)
        return [judged for judged, _row, _faults in read]

    def is_current(self) -> bool:
        """Ask whether a permission was given or taken back since; all else waits for this organisation's file."""
        return self.answers == answers(self.batch.organisation, self.recordings)

    def write(self, judged: Sequence[Judged], *, at: datetime) -> None:
        """Write everything that the judged lines state."""
        write_rights(self.stated)

    def _judge(
        self,
        judged: Judged,
        row: RightsRow,
        found: "Found",
        decide: Callable[[Stated, RightsRow, list[Recording]], Verdict],
    ) -> None:
        try:
            verdict = decide(self.stated, row, found.meant_by(row))
        except Refusal as refusal:
            judged.faults.append(Fault(refusal.field, judged.cells.get(refusal.field, ""), refusal.problem))
            return
        judged.outcome = verdict.outcome
        judged.warnings = [Fault(name, judged.cells.get(name, ""), doubt) for name, doubt in verdict.doubts]
        judged.changes = [Change(*change) for change in verdict.changes]
        judged.plan = row if verdict.outcome != Outcome.UNCHANGED else None


class Found:
    """The organisation's recordings that the lines of a file mean."""

    def __init__(self, batch: ImportBatch, rows: Sequence[RightsRow]) -> None:
        named = {reference for row in rows for reference in row.recordings}
        recordings = Recording.objects.filter(organisation=batch.organisation)
        if batch.catalog_id:
            self.every = list(recordings.filter(catalog=batch.catalog)) if _needs_every(rows) else []
        else:
            self.every = list(recordings) if _needs_every(rows) else []
        isrcs = {reference: code for reference in named if (code := _isrc(reference))}
        by_isrc = {recording.isrc: recording for recording in _found(recordings, "isrc", set(isrcs.values()))}
        by_own_id = {recording.own_id: recording for recording in _found(recordings, "own_id", named)}
        self.by_reference = {
            reference: recording
            for reference in named
            if (recording := by_own_id.get(reference) or by_isrc.get(isrcs.get(reference, "")))
        }
        self.recordings = {recording.pk: recording for recording in (*self.every, *self.by_reference.values())}

    def meant_by(self, row: RightsRow) -> list[Recording]:
        """Give the recordings of a line, or refuse the first that is not there."""
        if row.is_for_all and (self.every or row.kind == "grant"):
            return self.every
        if row.is_for_all:
            raise Refusal(
                "recordings",
                problem(_("The catalog has no recordings yet"), _("Import the recordings first.")),
            )
        if missing := [reference for reference in row.recordings if reference not in self.by_reference]:
            raise Refusal(
                "recordings",
                problem(
                    _("No recording of yours has the ISRC or own id “{reference}”"),
                    _("Import the recordings first, or correct it."),
                    reference=missing[0],
                ),
            )
        return list({(each := self.by_reference[reference]).pk: each for reference in row.recordings}.values())


def _needs_every(rows: Sequence[RightsRow]) -> bool:
    """Does any line speak of all recordings, and need them one by one?"""
    return any(row.is_for_all and row.kind != "grant" for row in rows)


def _found(recordings: QuerySet[Recording], field: str, values: set[str]) -> list[Recording]:
    """Fetch recordings by a field, some thousands at a time."""
    return [
        recording
        for some in some_of(sorted(values - {""}))
        for recording in recordings.filter(**{f"{field}__in": some})
    ]


def _isrc(reference: str) -> str:
    """Read a reference as an ISRC, if it is one."""
    try:
        return isrc(reference)
    except Refused:
        return ""
