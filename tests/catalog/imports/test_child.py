"""What the reading process tells its parent, and that no hostile file gets past the readers themselves."""

import json
from pathlib import Path

import pytest

from marketplace.catalog.parsing import child, reading
from marketplace.catalog.parsing.csv_files import read_csv
from marketplace.catalog.parsing.tables import FileRefused
from tests.catalog.imports.files import csv_bytes, saved, xlsx_bytes
from tests.catalog.imports.test_files import HOSTILE


def told(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[object]:
    """Run the child here; its limits would bind the tests that follow."""
    monkeypatch.setattr(child, "limit_for", lambda _path: None)
    child.main(path)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_columns_rows_and_the_end_are_told(
    write: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(write)
    path = saved(tmp_path, write(("title", "artist"), ("=밤", "A"), ("", "B")))

    lines = told(path, monkeypatch, capsys)

    assert lines[1:] == [[2, ["=밤", "A"]], [3, ["", "B"]], {"end": True}]
    assert isinstance(lines[0], dict)
    assert lines[0]["columns"] == ["title", "artist"]


def test_a_refused_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = told(saved(tmp_path, b""), monkeypatch, capsys)

    assert isinstance(line, dict)
    assert line["refused"]["reason"] == "The file has no rows"


def test_a_lack_of_memory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def starving(path: Path) -> None:
        raise MemoryError

    monkeypatch.setattr(child, "read", starving)

    (line,) = told(saved(tmp_path, b"title\n"), monkeypatch, capsys)

    assert isinstance(line, dict)
    assert line["refused"]["reason"] == "The file needs more memory than a sheet of rows should"


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_the_reader_itself_refuses_a_hostile_archive(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        list(child.read(saved(tmp_path, content)).lines)


@pytest.mark.parametrize(
    "content", [b"", b"title\none\n" + b"," * 201, b'title\n"' + b"x" * 30_000, b"\xff\x01\xfe\x9f" * 9]
)
def test_the_reader_itself_refuses_what_is_no_table(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        list(read_csv(saved(tmp_path, content)).lines)


def test_a_whole_file_is_heard_to_its_end(tmp_path: Path) -> None:
    with reading.opened(saved(tmp_path, b"title\none\ntwo\n")) as table:
        assert [line.cells for line in table.lines] == [["one"], ["two"]]
