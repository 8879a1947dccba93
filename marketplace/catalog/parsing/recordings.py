"""A line of a catalog file as one recording, or every reason why it is none."""

from collections.abc import Mapping
from functools import partial

from marketplace.catalog.parsing import facts, recording_cells
from marketplace.catalog.parsing.recording_rows import RecordingRow, Writer
from marketplace.catalog.parsing.rows import Cells, Fault
from marketplace.catalog.parsing.values import bounded, milliseconds, whole_milliseconds, year
from marketplace.kit import identifiers
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _


def read_recording(cells: Mapping[str, str]) -> tuple[RecordingRow | None, list[Fault]]:
    """Read one line; give the recording, or nothing and every fault."""
    line = Cells(cells)
    nobody: tuple[facts.Contributor, ...] = ()
    everybody = line.read("contributors", facts.contributors, nobody)
    row = RecordingRow(
        title=line.read("title", partial(bounded, limit=500), ""),
        artists=line.read("artists", recording_cells.artists, ()),
        own_id=line.read("own_id", partial(bounded, limit=100), ""),
        version=line.read("version", partial(bounded, limit=200), ""),
        isrc=line.read("isrc", identifiers.isrc, ""),
        duration_ms=line.read("duration", milliseconds, None) or line.read("milliseconds", whole_milliseconds, None),
        release=line.read("release", partial(bounded, limit=500), ""),
        upc=line.read("upc", identifiers.barcode, ""),
        imprint=line.read("imprint", partial(bounded, limit=300), ""),
        year=line.read("year", year, None),
        genre=line.read("genre", partial(recording_cells.listed, limit=200), ""),
        language=line.read("language", recording_cells.language, ""),
        vocal=line.read("vocal", recording_cells.vocal, "unknown"),
        mood=line.read("mood", partial(recording_cells.listed, limit=200), ""),
        key=line.read("key", recording_cells.key, ""),
        bpm=line.read("bpm", recording_cells.bpm, None),
        instruments=line.read("instruments", partial(recording_cells.listed, limit=500), ""),
        themes=line.read("themes", partial(recording_cells.listed, limit=500), ""),
        work_title=line.read("work_title", partial(bounded, limit=500), ""),
        iswc=line.read("iswc", identifiers.iswc, ""),
        writers=_all_writers(line.read("writers", recording_cells.writers, ()), everybody),
        ai=line.read("ai", recording_cells.ai, "unknown"),
        contributors=tuple(one for one in everybody if one.role not in facts.WRITING),
        other_titles=line.read("other_titles", facts.other_titles, ()),
        p_line=line.read("p_line", partial(bounded, limit=500), ""),
        c_line=line.read("c_line", partial(bounded, limit=500), ""),
        release_id=line.read("release_id", partial(bounded, limit=100), ""),
        disc=line.read("disc", facts.number_on_release, None),
        track=line.read("track", facts.number_on_release, None),
        other_releases=line.read("other_releases", facts.other_releases, ()),
        deals=line.read("deals", facts.deals, ()),
    )
    _complete(line)
    _made_by_people(line, row)
    return (None, line.faults) if line.faults else (row, [])


def _complete(line: Cells) -> None:
    """Refuse a line without a title, and one that names nobody who performs."""
    if not line.text("title"):
        line.refuse("title", Problem(_("The recording has no title"), _("Write the title as on the release.")))
    if not line.text("artists").strip(" ;|"):
        line.refuse(
            "artists", Problem(_("No human creator is named"), _("Name at least one person or band who performs it."))
        )


def _made_by_people(line: Cells, row: RecordingRow) -> None:
    """Refuse a line that names machines only: without human creativity there is nothing to license (principle 2.4)."""
    made = [*row.credited.values(), *(writer.ai for writer in row.writers)]
    if made and all(ai == "all" for ai in made):
        line.refuse(
            "contributors" if line.text("contributors") else "artists",
            Problem(
                _("Everybody who is named is a machine"),
                _("Name at least one person who made part of it. What is wholly made by AI cannot be listed."),
            ),
        )


def _all_writers(named: tuple[Writer, ...], everybody: tuple[facts.Contributor, ...]) -> tuple[Writer, ...]:
    """Give who wrote: by the writers' cell, and by the roles of the contributors."""
    said = {(one.name, one.role): one.ai for one in everybody if one.role in facts.WRITING}
    found = {(one.name, one.role): said.get((one.name, one.role), one.ai) for one in named}
    return tuple(Writer(name, role, ai) for (name, role), ai in (said | found).items())
