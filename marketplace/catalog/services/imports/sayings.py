"""What lines of a catalog file say of a composition or release that several of them share: they must say the same."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from marketplace.catalog.parsing.recording_rows import RecordingRow, folded, hashed
from marketplace.catalog.parsing.rows import Fault
from marketplace.catalog.parsing.values import clean
from marketplace.catalog.services.imports.compositions import said_by
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _

_CONTRADICTIONS: Final = {
    "work_title": (
        _("Row {row} gives this ISWC the work title “{other}”"),
        _("One ISWC is one composition. Correct the ISWC, or write the same work title in both rows."),
    ),
    "writers": (
        _("Row {row} names other writers of this composition: {other}"),
        _("Write the same writers with the same roles in both rows; another composition has its own ISWC or title."),
    ),
    "upc": (
        _("Row {row} gives this release the barcode {other}"),
        _("One release has one barcode. If they are two releases, tell them apart by title, imprint or year."),
    ),
    "release": (
        _("Row {row} gives this barcode to “{other}”"),
        _("One barcode is one release. Correct the barcode, or write release and imprint alike in both rows."),
    ),
}


@dataclass(frozen=True)
class Saying:
    """One thing that a line says of what other lines may speak of too."""

    about: str
    said: Hashable
    field: str
    words: str


class Sayings:
    """What was said first of each composition and release, and in which line."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[int, Saying]] = {}

    def contradiction(self, number: int, cells: Mapping[str, str], row: RecordingRow) -> Fault | None:
        """Give the first thing that a line says otherwise than an earlier one."""
        for saying in sayings(row):
            earlier, first = self._first.get(saying.about, (number, saying))
            if first.said != saying.said:
                problem = Problem(*_CONTRADICTIONS[saying.field], {"row": earlier, "other": first.words})
                return Fault(saying.field, clean(cells[saying.field]), problem)
        return None

    def remember(self, number: int, row: RecordingRow) -> None:
        """Hold the lines that follow to what this one says."""
        for saying in sayings(row):
            self._first.setdefault(saying.about, (number, saying))


def sayings(row: RecordingRow) -> Iterator[Saying]:
    """Give what a line says of its composition and its release; empty cells say nothing."""
    if row.iswc and row.work_title:
        yield Saying(f"title of {row.iswc}", folded(row.work_title), "work_title", row.work_title)
    if row.writers:
        said = frozenset((folded(writer.name), writer.role, writer.ai) for writer in row.writers)
        words = "; ".join(f"{name} ({role})" for name, role, _ai in sorted(said_by(row)))
        yield Saying(f"writers of {row.work_identity}", said, "writers", words)
    if row.release and row.upc:
        release, barcode = hashed("release", row.release, row.imprint, str(row.year)), row.upc.zfill(14)
        yield Saying(f"barcode of {release}", barcode, "upc", row.upc)
        named = folded(row.release), folded(row.imprint)
        yield Saying(f"release of {barcode}", named, "release", " · ".join(filter(None, (row.release, row.imprint))))
