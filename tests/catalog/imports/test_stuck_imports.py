"""A file that breaks its writer is not tried for ever, and nothing of it is lost; nor may a stranger fill the disk."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.catalog.models import ImportBatch, Recording
from marketplace.catalog.services import quotas
from marketplace.catalog.services.imports.batches import accept
from marketplace.catalog.services.imports.writing import write
from marketplace.catalog.services.quotas import QuotaReached
from marketplace.catalog.services.tries import MOST_TRIES
from tests.factories.accounts import NOON, make_label, make_owner
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db
SONGS = (("Title", "Artist"), ("One", "A"))


def test_a_file_that_breaks_its_writer_is_put_back_with_its_rows(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    label = make_label()
    owner = make_owner(label)
    batch = accept(make_import(label, *SONGS, actor=owner), at=NOON, actor=None)
    ImportBatch.objects.filter(pk=batch.pk).update(tries=MOST_TRIES)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        batch = write(batch, at=NOON)

    assert (batch.status, batch.rows.count(), Recording.objects.count()) == ("ready", 1, 0)
    assert [letter.subject for letter in mail.outbox] == ["“file.csv” could not be written"]
    client.force_login(owner)
    page = client.get(reverse("import", args=[batch.uuid])).content.decode()
    assert "Writing broke off 3 times, and nothing of the file was written" in page
    assert (take(batch).failure, Recording.objects.count()) == ({}, 1)


def test_each_beginning_is_counted() -> None:
    batch = accept(make_import(make_label(), *SONGS), at=NOON, actor=None)

    assert write(batch, at=NOON).tries == 1


def test_an_unverified_organisation_keeps_so_much_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "UNVERIFIED_BYTES", 30)
    stranger, known = make_label(verified=False), make_label()
    make_import(stranger, *SONGS)

    with pytest.raises(QuotaReached, match="Until an operator has verified your organisation"):
        make_import(stranger, *SONGS)

    make_import(known, *SONGS)
    make_import(known, *SONGS)
    assert ImportBatch.objects.filter(organisation=stranger).count() == 1
