"""Reports of use on the pages: sent, read behind the page, watched, refused with what to mend, forgotten in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.storage import is_stored
from licensing.models import Licence, Obligation, UsageReport
from licensing.services import usage_report_reading, usage_report_retention, usage_reports
from licensing.services.usage_reports import MonthBeingRead, Sender
from licensing.tasks import finish_usage_reports
from marketplace.kit.months import Month
from tests.factories.accounts import make_label, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import member_of, owner_of
from tests.factories.licences import make_licence, make_offer

pytestmark = pytest.mark.django_db

GOOD = b"recording,stage,units\nKRA012600417,pretrain,240\n"
BAD = b"recording,stage,units\nKRA012600417,pretrain,-1\n"


@pytest.fixture
def licence() -> Licence:
    catalog = make_catalog(make_label(name="Onbit Records"))
    recording = make_recording(catalog, cleared=True, isrc="KRA012600417")
    return make_licence([recording], terms=make_offer(catalog), at=timezone.now())


def holder(licence: Licence) -> Client:
    return owner_of(licence.organisation)


def address(licence: Licence) -> str:
    return f"/licences/{licence.uuid}/reports/{licence.starts_on:%Y-%m}/"


def received(licence: Licence, content: bytes = GOOD) -> UsageReport:
    sender, month = Sender(make_owner(licence.organisation)), Month.of(licence.starts_on)
    file = SimpleUploadedFile("use.csv", content)
    return usage_reports.receive(licence, month, file, file_name="use.csv", at=timezone.now(), sender=sender)


def test_a_report_is_read_behind_the_page_and_its_errors_can_be_downloaded(
    licence: Licence, django_capture_on_commit_callbacks: Any
) -> None:
    client, url = holder(licence), address(licence)

    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(url, {"file": SimpleUploadedFile("bad.csv", BAD)})
        watched = client.get(sent["Location"]).content.decode()
    refused = client.get(sent["Location"]).content.decode()
    errors = client.get(f"{sent['Location']}errors.csv").getvalue().decode("utf-8-sig")
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(url, {"file": SimpleUploadedFile("good.csv", GOOD)})
    shown = client.get(sent["Location"]).content.decode()
    client.post(f"{sent['Location']}accept/")
    accepted = client.get(sent["Location"]).content.decode()
    again = client.post(url, {"is_nil": "on"}).content.decode()

    assert "is being read" in watched
    assert "Units cannot be negative" in refused
    assert errors.splitlines()[1] == '2,units,\'-1,Units cannot be negative,"Write whole units, such as 240."'
    assert "Is this what was used" in shown
    assert "240" in accepted
    assert "is reported already" in again
    assert list(UsageReport.objects.order_by("pk").values_list("status", flat=True)) == ["refused", "accepted"]
    month = f"{licence.starts_on:%B %Y}"
    assert [letter.subject for letter in mail.outbox] == [
        f"The report for {month} under licence {licence.number} was not taken",
        f"The report for {month} under licence {licence.number} waits for your yes",
    ]


def test_a_report_that_is_read_can_be_watched_and_holds_its_month(licence: Licence) -> None:
    report = received(licence)
    UsageReport.objects.filter(pk=report.pk).update(status="reading", rows_done=3, rows_known=12)
    client = holder(licence)

    running = client.get(f"/reports/{report.uuid}/progress/")
    with pytest.raises(MonthBeingRead):
        received(licence)
    refused = client.post(address(licence), {"is_nil": "on"})
    open_months = client.get("/reports/").context["begun"]
    usage_report_reading.read(report, at=timezone.now())
    over = client.get(f"/reports/{report.uuid}/progress/")

    assert "3 of 12" in running.content.decode()
    assert open_months == []
    assert "HX-Refresh" not in running
    assert "is being read" in refused.content.decode()
    assert over["HX-Refresh"] == "true"


def test_a_lost_ring_is_found_and_a_half_read_report_begins_anew(licence: Licence) -> None:
    report = received(licence)
    item = licence.items.get()
    report.totals.create(recording=item.recording, stage="finetune", trained_model=licence.trained_model, units=1)
    UsageReport.objects.filter(pk=report.pk).update(status="writing", rows_done=1, rows_known=2)

    finish_usage_reports()
    finish_usage_reports()

    report.refresh_from_db()
    assert report.status == "accepted"
    assert list(report.totals.values_list("stage", "units")) == [("pretrain", 240)]
    assert licence.obligations.get(kind="report", month=report.month).status == Obligation.Status.MET


def test_the_day_of_sending_counts_however_late_a_report_is_read(licence: Licence) -> None:
    report = received(licence)

    usage_report_reading.read(report, at=timezone.now() + timedelta(days=400))

    duty = licence.obligations.get(kind="report", month=report.month)
    assert (duty.status, duty.met_at) == (Obligation.Status.MET, report.sent_at)


def test_a_begun_month_stands_on_the_page_as_open(licence: Licence) -> None:
    page = holder(licence).get("/reports/")
    looking = member_of(licence.organisation, role=Membership.Role.VIEWER).get("/reports/").content.decode()

    (line,) = page.context["begun"]
    text = page.content.decode()
    assert "No report is due yet" in text
    assert "May be reported already" in text
    assert f"/duties/{line.duty.obligation.uuid}/" in text
    assert f"/duties/{line.duty.obligation.uuid}/" not in looking


def test_a_refused_file_is_forgotten_after_thirty_days(licence: Licence) -> None:
    now = timezone.now()
    report = usage_report_reading.read(received(licence, BAD), at=now)

    early = usage_report_retention.forget_refused(at=now + timedelta(days=30))
    late, again = (usage_report_retention.forget_refused(at=now + timedelta(days=31)) for _time in range(2))

    report.refresh_from_db()
    assert (early, late, again) == (0, 1, 0)
    assert (report.status, report.errors) == ("refused", [])
    assert "were deleted thirty days after" in holder(licence).get(f"/reports/{report.uuid}/").content.decode()


def test_bytes_that_something_else_needs_are_not_forgotten(licence: Licence) -> None:
    now = timezone.now()
    first = usage_report_reading.read(received(licence, BAD), at=now)
    second = usage_report_reading.read(received(licence, BAD), at=now + timedelta(days=5))

    usage_report_retention.forget_refused(at=now + timedelta(days=31))
    kept = is_stored(first.sha256)
    usage_report_retention.forget_refused(at=now + timedelta(days=40))

    assert first.sha256 == second.sha256
    assert (kept, is_stored(first.sha256)) == (True, False)


def test_a_month_that_has_begun_can_be_reported_from_the_licence(licence: Licence) -> None:
    lines = holder(licence).get(f"/licences/{licence.uuid}/").context["next"]

    months = [(line.duty.obligation.month, line.can_act) for line in lines if line.duty.obligation.kind == "report"]
    first = licence.starts_on.replace(day=1)
    assert [month for month, can_act in months if can_act] == [first]


def test_a_form_with_neither_file_nor_word_is_asked_again(licence: Licence) -> None:
    page = holder(licence).post(f"/licences/{licence.uuid}/reports/{licence.starts_on:%Y-%m}/")

    assert "Choose a file, or say that nothing was used" in page.content.decode()
    assert not UsageReport.objects.exists()


def test_viewers_may_look_and_not_report(licence: Licence) -> None:
    client = member_of(licence.organisation, role=Membership.Role.VIEWER)

    assert client.get(f"/licences/{licence.uuid}/").status_code == 200
    assert client.get(f"/licences/{licence.uuid}/reports/{licence.starts_on:%Y-%m}/").status_code == 403
