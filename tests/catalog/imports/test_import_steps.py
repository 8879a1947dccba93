"""Each step of an import can be repeated, is told, and leaves its trace."""

from io import BytesIO

import pytest
from django.core import mail

from accounts.models import AuditEntry
from marketplace.catalog.models import ImportBatch, ImportRow, Recording
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.batches import FileTooLarge, ImportNotReady
from marketplace.catalog.services.imports.mending import mend
from marketplace.catalog.services.imports.reading import read
from marketplace.catalog.services.imports.writing import stranded, write
from marketplace.catalog.tasks import finish_imports
from tests.catalog.imports.songs import HEADER, outcomes
from tests.factories.accounts import NOON, make_label, make_user
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db


def test_a_file_that_cannot_be_read_says_why() -> None:
    batch = make_import(make_label(), content=b"PK\x03\x04 broken")

    assert batch.status == ImportBatch.Status.FAILED
    assert batch.failure["reason"] == "This is not an XLSX file that can be read"


def test_a_worker_that_was_killed_while_reading_begins_anew() -> None:
    batch = make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", ""), ("H-2", "Two", "A", "", ""))
    batch.rows.filter(number=3).delete()
    ImportBatch.objects.update(status=ImportBatch.Status.READING, rows_done=1)
    assert stranded() == [batch]

    batch = read(batch, at=NOON)

    assert (batch.status, batch.rows_done, outcomes(batch)) == (ImportBatch.Status.READY, 2, [(2, "new"), (3, "new")])
    assert stranded() == []


@pytest.mark.django_db(transaction=True)
def test_a_file_that_breaks_every_reader_fails_after_three_tries_and_its_owner_is_told() -> None:
    user = make_user()
    batch = make_import(make_label(owner=user), HEADER[:5], ("H-1", "One", "A", "", ""), actor=user)
    assert batch.tries == 1
    mail.outbox.clear()
    ImportBatch.objects.update(status=ImportBatch.Status.READING, tries=3)  # as three workers left it that broke

    finish_imports()

    batch.refresh_from_db()
    assert (batch.status, batch.finished_at is None, batch.rows.count()) == (ImportBatch.Status.FAILED, False, 0)
    assert batch.failure["reason"].format(**batch.failure["facts"]) == "Reading the file broke off 3 times"
    assert [letter.subject for letter in mail.outbox] == ["“file.csv” could not be read"]
    assert stranded() == []


def test_tries_count_anew_when_a_person_has_changed_the_columns() -> None:
    batch = make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", ""))
    ImportBatch.objects.update(tries=3)
    fields = [column["field"] for column in batch.mapping]

    batch = read(batches.map_columns(batch, fields, at=NOON, actor=None), at=NOON)

    assert (batch.status, batch.tries) == (ImportBatch.Status.READY, 1)


def test_a_file_that_is_discarded_while_its_reading_begins_stays_discarded() -> None:
    make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", ""))
    ImportBatch.objects.update(status=ImportBatch.Status.UPLOADED)
    waiting = ImportBatch.objects.get()
    batches.discard(waiting, at=NOON, actor=None)

    assert read(waiting, at=NOON).status == ImportBatch.Status.DISCARDED
    assert ImportRow.objects.count() == 0


def test_reading_or_writing_twice_changes_nothing() -> None:
    batch = make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", ""))
    assert read(batch, at=NOON).status == ImportBatch.Status.READY

    batches.accept(batch, at=NOON, actor=None)
    batches.accept(batch, at=NOON, actor=None)
    write(batch, at=NOON)

    assert write(batch, at=NOON).counts["written"] == 1
    assert Recording.objects.count() == 1


def test_a_row_that_became_impossible_is_refused_while_the_others_go_in() -> None:
    label = make_label()
    batch = make_import(label, HEADER[:5], ("H-1", "One", "A", "KRZ992600017", ""), ("H-2", "Two", "A", "", ""))
    take(make_import(make_label(), HEADER[:5], ("", "Theirs", "B", "KRZ992600017", "")))

    batch = take(batch)

    assert batch.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1, "written": 1}
    assert list(label.recordings.values_list("title", flat=True)) == ["Two"]


def test_what_is_over_cannot_be_changed() -> None:
    batch = make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", ""))
    batches.discard(batch, at=NOON, actor=None)

    with pytest.raises(ImportNotReady, match="cannot be changed now"):
        batches.accept(batch, at=NOON, actor=None)
    with pytest.raises(ImportNotReady):
        mend(batch, {}, at=NOON, actor=None)
    assert ImportRow.objects.count() == 0


def test_a_file_that_is_too_large_even_for_a_message_is_not_kept() -> None:
    with pytest.raises(FileTooLarge, match="larger than 300 MB"):
        batches.upload(make_label(), BytesIO(), name="x.csv", size=10**9, kind="catalog", at=NOON, actor=None)


def test_a_catalog_of_a_title_is_made_once() -> None:
    label = make_label(name="Hangang")

    catalogs = [batches.catalog_titled(label, title, at=NOON, actor=None) for title in ("", "한강", "한강", "Hangang!")]

    assert [catalog.title for catalog in catalogs] == ["Hangang", "한강", "한강", "Hangang!"]
    assert [catalog.slug for catalog in catalogs] == ["hangang", "한강", "한강", "hangang-2"]


@pytest.mark.django_db(transaction=True)
def test_who_brought_a_file_is_told_by_mail() -> None:
    user = make_user()

    take(make_import(make_label(owner=user), HEADER[:5], ("H-1", "One", "A", "", ""), actor=user))
    make_import(make_label(owner=user), content=b"", actor=user, name="empty.csv")

    assert [letter.subject for letter in mail.outbox] == [
        "“file.csv” is read and waits for you",
        "“file.csv” is imported",
        "“empty.csv” could not be read",
    ]
    assert "Nothing has been written yet." in mail.outbox[0].body


def test_every_step_is_in_the_audit_trail() -> None:
    batch = take(make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", "")))

    actions = AuditEntry.objects.filter(subject_uuid=batch.uuid).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["import.uploaded", "import.accepted", "import.written"]
