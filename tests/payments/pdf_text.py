"""The text of a PDF of ours as a reader sees it, with nothing but Python: a line for each piece of text on a page.

It knows what Typst writes: two-byte glyphs in the strings of Tj and TJ, and a ToUnicode table for each font.
"""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"/Length (\d+).*?>>\s*stream\r?\n", re.DOTALL)
GLYPH = re.compile(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", re.MULTILINE)
TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|(T[jJ])|\(")
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
SHORT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_lines(pdf: bytes) -> list[str]:
    """Every piece of text of every page, in the order in which it is drawn."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    fonts = {name: _letters(objects, int(key)) for name, key in re.findall(rb"/(f\d+) (\d+) 0 R", pdf)}
    pages = [int(key) for key in re.findall(rb"/Contents (\d+) 0 R", pdf)]
    return [line for page in pages for line in _lines(_content(objects[page]), fonts)]


def _lines(content: bytes, fonts: dict[bytes, dict[int, str]]) -> Iterator[str]:
    letters: dict[int, str] = {}
    drawn = b""
    place = 0
    while found := TOKEN.search(content, place):
        place = found.end()
        if found[1]:
            letters, drawn = fonts[found[1]], b""
        elif found[2]:
            yield "".join(letters[glyph] for glyph in _glyphs(drawn))
            drawn = b""
        else:
            end = _end_of_string(content, place)
            drawn += ESCAPED.sub(_unescaped, content[place:end])
            place = end + 1


def _end_of_string(content: bytes, place: int) -> int:
    """Where the parenthesis closes; those inside that are closed again need no escape."""
    depth = 1
    while depth:
        sign = content[place : place + 1]
        depth += (sign == b"(") - (sign == b")")
        place += 2 if sign == b"\\" else 1
    return place - 1


def _content(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found
    return zlib.decompress(body[found.end() : found.end() + int(found[1])])


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    (table,) = re.findall(rb"/ToUnicode (\d+) 0 R", objects[font])
    pairs = GLYPH.findall(_content(objects[int(table)]))
    return {int(glyph, 16): bytes.fromhex(letters.decode()).decode("utf-16-be") for glyph, letters in pairs}


def _glyphs(drawn: bytes) -> Iterator[int]:
    for start in range(0, len(drawn), 2):
        yield int.from_bytes(drawn[start : start + 2])


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8)]) if sign.isdigit() else SHORT.get(sign, sign)
