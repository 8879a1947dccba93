"""A refused report takes no file with it that anything else needs."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.storage import forget, is_stored, open_stored, store
from licensing.models import UsageReport
from licensing.services import usage_report_reading, usage_reports
from licensing.services.usage_report_retention import forget_refused
from licensing.services.usage_reports import Sender
from marketplace.kit.months import Month
from tests.factories.accounts import NOON
from tests.factories.licences import make_licence

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=31)


def refused(content: bytes) -> UsageReport:
    licence = make_licence()
    report = usage_reports.receive(
        licence, Month.of(NOON.date()), BytesIO(content), file_name="report.csv", at=NOON, sender=Sender()
    )
    return usage_report_reading.take(report, at=NOON)


def test_a_manifest_sent_as_a_report_is_not_forgotten_with_it() -> None:
    licence = make_licence()
    with open_stored(licence.manifest_sha256) as stream:
        report = refused(stream.read())

    forgotten = forget_refused(at=LATER)

    assert (forgotten, report.sha256) == (1, licence.manifest_sha256)
    assert is_stored(licence.manifest_sha256)


def test_every_column_that_names_a_file_by_its_hash_is_asked_before_one_is_forgotten() -> None:
    refused(b"no report")
    columns = {
        f'"{model._meta.db_table}"."{field.column}" = '
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if "sha256" in field.name
    }

    with CaptureQueriesContext(connection) as asked:
        forget_refused(at=LATER)

    said = " ".join(query["sql"] for query in asked)
    assert len(columns) >= 9
    assert [column for column in sorted(columns) if column not in said] == []


def test_keeping_and_forgetting_the_same_bytes_wait_for_each_other() -> None:
    with transaction.atomic():
        stored = store(b"the same bytes")
        kept = modes()
    with transaction.atomic():
        forget(stored.sha256, unless=lambda: True)
        still = is_stored(stored.sha256)
        forgotten = modes()

    assert (kept, still) == (["ShareLock"], True)
    assert forgotten == ["ExclusiveLock", "ShareLock"]  # of one lock: in this test both are in one transaction


def modes() -> list[str]:
    """How this connection holds the locks of files."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND pid = pg_backend_pid()"
            " ORDER BY mode"
        )
        return [mode for (mode,) in cursor.fetchall()]
