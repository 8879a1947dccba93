"""What may be sent as evidence of a wrong: told from a file's first bytes, and only ever given back as a download."""

from typing import IO, Final

LARGEST_BYTES: Final = 25 * 1024 * 1024
MOST_FILES: Final = 5
ENDINGS: Final = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
ACCEPTED: Final = ",".join(ENDINGS)
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


def media_type_of(content: IO[bytes]) -> str:
    """What a file is: a document, a picture, sound or film; empty for anything else."""
    content.seek(0)
    head = content.read(16)
    content.seek(0)
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return next((media_type for beginning, media_type in BEGINNINGS.items() if head.startswith(beginning)), "")
