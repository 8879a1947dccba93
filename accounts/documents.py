"""What a document that proves something may be, told from its first bytes and never from its name."""

from typing import IO, Final

LARGEST_BYTES: Final = 10 * 1024 * 1024
BEGINNINGS: Final = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
ENDINGS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def media_type_of(content: IO[bytes]) -> str:
    """What a file is: a PDF, a PNG or a JPEG; empty for anything else."""
    content.seek(0)
    head = content.read(16)
    content.seek(0)
    return next((media_type for beginning, media_type in BEGINNINGS.items() if head.startswith(beginning)), "")
