"""Lyrics, artwork and video: told by their bytes, kept and never played."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _

MOST_LYRICS_BYTES: Final = 1 << 20
MOST_ARTWORK_BYTES: Final = 30 << 20
MOST_VIDEO_BYTES: Final = 2 << 30
_PICTURES: Final = ((b"\x89PNG\r\n\x1a\n", "PNG", "image/png"), (b"\xff\xd8\xff", "JPEG", "image/jpeg"))


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file of words, a picture or a video is."""

    format: str
    media_type: str


def read_lyrics(path: Path) -> Paper:
    """Take plain text in UTF-8."""
    if path.stat().st_size > MOST_LYRICS_BYTES:
        raise Refused(_("The lyrics are larger than 1 MB"), _("Send plain text."))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("The lyrics are not plain text in UTF-8"), _("Save them as UTF-8 text.")) from None
    if "\x00" in text or not text.strip():
        raise Refused(_("The lyrics are empty or not plain text"), _("Save them as UTF-8 text."))
    return Paper("TXT", "text/plain; charset=utf-8")


def read_artwork(path: Path) -> Paper:
    """Take a PNG or JPEG picture, told by its first bytes."""
    if path.stat().st_size > MOST_ARTWORK_BYTES:
        raise Refused(_("The artwork is larger than 30 MB"), _("Send a smaller picture."))
    with path.open("rb") as stream:
        start = stream.read(16)
    for magic, name, media_type in _PICTURES:
        if start.startswith(magic):
            return Paper(name, media_type)
    raise Refused(_("The artwork is neither PNG nor JPEG"), _("Send it as PNG or JPEG."))


def read_video(path: Path) -> Paper:
    """Take MP4, MOV or WebM, told by its first bytes."""
    if path.stat().st_size > MOST_VIDEO_BYTES:
        raise Refused(_("The video is larger than 2 GB"), _("Export it smaller."))
    with path.open("rb") as stream:
        start = stream.read(64)
    if start[4:8] == b"ftyp":
        return Paper("MOV", "video/quicktime") if start[8:12] == b"qt  " else Paper("MP4", "video/mp4")
    if start.startswith(b"\x1aE\xdf\xa3") and b"webm" in start:
        return Paper("WEBM", "video/webm")
    raise Refused(_("The video is neither MP4, MOV nor WebM"), _("Send it as MP4, MOV or WebM."))
