"""What a line of a catalog file is about: a recording, or what is reserved, only named, or taken off."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from marketplace.catalog.parsing.recording_rows import hashed
from marketplace.catalog.parsing.rows import Cells, Fault
from marketplace.catalog.parsing.values import bounded
from marketplace.kit import identifiers
from marketplace.kit.problems import Problem, Refused
from marketplace.kit.problems import gettext_noop as _

RECORDING, PURGE, SUPPLEMENTAL, UNKNOWN = "recording", "purge", "supplemental", "unknown"
RESERVED: Final = frozenset(["video", "image", "text", "sheet_music", "software"])
_KINDS: Final = {
    "": RECORDING,
    "recording": RECORDING,
    "sound recording": RECORDING,
    "녹음": RECORDING,
    "음원": RECORDING,
}
_SUPPLEMENTAL: Final = frozenset(["supplemental", "only named", "이름만"])
_YES: Final = frozenset(["yes", "y", "true", "1", "예", "네"])
_NO: Final = frozenset(["", "no", "n", "false", "0", "아니오", "아니요"])


@dataclass(frozen=True)
class PurgeRow:
    """What one line takes off the market: a recording by its numbers, else a whole release by its own."""

    isrc: str = ""
    own_id: str = ""
    upc: str = ""
    release_id: str = ""

    @property
    def is_one_recording(self) -> bool:
        return bool(self.isrc or self.own_id)

    @property
    def number(self) -> str:
        """What the line names, as its reader knows it."""
        return self.isrc or self.own_id or self.upc or self.release_id


@dataclass(frozen=True)
class ReservedRow:
    """What one line says of something that is no recording and never for sale."""

    kind: str
    own_id: str = ""
    isrc: str = ""
    title: str = ""
    artist: str = ""
    release: str = ""

    @property
    def identity(self) -> str:
        """SHA-256 of its identifier, else of what describes it."""
        if self.isrc or self.own_id:
            return hashed("reserved", self.isrc or self.own_id)
        return hashed("reserved", self.title, self.artist, self.release)


def kind_of(cells: Mapping[str, str]) -> str:
    """Say what a line is about."""
    line = Cells(cells)
    kind = line.text("kind").casefold().replace(" ", "_")
    if kind in RESERVED:
        return kind
    if line.text("kind").casefold() in _SUPPLEMENTAL:
        return SUPPLEMENTAL
    if line.text("purge").casefold() in _YES:
        return PURGE
    if line.text("purge").casefold() not in _NO:
        return UNKNOWN
    return _KINDS.get(line.text("kind").casefold(), UNKNOWN)


def unknown_kind(cells: Mapping[str, str]) -> Fault:
    """Say which cell tells no kind that we know."""
    line = Cells(cells)
    if line.text("purge").casefold() not in _YES | _NO:
        problem = Problem(_("“{text}” says neither yes nor no"), _("Write yes, or leave the cell empty."))
        return Fault("purge", line.text("purge"), Problem(problem.reason, problem.remedy, {"text": line.text("purge")}))
    return Fault(
        "kind",
        line.text("kind"),
        Problem(
            _("“{text}” is no kind of line"),
            _("Leave it empty for a recording; or write video, image, text, sheet_music, software or supplemental."),
            {"text": line.text("kind")},
        ),
    )


def read_purge(cells: Mapping[str, str]) -> tuple[PurgeRow | None, list[Fault]]:
    """Read what a line takes off the market; give it, or nothing and every fault."""
    line = Cells(cells)
    row = PurgeRow(
        isrc=line.read("isrc", identifiers.isrc, ""),
        own_id=line.read("own_id", partial(bounded, limit=100), ""),
        upc=line.read("upc", identifiers.barcode, ""),
        release_id=line.read("release_id", partial(bounded, limit=100), ""),
    )
    if not line.faults and not row.number:
        line.refuse(
            "purge",
            Problem(
                _("It does not say what is taken off the market"),
                _("Give the ISRC or own id of a recording, or the barcode or own id of a release."),
            ),
        )
    return (None, line.faults) if line.faults else (row, [])


def read_reserved(cells: Mapping[str, str]) -> tuple[ReservedRow | None, list[Fault]]:
    """Read what is reserved; an identifier that cannot be read is left out, since nothing rests on it."""
    line = Cells(cells)
    row = ReservedRow(
        kind=kind_of(cells),
        own_id=line.read("own_id", partial(bounded, limit=100), ""),
        isrc=_isrc(line.text("isrc")),
        title=line.read("title", partial(bounded, limit=500), ""),
        artist=line.read("artists", partial(bounded, limit=500), ""),
        release=line.read("release", partial(bounded, limit=500), ""),
    )
    return (None, line.faults) if line.faults else (row, [])


def _isrc(text: str) -> str:
    """Give an ISRC, or nothing if it is none."""
    try:
        return identifiers.isrc(text) if text else ""
    except Refused:
        return ""
