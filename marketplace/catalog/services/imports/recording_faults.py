"""Why a line of a catalog file cannot be taken for the recording that it names."""

from marketplace.catalog.models import Recording
from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.parsing.rows import Fault
from marketplace.catalog.services.imports.known_recordings import Known
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _


def contested(row: RecordingRow, existing: Recording | None, known: Known) -> Fault | None:
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


def repetition(key: str, row: RecordingRow, earlier: int) -> Fault:
    """Say by what a line repeats an earlier one."""
    reason, field, value = _("Row {row} is the same recording"), "title", row.title
    if key == f"isrc {row.isrc}":
        reason, field, value = _("Row {row} has the same ISRC"), "isrc", row.isrc
    elif key == f"own {row.own_id}":
        reason, field, value = _("Row {row} has the same own id"), "own_id", row.own_id
    remedy = _("Keep one of the two rows, or tell them apart: by ISRC, own id, version or length.")
    return Fault(field, value, Problem(reason, remedy, {"row": earlier}))


def not_listed(row: RecordingRow) -> Fault:
    """Say that a message describes what it does not bring."""
    problem = Problem(
        _("You list no such recording, and this message only describes it"),
        _("Bring it first, in a NewReleaseMessage or a file; then send this message again."),
    )
    return Fault("isrc", row.isrc, problem)
