"""Catalog and rights files that mean harm: CSV and XLSX."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from marketplace.kit.spreadsheets import workbook, write_sheets

Make = Callable[[Path], object]
ROWS = ("title", "artist"), ("Night Ferry", "Yoon Dalbi")


def text(content: str, encoding: str = "utf-8") -> Make:
    return lambda path: path.write_bytes(content.encode(encoding))


def raw(content: bytes) -> Make:
    return lambda path: path.write_bytes(content)


def repeated(start: bytes, piece: bytes, times: int, end: bytes = b"") -> Make:
    """Write one piece over and over, without ever holding all of it."""

    def make(path: Path) -> None:
        many = piece * max(1, (1 << 20) // len(piece))
        per = len(many) // len(piece)
        with path.open("wb") as out:
            out.write(start)
            for _round in range(times // per):
                out.write(many)
            out.write(piece * (times % per) + end)

    return make


def good_workbook() -> bytes:
    stream = io.BytesIO()
    book = workbook(stream)
    write_sheets(book, "Rows", iter(ROWS))
    book.close()
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def doctored(entry: str, old: bytes, new: bytes) -> Make:
    """A good workbook with one thing changed in one of its parts."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(good_workbook())) as good, zipfile.ZipFile(path, "w", 8) as bad:
            for item in good.infolist():
                data = good.read(item)
                assert item.filename != entry or old in data
                bad.writestr(item.filename, data.replace(old, new, 1) if item.filename == entry else data)

    return make


def with_sheet(pieces: Callable[[], Iterator[bytes]]) -> Make:
    """A good workbook whose sheet is streamed into it."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(good_workbook())) as good, zipfile.ZipFile(path, "w", 8) as bad:
            for item in good.infolist():
                if item.filename != SHEET:
                    bad.writestr(item.filename, good.read(item))
            with bad.open(SHEET, "w", force_zip64=True) as out:
                out.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
                for piece in pieces():
                    out.write(piece)
                out.write(b"</sheetData></worksheet>")

    return make


def extra(**entries: bytes) -> Make:
    """A good workbook with more parts."""

    def make(path: Path) -> None:
        path.write_bytes(good_workbook())
        with zipfile.ZipFile(path, "a", 8) as archive:
            for name, content in entries.items():
                archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)

    return make


def bomb(path: Path) -> None:
    """Three hundred and twenty megabytes of nothing in one part."""
    with zipfile.ZipFile(path, "w", 8, compresslevel=1) as archive, archive.open("xl/bomb.xml", "w") as out:
        for _megabyte in range(320):
            out.write(bytes(1 << 20))


def overlapping(path: Path) -> None:
    """Four hundred names of the same megabyte."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(bytes(range(256)) * 4096) + packed.flush()
    body = zlib.crc32(bytes(range(256)) * 4096), len(data), 1 << 20
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, *body, 5, 0) + b"a.xml" + data
    names = [f"a{number}.xml".encode() for number in range(400)]
    central = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, *body, len(name), 0, 0, 0, 0, 0, 0) + name
        for name in names
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 400, 400, len(central), len(local), 0)
    path.write_bytes(local + central + end)


def long_cell() -> Iterator[bytes]:
    """Two hundred megabytes in one cell, which shrink to a hundredth."""
    yield HEADER + b'<row r="2"><c r="A2" t="inlineStr"><is><t>'
    noise = b"".join(zlib.crc32(struct.pack("<I", n)).to_bytes(4, "big").hex().encode() for n in range(1_600))
    for _piece in range(200):
        yield noise + b"x" * ((1 << 20) - len(noise))
    yield b"</t></is></c></row>"


def million_columns() -> Iterator[bytes]:
    yield b'<row r="1">'
    for _piece in range(1_000):
        yield b'<c t="inlineStr"><is><t>title</t></is></c>' * 1_000
    yield b"</row>"


