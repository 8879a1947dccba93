"""Files out, whole or from where a broken download stopped."""

import re
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from accounts.storage import chunks, open_stored

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes that a request asks for: from the first up to, not including, the end."""

    first: int
    end: int
    size: int

    @property
    def is_whole(self) -> bool:
        return self.first == 0 and self.end == self.size

    @property
    def is_possible(self) -> bool:
        return self.first < self.end <= self.size or self.size == 0


def asked_piece(request: HttpRequest, *, sha256: str, size: int) -> Piece:
    """What `Range` asks for; all of it if there is none, or if the file is another one now (`If-Range`)."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    is_same = request.headers.get("If-Range", etag(sha256)) == etag(sha256)
    if found is None or not is_same or not (found[1] or found[2]):
        return Piece(0, size, size)
    if not found[1]:
        return Piece(max(0, size - int(found[2])), size, size)
    return Piece(int(found[1]), min(int(found[2]) + 1, size) if found[2] else size, size)


def etag(sha256: str) -> str:
    return f'"{sha256}"'


def file_response(
    piece: Piece, *, sha256: str, media_type: str, file_name: str = "", is_public: bool = False
) -> HttpResponseBase:
    """Send a piece of a kept file; with a `file_name` the browser saves it."""
    if not piece.is_possible:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{piece.size}"})
    length = piece.end - piece.first
    stream = open_stored(sha256)
    stream.seek(piece.first)
    response = StreamingHttpResponse(
        chunks(stream, length), status=200 if piece.is_whole else 206, content_type=media_type
    )
    response["Content-Length"] = str(length)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag(sha256)
    response["Cache-Control"] = "public, max-age=86400" if is_public else "private, no-store"
    if not piece.is_whole:
        response["Content-Range"] = f"bytes {piece.first}-{piece.end - 1}/{piece.size}"
    if file_name:
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
