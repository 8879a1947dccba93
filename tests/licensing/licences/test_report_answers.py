"""A report from the page counts only when its licensee has seen it and said yes."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.storage import is_stored
from licensing.models import Licence, Obligation, UsageReport
from licensing.queries.usage_reports import accepted_units
from licensing.services import usage_report_answers, usage_report_reading, usage_report_retention, usage_reports
from licensing.services.usage_report_answers import ReportNotShown
from licensing.services.usage_reports import MonthBeingRead, Sender
from licensing.usage.checking import Units
from marketplace.kit.months import Month
from tests.factories.accounts import make_label, make_membership, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_licence, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence() -> Licence:
    catalog = make_catalog(make_label(name="Onbit Records"))
    recordings = [
        make_recording(catalog, cleared=True, isrc=f"KRA01260041{number}", title="Slow tide", duration_ms=240_000)
        for number in range(4)
    ]
    return make_licence(recordings, terms=make_offer(catalog), at=timezone.now())


def shown(licence: Licence) -> UsageReport:
    """A report from the page that was read: a thousand passes of one recording of four."""
    file = SimpleUploadedFile("use.csv", b"recording,stage,units\nKRA012600410,pretrain,240000\n")
    report = usage_reports.receive(
        licence,
        Month.of(licence.starts_on),
        file,
        file_name="use.csv",
        at=timezone.now(),
        sender=Sender(make_owner(licence.organisation)),
        asks_first=True,
    )
    return usage_report_reading.read(report, at=timezone.now())


def client_of(licence: Licence, role: str = Membership.Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_membership(licence.organisation, role=role).user)
    return client


def duty_of(report: UsageReport) -> Obligation:
    return report.licence.obligations.get(kind="report", month=report.month)


def test_the_page_shows_sums_and_questions_before_anything_counts(licence: Licence) -> None:
    report = shown(licence)

    text = client_of(licence).get(f"/reports/{report.uuid}/").content.decode()

    assert report.status == UsageReport.Status.READ
    assert accepted_units(licence) == Units()
    assert duty_of(report).status == Obligation.Status.DUE
    for said in (
        "1 of 4 recordings, 25 %",
        "66 h 40 min",
        str(licence.trained_model),
        "most often “Slow tide”, 1,000 times",
        "Yes, report this",
    ):
        assert said in text


def test_a_yes_lets_it_count_and_meets_the_duty_on_its_day(licence: Licence) -> None:
    report = shown(licence)
    late = timezone.now() + timedelta(days=400)

    accepted = usage_report_answers.accept(report, at=late, actor=None)
    again = usage_report_answers.accept(report, at=late + timedelta(days=1), actor=None)

    assert (accepted.status, again.decided_at) == (UsageReport.Status.ACCEPTED, late)
    assert accepted_units(licence) == Units(seconds=240_000)
    assert (duty_of(report).status, duty_of(report).met_at) == (Obligation.Status.MET_LATE, late)
    with pytest.raises(ReportNotShown):
        usage_report_answers.discard(report, at=late, actor=None)


def test_a_discarded_report_leaves_its_month_open_and_its_file_thirty_days(licence: Licence) -> None:
    report, now = shown(licence), timezone.now()
    with pytest.raises(MonthBeingRead):
        shown(licence)

    for _time in range(2):
        usage_report_answers.discard(report, at=now, actor=None)
    with pytest.raises(ReportNotShown):
        usage_report_answers.accept(report, at=now, actor=None)
    early = usage_report_retention.forget_refused(at=now + timedelta(days=30))
    kept = is_stored(report.sha256)
    late = usage_report_retention.forget_refused(at=now + timedelta(days=31))

    assert (report.totals.count(), duty_of(report).status) == (0, Obligation.Status.DUE)
    assert (early, kept, late, is_stored(report.sha256)) == (0, True, 1, False)
    assert shown(licence).status == UsageReport.Status.READ


def test_both_answers_are_given_on_the_page_by_whoever_may_report(licence: Licence) -> None:
    report = shown(licence)
    client, looking = client_of(licence), client_of(licence, Membership.Role.VIEWER)
    address = f"/reports/{report.uuid}/"

    tasks = [task["title"] for task in client.get("/developer/").context["tasks"]]
    listed = client.get("/reports/").content.decode()
    redirected = client.get(f"/licences/{licence.uuid}/reports/{report.month:%Y-%m}/")
    refused = looking.post(f"{address}accept/").status_code
    without = looking.get(address).content.decode()
    client.post(f"{address}discard/")
    discarded = client.get(address).content.decode()

    assert f"Accept the report for {report.month:%B %Y}" in tasks
    assert "A report waits for your yes" in listed
    assert redirected["Location"] == address
    assert refused == 403
    assert "Yes, report this" not in without
    assert "was discarded" in discarded


def test_what_was_accepted_of_other_months_is_asked_again_at_the_yes(licence: Licence) -> None:
    report = shown(licence)
    other: Any = licence.usage_reports.create(month="2020-01-01", sent_at=timezone.now())
    other.totals.create(
        recording=licence.items.all()[0].recording, stage="pretrain", trained_model=licence.trained_model, units=2**62
    )
    licence.usage_reports.filter(pk=other.pk).update(status="accepted")

    answered = usage_report_answers.accept(report, at=timezone.now(), actor=None)

    assert (answered.status, answered.totals.count()) == (UsageReport.Status.REFUSED, 0)
