"""What a sound file says of itself beside its sound: names, titles, ISRCs, pictures. None of it goes out with the file.

What a licensee may be told stands in the manifest, by the tier of metadata that was granted; a tag would tell more.
Nothing is decoded or written anew: the sound keeps its bytes, and a file without tags is left as it is.
"""

import struct
from pathlib import Path
from typing import IO, Final

from marketplace.catalog.uploads import ogg_tags

Piece = bytes | range  # bytes to write, or a range of the file
_WAV: Final = frozenset([b"fmt ", b"data", b"fact", b"ds64", b"PEAK"])
_AIFF: Final = frozenset([b"COMM", b"SSND", b"FVER", b"PEAK"])
_FLAC: Final = frozenset([0, 3])  # what the sound is, and where to seek in it
_COMMENTS, _PADDING = 4, 1
_OPEN: Final = 0xFFFFFFFF  # a length that stands elsewhere
_CHUNK: Final = 1 << 20


def strip(path: Path, output: Path) -> bool:
    """Write a file without its tags; say no, and write nothing, where it has none."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        pieces = _pieces(stream, size)
        if pieces == [range(size)]:
            return False
        with output.open("wb") as out:
            for piece in pieces:
                _write(stream, piece, out)
    return True


def _pieces(stream: IO[bytes], size: int) -> list[Piece]:
    start, end = _begins(stream), _ends(stream, size)
    head = _at(stream, start, 12)
    if head[:4] in {b"RIFF", b"RF64", b"RIFX"} and head[8:] == b"WAVE":
        return _chunks(stream, size, ">" if head[:4] == b"RIFX" else "<", _WAV)
    if head[:4] == b"FORM":
        return _chunks(stream, size, ">", _AIFF)
    if head[:4] == b"fLaC":
        return _blocks(stream, start, end)
    if head[:4] == b"OggS":
        return ogg_tags.pieces(stream, size)
    return [range(start, end)]


def _chunks(stream: IO[bytes], size: int, order: str, wanted: frozenset[bytes]) -> list[Piece]:
    """WAV and AIFF are lists of chunks: only those that the sound needs are kept."""
    at, long_data, kept = 12, 0, list[range]()
    while at + 8 <= size:
        name, length = struct.unpack(f"{order}4sI", _at(stream, at, 8))
        if name == b"ds64":
            long_data = int.from_bytes(_at(stream, at + 16, 8), "little")
        length = long_data if length == _OPEN and long_data else length
        end = min(at + 8 + length + length % 2, size)
        if name in wanted:
            kept.append(range(at, end))
        at = end
    told = sum(map(len, kept)) + 4
    if told + 8 == size:
        return [range(size)]
    head = _at(stream, 0, 12)
    if head[:4] != b"RF64":
        return [head[:4], struct.pack(f"{order}I", min(told, _OPEN)), head[8:], *kept]
    long: list[Piece] = [struct.pack("<Q", told), range(kept[0].start + 16, kept[0].stop)]
    return [head, _at(stream, kept[0].start, 8), *long, *kept[1:]]


def _blocks(stream: IO[bytes], start: int, end: int) -> list[Piece]:
    """FLAC has its tags in blocks before the sound."""
    at, is_last, found, kept = start + 4, False, 0, list[tuple[int, range]]()
    while not is_last and at + 4 <= end:
        header = _at(stream, at, 4)
        is_last, kind, length = bool(header[0] & 128), header[0] & 127, int.from_bytes(header[1:])
        inside, found = range(at + 4, min(at + 4 + length, end)), found + 1
        if kind in _FLAC or _says_nothing(stream, kind, inside):
            kept.append((kind, inside))
        at = inside.stop
    if len(kept) == found:
        return [range(start, end)]
    pieces: list[Piece] = [b"fLaC"]
    for number, (kind, inside) in enumerate(kept, start=1):
        pieces += [bytes([kind | (128 if number == len(kept) else 0)]) + len(inside).to_bytes(3), inside]
    return [*pieces, range(at, end)]


def _says_nothing(stream: IO[bytes], kind: int, inside: range) -> bool:
    """Is a block only room, or the name of the program that made the file?"""
    if kind == _PADDING:
        return not any(_at(stream, inside.start, len(inside)))
    if kind != _COMMENTS:
        return False
    vendor = int.from_bytes(_at(stream, inside.start, 4), "little")
    return len(inside) == vendor + 8 and not any(_at(stream, inside.stop - 4, 4))


def _begins(stream: IO[bytes]) -> int:
    """Where the sound begins, behind the tags that players put before any format."""
    at = 0
    while True:
        head = _at(stream, at, 32)
        if head[:3] == b"ID3" and len(head) >= 10:
            seven = [byte & 127 for byte in head[6:10]]
            at += 10 + (seven[0] << 21 | seven[1] << 14 | seven[2] << 7 | seven[3]) + (10 if head[5] & 16 else 0)
        elif head[:8] == b"APETAGEX" and len(head) == 32:
            at += 32 + int.from_bytes(head[12:16], "little")
        else:
            return at


def _ends(stream: IO[bytes], size: int) -> int:
    """Where the sound ends, before the tags that players put behind any format."""
    while True:
        tail = _at(stream, max(size - 355, 0), min(size, 355))
        if tail[-128:-125] == b"TAG":
            size -= 128 + (227 if tail[-355:-351] == b"TAG+" else 0)
        elif tail[-32:-24] == b"APETAGEX":
            has_header = tail[-9] & 128
            size -= int.from_bytes(tail[-20:-16], "little") + (32 if has_header else 0)
        elif tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
            size -= int(tail[-15:-9]) + 15
        else:
            return max(size, 0)
        if size <= 0:
            return 0


def _at(stream: IO[bytes], place: int, length: int) -> bytes:
    stream.seek(place)
    return stream.read(length)


def _write(stream: IO[bytes], piece: Piece, out: IO[bytes]) -> None:
    if isinstance(piece, bytes):
        out.write(piece)
        return
    stream.seek(piece.start)
    left = len(piece)
    while left > 0 and (read := stream.read(min(left, _CHUNK))):
        out.write(read)
        left -= len(read)
