"""Lines of a catalog file beside the recordings that the organisation lists already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Organisation
from marketplace.catalog.models import ImportBatch, ImportRow, Recording
from marketplace.catalog.parsing.doubts import doubts
from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.parsing.recordings import read_recording
from marketplace.catalog.parsing.rows import Fault
from marketplace.catalog.queries.listings import listed_elsewhere
from marketplace.catalog.services.imports.compositions import Compositions
from marketplace.catalog.services.imports.differences import changed_fields
from marketplace.catalog.services.imports.facts import Facts
from marketplace.catalog.services.imports.fields import mapped_fields
from marketplace.catalog.services.imports.judgements import Judged, Line, Outcome
from marketplace.catalog.services.imports.messages import Message, older_than_known, remember
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


class Known:
    """The organisation's recordings that some lines may mean, found by any of the ways to name one.

    Tables are asked one by one, by what is indexed: no plan can then go wrong, whatever PostgreSQL knows of them.
    """

    def __init__(self, organisation: Organisation, rows: Sequence[RecordingRow], fields: frozenset[str]) -> None:
        isrcs = {row.isrc for row in rows if row.isrc}
        own = (
            Recording.objects.filter(organisation=organisation)
            .prefetch_related("release", "work", "catalog")
            .order_by()
        )
        wanted = {
            "identity__in": {row.identity for row in rows} | {row.described for row in rows},
            "isrc__in": isrcs,
            "own_id__in": {row.own_id for row in rows if row.own_id},
        }
        meant = {recording.pk: recording for name, of in wanted.items() if of for recording in own.filter(**{name: of})}
        found = [meant[pk] for pk in sorted(meant)]
        self.by_identity = {recording.identity: recording for recording in found}
        self.by_isrc = {recording.isrc: recording for recording in found if recording.isrc}
        self.by_own_id = {recording.own_id: recording for recording in found if recording.own_id}
        self.elsewhere = _listed_elsewhere(isrcs, organisation)
        left = {recording.work_id for recording in found if recording.work_id}
        self.compositions = Compositions(organisation, rows, left)
        self.facts = Facts(found, fields)

    def meant_by(self, row: RecordingRow) -> Recording | None:
        """Give the recording that a line means: by ISRC, else by own id, else by what describes it."""
        if row.isrc in self.by_isrc:
            return self.by_isrc[row.isrc]
        if row.own_id in self.by_own_id:
            return self.by_own_id[row.own_id]
        described = self.by_identity.get(row.described)
        is_bare = described is not None and not described.isrc and not described.own_id
        return described if is_bare or not (row.isrc or row.own_id) else None

    def keys(self, row: RecordingRow) -> list[str]:
        """Give by what a line names its recording: no other line of a file may share any of it."""
        existing = self.meant_by(row)
        return row.keys + ([f"recording {existing.pk}"] if existing else [])


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
            or _contested(row, existing, known)
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
            judged.outcome, judged.warnings = Outcome.UNCHANGED, [_not_listed(row)]
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
                return _repetition(key, row, earlier)
        return None


def _keys(row: RecordingRow, known: Known) -> list[str]:
    """Give all by which other lines can meet this one: the recording, and what it says of work and release."""
    return known.keys(row) + [saying.about for saying in sayings(row)]


def _contested(row: RecordingRow, existing: Recording | None, known: Known) -> Fault | None:
    """Refuse a line whose identifiers belong to another recording, here or at another label."""
    if row.isrc in known.elsewhere and (existing is None or existing.isrc != row.isrc):
        problem = Problem(
            _("Another rights holder lists a recording with this ISRC"),
            _("Check the ISRC. If it is yours, open a claim: we hear both sides."),
        )
        return Fault("isrc", row.isrc, problem)
    own = known.by_own_id.get(row.own_id)
    if own is not None and existing is not None and own.pk != existing.pk:
        problem = Problem(
            _("Your own id “{own_id}” is the recording “{title}” already"),
            _("Give each recording an own id of its own, or leave the cell empty."),
            {"own_id": row.own_id, "title": str(own)},
        )
        return Fault("own_id", row.own_id, problem)
    if existing is not None and existing.isrc and row.isrc and existing.isrc != row.isrc:
        problem = Problem(
            _("This recording is listed with the ISRC {isrc}"),
            _("An ISRC never changes. Correct it, or give the other recording an own id of its own."),
            {"isrc": existing.isrc},
        )
        return Fault("isrc", row.isrc, problem)
    return None


def _repetition(key: str, row: RecordingRow, earlier: int) -> Fault:
    """Say by what a line repeats an earlier one."""
    reason, field, value = _("Row {row} is the same recording"), "title", row.title
    if key == f"isrc {row.isrc}":
        reason, field, value = _("Row {row} has the same ISRC"), "isrc", row.isrc
    elif key == f"own {row.own_id}":
        reason, field, value = _("Row {row} has the same own id"), "own_id", row.own_id
    remedy = _("Keep one of the two rows, or tell them apart: by ISRC, own id, version or length.")
    return Fault(field, value, Problem(reason, remedy, {"row": earlier}))


def _not_listed(row: RecordingRow) -> Fault:
    """Say that a message describes what it does not bring."""
    problem = Problem(
        _("You list no such recording, and this message only describes it"),
        _("Bring it first, in a NewReleaseMessage or a file; then send this message again."),
    )
    return Fault("isrc", row.isrc, problem)


def _listed_elsewhere(isrcs: set[str], organisation: Organisation) -> set[str]:
    """Give the ISRCs that another organisation lists.

    Which of them are anybody else's at all is asked first, by the index alone: for most files that is the end of it.
    """
    others = Recording.objects.filter(isrc__in=isrcs).exclude(organisation=organisation).order_by()
    found = set(others.values_list("isrc", flat=True))
    return set(listed_elsewhere(found, organisation).values_list("isrc", flat=True)) if found else set()
