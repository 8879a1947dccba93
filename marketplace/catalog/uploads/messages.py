"""Archives of DDEX messages: a label's daily batch in one ZIP, or one message packed by gzip."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import ZipInfo

from marketplace.catalog.parsing.tables import MAX_MESSAGE_BYTES
from marketplace.catalog.uploads.archives import unpack
from marketplace.kit.problems import Problem, Refused
from marketplace.kit.problems import gettext_noop as _

MOST_MESSAGES: Final = 1_000
MOST_UNPACKED: Final = 2 << 30
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_CHUNK: Final = 1 << 20


def is_archive(path: Path, name: str) -> bool:
    """Is this file packed? A workbook is a ZIP too, so that of a ZIP the name must say it."""
    with path.open("rb") as stream:
        start = stream.read(4)
    return start.startswith(_GZIP) or (start == _ZIP and name.lower().endswith(".zip"))


def unpack_messages(path: Path, folder: Path) -> Iterator[tuple[str, Path | Problem]]:
    """Give each message of an archive, unpacked under a number of ours, or why it is refused.

    A workbook whose name does not say so is given as it is.
    """
    with path.open("rb") as stream:
        is_gzip = stream.read(2) == _GZIP
    if is_gzip:
        yield "", _gunzipped(path, folder / "message")
        return
    yield from unpack(path, folder, wants=_messages)


def _messages(entries: list[ZipInfo]) -> list[ZipInfo]:
    """Choose the messages: what else a batch holds, sound and pictures, comes with the files of recordings."""
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        return []
    found = [entry for entry in entries if _is_message(PurePosixPath(entry.filename))]
    if not found:
        raise Refused(
            _("There is no DDEX message in this archive"),
            _("Put messages with the ending .xml into it. Send CSV and XLSX files as they are."),
        )
    if len(found) > MOST_MESSAGES or sum(entry.file_size for entry in found) > MOST_UNPACKED:
        raise Refused(
            _("The archive holds more than {most} messages, or unpacks to more than 2 GB"),
            _("Divide it into several."),
            most=MOST_MESSAGES,
        )
    return sorted(found, key=lambda entry: entry.filename)


def _is_message(name: PurePosixPath) -> bool:
    """Every XML file but the list of a batch, which says only that the batch is complete."""
    return name.suffix.lower() == ".xml" and not name.name.startswith(("BatchComplete", "."))


def _gunzipped(path: Path, target: Path) -> Path:
    """Unpack what gzip packed, as far as any message may reach."""
    left = MAX_MESSAGE_BYTES
    try:
        with gzip.open(path) as source, target.open("wb") as out:
            while piece := source.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise Refused(
                        _("The file is larger than {limit} MB"),
                        _("Divide it into several files."),
                        limit=MAX_MESSAGE_BYTES >> 20,
                    )
                out.write(piece)
    except (OSError, EOFError, zlib.error):
        raise Refused(_("The packed file is damaged"), _("Pack it again and send it once more.")) from None
    return target
