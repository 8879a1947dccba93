"""Where a line and the recording that is there say different things."""

from collections.abc import Iterable

from marketplace.catalog.models import Recording
from marketplace.catalog.models.recordings import AiContribution
from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.services.imports.compositions import Compositions, said_by, told
from marketplace.catalog.services.imports.judgements import Change

# Attribute of a recording → the field of the file that it is read from.
PLAIN = {
    "title": "title",
    "version": "version",
    "artist": "artists",
    "duration_ms": "duration",
    "year": "year",
    "imprint": "imprint",
    "genre": "genre",
    "language": "language",
    "vocal": "vocal",
    "mood": "mood",
    "key": "key",
    "bpm": "bpm",
    "instruments": "instruments",
    "themes": "themes",
    "ai_contribution": "ai",
    "other_titles": "other_titles",
    "p_line": "p_line",
    "c_line": "c_line",
}
IDENTIFIERS = ("isrc", "own_id")


def attributes(row: RecordingRow, fields: Iterable[str] | None = None) -> dict[str, object]:
    """Give what a line says of the recording itself; of the fields that the file has, if they are named.

    An empty cell empties its field, but never takes an ISRC or own id away: they say which recording is meant. Nor does
    silence about AI unsay what was said of it.
    """
    said: dict[str, object] = {
        "title": row.title,
        "version": row.version,
        "artist": row.artist,
        "duration_ms": row.duration_ms,
        "year": row.year,
        "imprint": row.imprint,
        "genre": row.genre,
        "language": row.language,
        "vocal": row.vocal,
        "mood": row.mood,
        "key": row.key,
        "bpm": row.bpm,
        "instruments": row.instruments,
        "themes": row.themes,
        "ai_contribution": row.ai,
        "other_titles": dict(row.other_titles),
        "p_line": row.p_line,
        "c_line": row.c_line,
    }
    if fields is not None:
        present = set(fields) | ({"duration"} if "milliseconds" in fields else set())
        present -= {"ai"} if row.ai == AiContribution.UNKNOWN else set()
        said = {name: value for name, value in said.items() if PLAIN[name] in present}
    return said | {name: value for name in IDENTIFIERS if (value := getattr(row, name))}


def changed_fields(
    row: RecordingRow, existing: Recording, fields: frozenset[str], compositions: Compositions
) -> list[Change]:
    """List what a line would change of a recording."""
    changes = [
        Change(PLAIN.get(name, name), _shown(getattr(existing, name)), _shown(value))
        for name, value in attributes(row, fields).items()
        if getattr(existing, name) != value
    ]
    return [
        *changes,
        *_release_changes(row, existing, fields),
        *_work_changes(row, existing, fields, compositions),
        *_return(existing, fields),
    ]


def _release_changes(row: RecordingRow, existing: Recording, fields: frozenset[str]) -> list[Change]:
    """Tell whether a line puts the recording on another release, or gives the release a barcode."""
    if "release" not in fields or not row.release:
        return []
    release = existing.release
    if release is None:
        return [Change("release", "", row.release)]
    before: tuple[object, ...] = (release.title, release.imprint, release.year)
    after: tuple[object, ...] = (row.release, row.imprint, row.year)
    if row.upc and row.upc == release.upc:  # its tracks may be of other years
        before, after = before[:2], after[:2]
    if before != after:
        return [Change("release", *(" · ".join(str(part) for part in side if part) for side in (before, after)))]
    if row.upc and row.upc != release.upc:
        return [Change("upc", release.upc, row.upc)]
    if row.release_id and row.release_id != release.own_id:
        return [Change("release_id", release.own_id, row.release_id)]
    return []


def _return(existing: Recording, fields: frozenset[str]) -> list[Change]:
    """Tell whether a line brings back what was taken off the market."""
    is_off = existing.withdrawn_at or (existing.release is not None and existing.release.withdrawn_at)
    return [Change("purge", "yes", "")] if is_off and "purge" in fields else []


def _work_changes(
    row: RecordingRow, existing: Recording, fields: frozenset[str], compositions: Compositions
) -> list[Change]:
    """Tell whether a line says another composition, or other writers."""
    if not row.has_work or not fields & {"work_title", "iswc", "writers"}:
        return []
    work, title, altered = existing.work, row.work_title or row.title, compositions.changes(row)
    if work is None:
        return [Change("work_title", "", title), *altered]
    if work.identity == row.work_identity:
        return altered
    changes = [Change("work_title", work.title, title)] if work.title != title else []
    changes += [Change("iswc", work.iswc, row.iswc)] if work.iswc != row.iswc else []
    before, after = compositions.of(work.pk).everybody, said_by(row)
    return [*changes, *altered] or [Change("writers", told(before, beside=after), told(after, beside=before))]


def _shown(value: object) -> str:
    """Give a value as the preview shows it."""
    if isinstance(value, dict):
        return " / ".join(f"{language}: {title}" for language, title in value.items())
    return "" if value is None else str(value)
