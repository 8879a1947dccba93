"""Reports of use as tests send and read them."""

from datetime import datetime
from pathlib import Path

from licensing.models import Licence, UsageReport
from licensing.services import usage_reports
from licensing.services.usage_reports import (
    Sender,
)
from licensing.usage.lines import RowError
from marketplace.kit.months import Month
from tests.factories.accounts import NOON

NOVEMBER = Month(2026, 11)
HEADER = "recording,stage,units,model version\n"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "report.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def submit(licence: Licence, path: Path, *, month: Month = NOVEMBER, at: datetime = NOON) -> UsageReport:
    return usage_reports.submit(licence, month, path, file_name=path.name, at=at, sender=Sender())


def totals(report: UsageReport) -> list[tuple[int, str, str, int]]:
    return list(report.totals.values_list("recording", "stage", "trained_model__version", "units"))


def faults(report: UsageReport) -> list[tuple[int, str, str, str]]:
    errors = [RowError.from_json(error) for error in report.errors]
    return [(error.row, error.column, error.value, error.problem.reason) for error in errors]
