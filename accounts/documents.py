"""Files that show something: told by their first bytes and never by their name, and only ever given out as downloads.

A paper proves who somebody is or whom they may act for; evidence of a wrong may be sound or film too.
"""

from dataclasses import dataclass
from typing import IO, Final

from django.http import FileResponse
from django.utils.translation import gettext as _

from accounts.storage import open_stored, store
from marketplace.kit.errors import Malformed

LARGEST_BYTES: Final = 10 * 1024 * 1024
PAPERS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
EVIDENCE: Final = PAPERS | {
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
BEGINNINGS: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"fLaC": "audio/flac",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"OggS": "audio/ogg",
    b"\x1aE\xdf\xa3": "video/webm",
}


class DocumentUnreadable(Malformed):
    """It is not a file that a person could look at, or listen to."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept, and what it is."""

    sha256: str
    size: int
    media_type: str


def keep(content: IO[bytes]) -> Kept:
    """Keep a paper that proves something, in the transaction that writes down what for."""
    if not is_paper(content):
        raise DocumentUnreadable(_("Send the document as a PDF, PNG or JPEG."))
    return keep_evidence(content)


def keep_evidence(content: IO[bytes]) -> Kept:
    """Keep what shows a wrong: a paper, a picture, sound or film."""
    media_type = media_type_of(content)
    if not media_type:
        raise DocumentUnreadable(_("Send a picture, a PDF, or a piece of sound or film."))
    stored = store(content)
    return Kept(stored.sha256, stored.size, media_type)


def is_paper(content: IO[bytes]) -> bool:
    return media_type_of(content) in PAPERS


def media_type_of(content: IO[bytes]) -> str:
    """What a file is: a paper, a picture, sound or film; empty for anything else."""
    content.seek(0)
    head = content.read(16)
    content.seek(0)
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return next((media_type for beginning, media_type in BEGINNINGS.items() if head.startswith(beginning)), "")


def download(sha256: str, media_type: str) -> FileResponse:
    """Give a file out as a download and never to be shown inside a page: nobody has looked at it yet."""
    return FileResponse(
        open_stored(sha256),
        as_attachment=True,
        filename=f"{sha256[:12]}.{EVIDENCE[media_type]}",
        content_type=media_type,
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )
