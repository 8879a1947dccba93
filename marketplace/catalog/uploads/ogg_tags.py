"""The tags of OGG Vorbis and Opus: emptied where they stand, so that no other page of the file changes."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _

_HEADER: Final = 27
_FIRST: Final = 2  # the sign of a page that begins a stream
_MOST_COMMENTS: Final = 64 << 20
_MAGIC: Final = {b"\x01vorbis": b"\x03vorbis", b"OpusHead": b"OpusTags"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it stands, its header with the table of its segments, and how long its body is."""

    at: int
    header: bytes
    length: int

    @property
    def begins_a_stream(self) -> bool:
        return bool(self.header[5] & _FIRST)

    @property
    def stop(self) -> int:
        return self.at + len(self.header) + self.length

    @property
    def first_packet(self) -> tuple[int, bool]:
        """How many bytes of its body belong to the packet that it begins or goes on with, and whether that ends."""
        length = 0
        for segment in self.header[_HEADER:]:
            length += segment
            if segment < 255:
                return length, True
        return length, False


def pieces(stream: IO[bytes], size: int) -> list[bytes | range]:
    """Give the file with its comments emptied."""
    pages = _pages(stream, size)
    first = next(pages, None)
    magic = _magic(stream, first) if first else None
    if first is None or magic is None:
        return [range(size)]  # whoever reads its sound says that it has none
    held, comments = _comments(stream, pages)
    if any(page.begins_a_stream for page in pages):
        raise _unknown()
    emptied = _emptied(magic, comments)
    if not held or emptied == comments:
        return [range(size)]
    return [range(first.stop), *_filled(stream, held, emptied), range(held[-1].stop, size)]


def _magic(stream: IO[bytes], first: Page) -> bytes | None:
    """How the comments of this kind of sound begin."""
    stream.seek(first.at + len(first.header))
    head = stream.read(8)
    return next((comments for opening, comments in _MAGIC.items() if head.startswith(opening)), None)


def _pages(stream: IO[bytes], size: int) -> Iterator[Page]:
    at = 0
    while at + _HEADER <= size:
        stream.seek(at)
        header = stream.read(_HEADER)
        if not header.startswith(b"OggS"):
            return
        header += stream.read(header[26])
        page = Page(at, header, sum(header[_HEADER:]))
        yield page
        at = page.stop


def _comments(stream: IO[bytes], pages: Iterator[Page]) -> tuple[list[Page], bytes]:
    """Give the pages that hold the second packet, and that packet."""
    held: list[Page] = []
    comments = b""
    for page in pages:
        length, ends = page.first_packet
        stream.seek(page.at + len(page.header))
        comments += stream.read(length)
        held.append(page)
        if len(comments) > _MOST_COMMENTS or page.begins_a_stream:
            raise _unknown()
        if ends:
            break
    return held, comments


def _emptied(magic: bytes, comments: bytes) -> bytes:
    """Say which program made the file and nothing else, in as many bytes as before."""
    if not comments.startswith(magic):
        raise _unknown()
    at = len(magic)
    vendor = comments[at : at + 4 + int.from_bytes(comments[at : at + 4], "little")]
    framing = b"\x01" if magic.endswith(b"vorbis") else b""
    emptied = magic + vendor + bytes(4) + framing
    if len(emptied) > len(comments):
        raise _unknown()
    return emptied.ljust(len(comments), b"\0")


def _filled(stream: IO[bytes], held: list[Page], packet: bytes) -> Iterator[bytes]:
    """Put a packet back into its pages, and sum each of them anew."""
    for page in held:
        length, _ends = page.first_packet
        stream.seek(page.at + len(page.header) + length)
        body = packet[:length] + stream.read(page.length - length)
        packet = packet[length:]
        bare = page.header[:22] + bytes(4) + page.header[26:]
        yield page.header[:22] + struct.pack("<I", _summed(bare + body)) + page.header[26:] + body


def _summed(page: bytes) -> int:
    """The sum that OGG keeps of each page (RFC 3533)."""
    total = 0
    for byte in page:
        total = ((total << 8) & 0xFFFFFFFF) ^ _TABLE[(total >> 24) ^ byte]
    return total


def _row(number: int) -> int:
    row = number << 24
    for _bit in range(8):
        row = ((row << 1) ^ (0x04C11DB7 if row & 0x80000000 else 0)) & 0xFFFFFFFF
    return row


_TABLE: Final = [_row(number) for number in range(256)]


def _unknown() -> Refused:
    return Refused(
        _("We cannot take the tags out of this kind of OGG file"), _("Send it as FLAC or WAV, or as plain OGG Vorbis.")
    )
