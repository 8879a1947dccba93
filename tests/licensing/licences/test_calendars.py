"""A duty's months as the calendar draws them."""

from datetime import date
from pathlib import Path

import pytest

from licensing.calendars import calendar_of
from licensing.queries.licences import duties_of
from licensing.services import usage_reports
from licensing.services.usage_reports import Sender
from marketplace.kit.months import Month
from tests.factories.licences import make_licence
from tests.factories.payments import noon

pytestmark = pytest.mark.django_db


def test_each_month_of_a_reports_row_says_how_it_stands(tmp_path: Path) -> None:
    licence = make_licence(at=noon("2026-08-20"))
    used = tmp_path / "use.csv"
    used.write_text(f"recording,stage,units,model version\n{licence.items.all()[0].recording.uuid},pretrain,1,\n")
    usage_reports.submit(licence, Month(2026, 8), used, file_name="use.csv", at=noon("2026-09-02"), sender=Sender())
    usage_reports.submit_nil(licence, Month(2026, 9), at=noon("2026-10-02"), sender=Sender())
    today = date(2026, 12, 3)

    calendar = calendar_of(duties_of(licence, on=today), on=today)

    (row,) = [row for row in calendar.rows if row["name"] == "Report of use"]
    states = {month["name"]: cell["state"] for month, cell in zip(calendar.months, row["cells"], strict=True)}
    assert {month: states[month] for month in list(states)[:5]} == {
        "August 2026": "received",
        "September 2026": "nil",
        "October 2026": "late",
        "November 2026": "due",
        "December 2026": "later",
    }
    assert [month["name"] for month in calendar.months if month["is_now"]] == ["December 2026"]
