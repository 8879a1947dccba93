"""What was frozen or accepted stands still: PostgreSQL itself refuses, whatever the code forgets."""

import pytest
from django.db import IntegrityError, connection, transaction

from licensing.models import UsageReport
from licensing.services import quotes
from marketplace.kit.months import Month
from tests.factories.accounts import NOON, make_owner
from tests.factories.licences import make_licence
from tests.factories.licensing import make_quote
from tests.factories.payments import make_report

pytestmark = pytest.mark.django_db

NOVEMBER = Month(2026, 11)


def is_refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL truncates nothing while any are pending
            cursor.execute(sql)
    except IntegrityError as error:
        return "is frozen" in str(error) or "never change" in str(error) or "append-only" in str(error)
    return False


@pytest.fixture
def report() -> UsageReport:
    licence = make_licence()
    return make_report(licence, NOVEMBER, {licence.items.all()[0].recording: 60}, at=NOON)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE licensing_usagereport SET month = '2026-12-01'",
        "UPDATE licensing_usagereport SET status = 'refused'",
        "DELETE FROM licensing_usagereport",
        "TRUNCATE licensing_usagereport CASCADE",
        "UPDATE licensing_usagetotal SET units = units + 1",
        "DELETE FROM licensing_usagetotal",
        "TRUNCATE licensing_usagetotal",
        """INSERT INTO licensing_usagetotal (report_id, recording_id, stage, trained_model_id, units)
        SELECT report_id, recording_id, 'finetune', trained_model_id, 1 FROM licensing_usagetotal""",
    ],
)
def test_postgresql_refuses_to_change_an_accepted_report(report: UsageReport, change: str) -> None:
    assert is_refused(change)


def test_sums_never_move_into_an_accepted_report(report: UsageReport) -> None:
    other = report.licence.usage_reports.create(month="2026-12-01", sent_at=NOON)
    total = report.totals.get()
    other.totals.create(recording=total.recording, stage="finetune", trained_model=total.trained_model, units=1)

    assert is_refused(f"UPDATE licensing_usagetotal SET report_id = {report.pk} WHERE report_id = {other.pk}")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE licensing_quote SET total_units = 1",
        "UPDATE licensing_quote SET territory = '{[410,411)}'",
        "UPDATE licensing_quote SET platform_fee_parts = 9000",
        "DELETE FROM licensing_quote",
        "TRUNCATE licensing_quote CASCADE",
    ],
)
def test_postgresql_refuses_to_change_a_frozen_quote(change: str) -> None:
    make_quote()

    assert is_refused(change)


@pytest.mark.parametrize("column", ["agreement_sha256", "agreement_language"])
def test_postgresql_refuses_to_change_what_was_signed(column: str) -> None:
    quote = make_quote()
    quotes.accept(quote, agreement="We agree.", language="en", at=NOON, actor=make_owner(quote.organisation))

    assert is_refused(f"UPDATE licensing_quote SET {column} = 'x'")
    assert not is_refused("UPDATE licensing_quote SET status = 'fulfilled'")
