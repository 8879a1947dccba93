"""An import that failed or was discarded is forgotten after thirty days, with its file; what was taken over stays."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from accounts.storage import is_stored
from marketplace.catalog.models import ImportBatch
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.retention import forget_old
from tests.factories.accounts import NOON, make_label
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db

SONGS = (("Title", "Artist"), ("One", "A"))
LATER = NOON + timedelta(days=30, seconds=1)


def test_what_failed_or_was_discarded_is_forgotten_with_its_file_after_thirty_days() -> None:
    label = make_label()
    failed = make_import(label, content=b"PK\x03\x04")
    discarded = batches.discard(make_import(label, *SONGS), at=NOON, actor=None)

    assert forget_old(at=NOON + timedelta(days=30)) == 0
    assert [is_stored(batch.sha256) for batch in (failed, discarded)] == [True, True]
    assert forget_old(at=LATER) == 2

    assert ImportBatch.objects.count() == 0
    assert [is_stored(batch.sha256) for batch in (failed, discarded)] == [False, False]
    entry = AuditEntry.objects.get(action="import.forgotten", subject_uuid=failed.uuid)
    assert (entry.organisation, entry.actor) == (label, None)
    assert forget_old(at=LATER) == 0


def test_what_waits_or_was_taken_over_is_not_forgotten_and_keeps_a_file_that_was_discarded_too() -> None:
    label = make_label()
    taken = take(make_import(label, *SONGS))
    waiting = make_import(label, *SONGS, name="again.csv")
    batches.discard(make_import(label, *SONGS, name="once more.csv"), at=NOON, actor=None)

    assert forget_old(at=LATER) == 1

    assert list(ImportBatch.objects.order_by("pk")) == [taken, waiting]
    assert is_stored(taken.sha256)
