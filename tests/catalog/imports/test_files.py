"""Files are read as people save them, by a process that a hostile one cannot take with it."""

import datetime
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from marketplace.catalog.parsing import csv_files, reading, tables, xlsx_files
from marketplace.catalog.parsing.child import read
from marketplace.catalog.parsing.tables import FileRefused, Line
from tests.catalog.imports.files import csv_bytes, saved, xlsx_bytes

ROWS = (("곡명", "Artist"), ("한강의 밤", "Yoon; Dalbi"), ("=1+1", "“Été”"))


def lines(path: Path) -> tuple[list[str], list[Line], int | None]:
    table = read(path)
    return table.columns, list(table.lines), table.rows_known


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_whatever_its_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = saved(tmp_path, csv_bytes(*ROWS, delimiter=delimiter, encoding=encoding))

    assert lines(path) == (
        ["곡명", "Artist"],
        [Line(2, ["한강의 밤", "Yoon; Dalbi"]), Line(3, ["=1+1", "“Été”"])],
        2,
    )


@pytest.mark.parametrize("encoding", ["cp949", "utf-32"])
def test_csv_of_korean_excel_is_read(tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path, csv_bytes(("곡명", "가수"), ("한강의 밤", "윤달비"), encoding=encoding))

    assert lines(path)[1] == [Line(2, ["한강의 밤", "윤달비"])]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read(tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path, csv_bytes(("Title", "Artist"), ("One", "Two"), encoding=encoding))

    assert lines(path)[1] == [Line(2, ["One", "Two"])]


def test_rows_are_numbered_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = saved(tmp_path, b'\r\ntitle,artist,\rone,a\n,,\r\n"two\nlines",b,extra,more\nthree\n')

    assert lines(path) == (
        ["title", "artist"],
        [Line(3, ["one", "a"]), Line(5, ["two\nlines", "b"]), Line(6, ["three", ""])],
        4,
    )


def test_excels_own_delimiter_line_is_not_a_row(tmp_path: Path) -> None:
    path = saved(tmp_path, b"sep=;\r\ntitle;artist\r\none, two;b\r\n")

    assert lines(path) == (["title", "artist"], [Line(3, ["one, two", "b"])], 1)


def test_an_unarmed_cell_is_read_as_it_was(tmp_path: Path) -> None:
    path = saved(tmp_path, b"title\n'=1+1\n''=1+1\n'Round Midnight\n")

    assert [line.cells for line in lines(path)[1]] == [["=1+1"], ["'=1+1"], ["'Round Midnight"]]


def test_xlsx_is_read_as_the_sheet_shows_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Title", "Length", "Part", "Day", "Number"])
    sheet.append(["=1+1", datetime.time(3, 45), 0.25, datetime.date(2026, 3, 2), 12.0])
    sheet.append([True, datetime.time(0, 3, 45), 0.5, datetime.datetime(2026, 3, 2, 9), 1.5])  # noqa: DTZ001  sheets know no zone
    sheet.append([])
    sheet.append([" last ", datetime.timedelta(hours=25, minutes=1), None, None, 7])
    sheet["A2"].data_type = "s"
    sheet["B2"].number_format = "h:mm"
    sheet["C2"].number_format = sheet["C3"].number_format = "0.00%"
    book.save(tmp_path / "file.xlsx")

    columns, found, _known = lines(tmp_path / "file.xlsx")

    assert columns == ["Title", "Length", "Part", "Day", "Number"]
    assert found == [
        Line(2, ["=1+1", "3:45", "25%", "2026-03-02", "12"]),
        Line(3, ["yes", "0:03:45", "50%", "2026-03-02", "1.5"]),
        Line(5, ["last", "25:01:00", "", "", "7"]),
    ]


def test_only_the_first_visible_sheet_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("Shown")
    shown.append(["Title"])
    shown.append(["One"])
    book.save(tmp_path / "file.xlsx")

    assert lines(tmp_path / "file.xlsx")[1] == [Line(2, ["One"])]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file has no rows"),
        (b",,\n,\n", "The file has no rows"),
        (b"\xff\x01\xfe\x9f" * 9, "The text of this file is in an encoding that we do not know"),
        (b"PK\x03\x04 not an archive", "This is not an XLSX file that can be read"),
        (b"title\none\n" + b"," * 201, "Row 3 has more than 200 columns"),
        (b"," * 10**6, "Row 1 has more than 200 columns"),
        (b'title\none\n"' + b"x" * 10**6, "A cell in row 3 has more than 20000 characters"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    path = saved(tmp_path, content)

    with pytest.raises(FileRefused) as refused, reading.opened(path) as table:
        list(table.lines)

    assert refused.value.problem.told()[0] == reason


def test_a_long_cell_of_a_sheet_is_refused_by_its_row(tmp_path: Path) -> None:
    path = saved(tmp_path, xlsx_bytes(("Title",), ("one",), ("x" * 20_001,)))

    with pytest.raises(FileRefused, match="A cell in row 3"):
        lines(path)


def test_too_many_rows_or_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, b"title\none\ntwo\n")
    monkeypatch.setattr(tables, "MAX_ROWS", 1)

    with pytest.raises(FileRefused, match="more than 1 rows"):
        lines(path)
    monkeypatch.setattr("marketplace.catalog.parsing.child.MAX_FILE_BYTES", 4)
    with pytest.raises(FileRefused, match="larger than 0 MB"):
        lines(path)


