"""ZIP files of strangers: everything is judged by the directory before the first byte is unpacked."""

import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from marketplace.kit.problems import Problem, Refused
from marketplace.kit.problems import gettext_noop as _

MOST_ENTRIES: Final = 5_000
MOST_ENTRY_BYTES: Final = 2 << 30
MOST_TOTAL_BYTES: Final = 20 << 30
MOST_RATIO: Final = 100  # audio hardly shrinks; a bomb shrinks a thousandfold
RATIO_COUNTS_FROM: Final = 1 << 20
_END: Final = b"PK\x05\x06"
_HEADER_BYTES: Final = 30
_METHODS: Final = frozenset({0, 8})  # stored, deflated
_CHUNK: Final = 1 << 20


def unpack(
    path: Path, folder: Path, *, wants: Callable[[list[ZipInfo]], list[ZipInfo]] = list
) -> Iterator[tuple[str, Path | Problem]]:
    """Give each wanted file of an archive, unpacked under a number of ours, or why it is refused.

    Names inside the archive never become paths.
    """
    _refuse_too_many(path)
    try:
        with ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not _is_litter(entry)]
            _refuse_bomb(entries)
            for number, entry in enumerate(wants(entries)):
                yield entry.filename, _unpacked(archive, entry, folder / f"{number:05}")
    except (BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error):
        raise Refused(_("The ZIP file is damaged"), _("Make it again and send it once more.")) from None


def _refuse_too_many(path: Path) -> None:
    """Read the count from the last record, so that a directory of millions is never loaded."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise Refused(_("The ZIP file is damaged"), _("Make it again and send it once more."))
    count, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MOST_ENTRIES or directory_bytes > MOST_ENTRIES * 1_000:
        raise Refused(_("The ZIP file holds more than {most} files"), _("Divide it into several."), most=MOST_ENTRIES)


def _is_litter(entry: ZipInfo) -> bool:
    """Folders, and what macOS and Windows leave behind."""
    parts = entry.filename.split("/")
    return entry.is_dir() or "__MACOSX" in parts or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _refuse_bomb(entries: list[ZipInfo]) -> None:
    """Refuse what unpacks to too much, and entries that share the same bytes."""
    if sum(entry.file_size for entry in entries) > MOST_TOTAL_BYTES:
        raise Refused(_("The ZIP file unpacks to too much"), _("Divide it into several."))
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Refused(_("Files in the ZIP overlap"), _("Make it again with an ordinary program."))
        end = entry.header_offset + _HEADER_BYTES + entry.compress_size


def _unpacked(archive: ZipFile, entry: ZipInfo, target: Path) -> Path | Problem:
    """Unpack one entry, or say what is wrong with it."""
    try:
        _refuse_entry(entry)
        left = entry.file_size
        with archive.open(entry) as source, target.open("wb") as out:
            while piece := source.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise Refused(_("The file is larger than the ZIP says"), _("Make the ZIP again."))
                out.write(piece)
    except Refused as refused:
        return refused.problem
    except (BadZipFile, NotImplementedError, UnicodeDecodeError, EOFError, zlib.error, struct.error):
        return Problem(_("The file is damaged inside the ZIP"), _("Put it into a ZIP again and send it once more."))
    return target


def _refuse_entry(entry: ZipInfo) -> None:
    name = entry.filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or "\x00" in name:
        raise Refused(_("The file's name leads out of the ZIP"), _("Put plain file names into the ZIP."))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused(_("It is a link, not a file"), _("Put the file itself into the ZIP."))
    if entry.flag_bits & 1 or entry.compress_type not in _METHODS:
        raise Refused(_("It is encrypted or packed in an unusual way"), _("Make the ZIP without a password."))
    if entry.file_size > MOST_ENTRY_BYTES:
        raise Refused(_("The file is larger than {limit} GB"), _("Send one recording a file."), limit=2)
    if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        raise Refused(_("The file unpacks to far more than music would"), _("Send it outside the ZIP."))
