"""What a sheet's reader does with values and archives that spreadsheets write seldom."""

import datetime
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from marketplace.catalog.models import RightsShare
from marketplace.catalog.parsing import xlsx_files
from marketplace.kit.territories import Territory


class Exhausted:
    """A sheet whose rows need more memory than there is."""

    def reset_dimensions(self) -> None:
        pass

    def iter_rows(self) -> Iterator[Any]:
        raise MemoryError
        yield


def test_a_whole_float_has_no_fraction() -> None:
    assert xlsx_files._number(3.0, "0.00") == "3"


def test_dates_and_what_is_neither_date_nor_time_are_written_plainly() -> None:
    assert xlsx_files._moment(datetime.date(2026, 3, 2), "yyyy-mm-dd") == "2026-03-02"
    assert xlsx_files._moment("noon", "hh:mm") == "noon"


def test_an_archive_may_hold_pictures() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/media/logo.png", b"\x89PNG")

    with zipfile.ZipFile(file) as archive:
        xlsx_files._checked(archive)

    assert archive.namelist() == ["xl/media/logo.png"]


def test_too_little_memory_is_never_taken_for_a_bad_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.xlsx"
    openpyxl.Workbook().save(path)

    def exhausted(*_arguments: object, **_options: object) -> None:
        raise MemoryError

    monkeypatch.setattr(openpyxl, "load_workbook", exhausted)
    with pytest.raises(MemoryError):
        xlsx_files.read_xlsx(path)
    with pytest.raises(MemoryError):
        list(xlsx_files._lines(Exhausted()))


def test_a_territory_is_serialised_as_people_write_it() -> None:
    share = RightsShare(territory=Territory.of("KR", "JP"))

    assert RightsShare._meta.get_field("territory").value_to_string(share) == "JP KR"