def test_rows_are_counted_before_the_first_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "MAX_ROWS", 2)

    with pytest.raises(FileRefused, match="The file has more than"):
        read(saved(tmp_path, b"title\none\ntwo\nthree\n"))


def test_rows_of_nothing_end_somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_files, "MAX_ROWS", 2)
    monkeypatch.setattr(csv_files, "_MOST_BLANK", 3)

    with pytest.raises(FileRefused, match="The file has more than"):
        read(saved(tmp_path, b"title\n\n\n\n\n\n\n"))


def test_a_row_of_a_sheet_may_not_claim_any_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_files, "MOST_SHEET_ROWS", 2)

    with pytest.raises(FileRefused, match="The file has more than"):
        lines(saved(tmp_path, xlsx_bytes(("Title",), ("one",), ("two",))))


def test_a_program_is_no_text_in_utf_16(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="in an encoding that we do not know"):
        read(saved(tmp_path, b"MZ\x90\0\x03\0\0\0" + b"\0\x01\0" * 200))


def test_a_sheet_may_not_show_a_text_that_it_keeps_once_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, xlsx_bytes(("Title",), *[("x" * 1_000,)] * 3))
    monkeypatch.setattr(tables, "MAX_TEXT", 2_000)

    with pytest.raises(FileRefused) as refused:
        lines(path)

    assert refused.value.problem.told() == ("The file is larger than 0 MB", "Divide it into several files.")


def zipped(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


def doctored(content: bytes, entry: str, old: bytes, new: bytes) -> bytes:
    """Change one entry of a good workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bad:
        for item in good.infolist():
            data = good.read(item)
            bad.writestr(item, data.replace(old, new) if item.filename == entry else data)
    return stream.getvalue()


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;&b;">]><sst '
UTF_16_LAUGHS = "<!DOCTYPE a []>".encode("utf-16")
GOOD = xlsx_bytes(("Title",), ("one",))
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "a bomb": zipped(bomb=b"\0" * 400_000_000),
    "a bomb of many parts": zipped(**{f"part{n}": b"\0" * 1_000_000 for n in range(320)}),
    "more parts than any sheet": zipped(**{f"part{n}": b"x" for n in range(501)}),
    "entities": doctored(GOOD, SHEET, b"<worksheet ", LAUGHS),
    "entities in UTF-16": doctored(GOOD, SHEET, b"<worksheet ", UTF_16_LAUGHS),
    "a sheet cut off": doctored(GOOD, SHEET, b"</sheetData>", b""),
    "no sheet": doctored(GOOD, "xl/workbook.xml", b'<sheet name="Rows" sheetId="1" r:id="rId1"/>', b""),
    "an archive of something else": zipped(word__document=b"<w/>"),
    "an archive cut off": GOOD[: len(GOOD) // 2],
    "a wrong checksum": GOOD.replace(b"PK\x01\x02", b"PK\x01\x03"),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = saved(tmp_path, content, "file.xlsx")

    with pytest.raises(FileRefused), reading.opened(path) as table:
        list(table.lines)


def test_a_child_that_dies_is_a_refused_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CHILD", "marketplace.catalog.parsing.no_such_child")

    with pytest.raises(FileRefused, match="more time or memory"), reading.opened(saved(tmp_path, b"title\none\n")):
        pass


def test_the_child_knows_no_django() -> None:
    program = "import sys; import marketplace.catalog.parsing.child; print('django' in sys.modules)"

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert told.stdout == "False\n"


def test_a_reader_may_stop_early(tmp_path: Path) -> None:
    path = saved(tmp_path, csv_bytes(("title",), *((f"song {n}",) for n in range(50_000))))

    with reading.opened(path) as table:
        first = next(table.lines)

    assert first == Line(2, ["song 0"])
    assert table.rows_known == 50_000