def _rows(*rows: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter(rows)


def _row(place: str, cells: str) -> bytes:
    return f'<row r="{place}">{cells}</row>'.encode()


def _cell(place: str, value: str, kind: str = "inlineStr") -> str:
    inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
    return f'<c r="{place}" t="{kind}">{inner}</c>'


HEADER = _row("1", _cell("A1", "title") + _cell("B1", "artist"))
SONG = _row("2", _cell("A2", "Night Ferry") + _cell("B2", "Yoon Dalbi"))
NOT_XLSX = "refused: This is not an XLSX file that can be read"
NOT_TEXT = "refused: The text of this file is in an encoding that we do not know"
ONE = "1 rows taken, 0 refused"

CORPUS: dict[str, tuple[Make, str]] = {
    "empty": (raw(b""), "refused: The file has no rows"),
    "one byte": (raw(b"x"), "0 rows taken, 0 refused"),
    "nothing but NUL": (raw(bytes(5_000)), NOT_TEXT),
    "NUL in cells": (raw(b"title,artist\nNight\0 Ferry,Yoon\0 Dalbi\n"), ONE),
    "UTF-16": (text("title,artist\nNight Ferry,Yoon Dalbi\n", "utf-16"), ONE),
    "UTF-16 without its mark": (text("title,artist\nNight Ferry,Yoon Dalbi\n", "utf-16-be"), ONE),
    "half a UTF-16 sign": (raw("title,artist\n".encode("utf-16") + b"\0"), NOT_TEXT),
    "UTF-7": (raw(b"title,artist\n+ADw-script+AD4-,Yoon Dalbi\n"), ONE),
    "a mark twice": (raw(b"\xef\xbb\xbf\xef\xbb\xbftitle,artist\nNight Ferry,Yoon Dalbi\n"), ONE),
    "surrogates in UTF-8": (raw(b"title\n\xed\xa0\x80\n"), NOT_TEXT),
    "mixed line ends": (raw(b"title,artist\rOne,A\r\nTwo,B\n\rThree,C"), "3 rows taken, 0 refused"),
    "formulas": (
        raw(b'title,artist\n=cmd|\' /C calc\'!A0,A\n"+1",B\n-1,C\n@SUM(1),D\n"\t=1",E\n"\r=1",F\n\0=1,G\n'),
        "7 rows taken, 0 refused",
    ),
    "text that turns around": (text("title,artist\nNight \u202eyrreF,Yoon\u2066 Dalbi\n"), ONE),
    "a million columns": (repeated(b"title", b",", 1_000_000), "refused: Row 1 has more than 200 columns"),
    "a cell of 200 MB": (repeated(b"title\n", b"x", 200_000_000), "refused: The file is larger than 100 MB"),
    "a cell of 90 MB": (
        repeated(b"title\n", b"x", 90_000_000),
        "refused: A cell in row 2 has more than 20000 characters",
    ),
    "a cell of 90 MB of signs beyond 16 bits": (
        repeated("title\n🎵".encode(), b"x", 90_000_000),
        "refused: A cell in row 2 has more than 20000 characters",
    ),
    "a quote never closed": (
        repeated(b'title\n"', b"song\n", 1_000_000),
        "refused: A cell in row 2 has more than 20000 characters",
    ),
    "nothing but quotes": (
        repeated(b"title\n", b'"', 50_000_000),
        "refused: A cell in row 2 has more than 20000 characters",
    ),
    "nothing but line ends": (
        repeated(b"title\n", b"\n", 60_000_000),
        "refused: The file has more than 1000000 rows",
    ),
    "more rows than any catalog": (
        repeated(b"title\n", b"x\n", 1_000_001),
        "refused: The file has more than 1000000 rows",
    ),
    "a picture called CSV": (raw(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8), NOT_TEXT),
    "a program called CSV": (raw(b"MZ\x90\0\x03\0\0\0" + b"\xff\xff\0\0\xb8" * 200), NOT_TEXT),
    "an old or locked workbook": (raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000)), NOT_TEXT),
    "gzip called CSV": (raw(b"\x1f\x8b\x08\0" + bytes(range(256)) * 8), NOT_TEXT),
    "traps for patterns": (
        text(
            "title,artist,writers,duration,year,contributors,other_titles,other_releases,deals\n"
            + "\n".join(
                f"x,A,{'(' * 9_000},{'1' * 9_000},{'2' * 9_000},{'(' * 9_000},{'a: ' * 5_000},{'( 1' * 5_000},"
                f"{trap * (9_000 // len(trap))}"
                for trap in ("a in ", "a+", "a in a as ", "a in b from 1 until 1 ", " + ", "a in ;")
            )
        ),
        "0 rows taken, 6 refused",
    ),
    "a ZIP bomb": (bomb, "refused: This XLSX file unpacks to 320 MB, more than a sheet of rows needs"),
    "parts that overlap": (overlapping, "refused: This XLSX file unpacks to 400 MB, more than a sheet of rows needs"),
    "more parts than any sheet": (
        extra(**{f"x{number}": b"x" for number in range(501)}),
        "refused: This XLSX file unpacks to 0 MB, more than a sheet of rows needs",
    ),
    "a bomb inside a part": (extra(inner_DOT_zip=zlib.compress(bytes(1 << 20))), ONE),
    "entities that laugh": (doctored(SHEET, b"<worksheet ", b'<!DOCTYPE a [<!ENTITY b "ha">]><worksheet '), NOT_XLSX),
    "entities of a file": (
        doctored("xl/workbook.xml", b"<workbook ", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook '),
        NOT_XLSX,
    ),
    "entities in UTF-16": (
        extra(xl__more_DOT_xml="<!DOCTYPE a []>".encode("utf-16")),
        NOT_XLSX,
    ),
    "paths that lead out": (extra(**{"..__..__evil_DOT_xml": b"<a/>"}), ONE),
    "macros": (extra(xl__vbaProject_DOT_bin=b"\xd0\xcf\x11\xe0" * 100), ONE),
    "half a workbook": (lambda path: path.write_bytes(good_workbook()[:2_000]), NOT_XLSX),
    "a program before the workbook": (lambda path: path.write_bytes(b"MZ\x90\0" + good_workbook()), NOT_TEXT),
    "a row far below": (
        with_sheet(_rows(HEADER, _row("1000000000", _cell("A1000000000", "x")))),
        "refused: The file has more than 1000000 rows",
    ),
    "a cell far to the right": (
        with_sheet(_rows(HEADER, _row("2", _cell("ZZZZZZ2", "x")))),
        "refused: Row 2 of the sheet cannot be read",
    ),
    "a million columns of a sheet": (
        with_sheet(million_columns),
        "refused: This XLSX file unpacks to 40 MB, more than a sheet of rows needs",
    ),
    "a cell of 200 MB in a sheet": (
        with_sheet(long_cell),
        "refused: The file needs more memory than a sheet of rows should",
    ),
    "a day beyond all calendars": (
        with_sheet(_rows(HEADER, _row("2", _cell("A2", "1e308", "d") + _cell("B2", "x")))),
        "refused: Row 2 of the sheet cannot be read",
    ),
    "a text that nobody keeps": (
        with_sheet(_rows(HEADER, _row("2", _cell("A2", "99999999", "s")))),
        "refused: Row 2 of the sheet cannot be read",
    ),
    "rows nested without end": (
        with_sheet(_rows(HEADER, b"<row>" * 50_000 + b"</row>" * 50_000)),
        "0 rows taken, 0 refused",
    ),
    "no sheet": (doctored("xl/workbook.xml", b'<sheet name="Rows" sheetId="1" r:id="rId1"/>', b""), NOT_XLSX),
    "a good sheet": (with_sheet(_rows(HEADER, SONG)), ONE),
}
