"""A label's daily batch: many messages in one ZIP, each judged by itself, all accepted with one word."""

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from marketplace.catalog.models import ImportBatch, Recording
from marketplace.catalog.queries.imports import failure
from tests.catalog.imports.ern.lives import delivery
from tests.factories.accounts import make_label, make_owner, make_user
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def day(label: Organisation, **more: bytes) -> ImportBatch:
    """A delivery, its later update under a name that comes first, and what else a batch holds."""
    files = {
        "A2/update.xml": delivery("M-2", "2026-11-10T10:00:00Z", title="Night Ferry II"),
        "B1/first.xml": delivery("M-1", "2026-11-01T10:00:00Z"),
        "B1/resources/A1.wav": b"RIFF",
        "BatchComplete_20261110.xml": b"<a/>",
    }
    return make_import(label, content=zipped(**(files | more)), name="day.zip")


def test_one_message_packed_by_gzip_is_read_as_if_it_were_not() -> None:
    batch = take(make_import(make_label(), content=gzip.compress(delivery()), name="message.xml.gz"))

    assert (batch.about["message_id"], batch.counts["new"], Recording.objects.count()) == ("M-1", 2, 2)


def test_one_message_in_a_zip_is_read_as_if_it_stood_alone() -> None:
    batch = make_import(make_label(), content=zipped(**{"a/b.xml": delivery()}), name="message.zip")

    assert (batch.status, batch.counts["new"], batch.messages.count()) == ("ready", 2, 0)


def test_each_message_of_an_archive_is_an_import_of_its_own() -> None:
    archive = day(make_label(), **{"C/half.xml": delivery()[:-200]})

    told = [(one.file_name, one.status, one.about.get("message_id")) for one in archive.messages.order_by("pk")]
    assert archive.status == ImportBatch.Status.UNPACKED
    assert told == [
        ("day.zip / A2/update.xml", "ready", "M-2"),
        ("day.zip / B1/first.xml", "ready", "M-1"),
        ("day.zip / C/half.xml", "failed", None),
    ]
    assert Recording.objects.count() == 0


def test_messages_are_written_in_the_order_in_which_they_were_made() -> None:
    archive = take(day(make_label()))

    written = archive.messages.order_by("finished_at", "about__created")
    assert [one.about["message_id"] for one in written] == ["M-1", "M-2"]
    assert sorted(Recording.objects.values_list("title", flat=True)) == ["Night Ferry", "Tide"]
    update = archive.messages.get(about__message_id="M-2")
    assert {row.errors[0]["reason"] for row in update.rows.filter(outcome="refused")} == {
        "It would now change something else than you saw"
    }


def test_an_archive_is_told_of_once(django_capture_on_commit_callbacks: Any) -> None:
    label, person = make_label(), make_user()
    files = {f"{n}.xml": delivery(f"M-{n}") for n in range(3)}

    with django_capture_on_commit_callbacks(execute=True):
        take(make_import(label, content=zipped(**files), name="day.zip", actor=person))

    told = [letter.subject for letter in mail.outbox]
    assert told == ["“day.zip” is read and waits for you", "“day.zip” is imported"]


def test_an_archive_without_a_message_is_refused() -> None:
    batch = make_import(make_label(), content=zipped(**{"songs.csv": b"a,b"}), name="day.zip")

    assert (batch.status, failure(batch)[0]) == ("failed", "There is no DDEX message in this archive")


def test_the_page_of_an_archive_imports_all_of_it(client: Client) -> None:
    label = make_label()
    client.force_login(make_owner(label))
    archive = day(label)

    page = client.get(reverse("import", args=[archive.uuid])).content.decode()
    assert "Import 2 messages" in page
    assert "day.zip / B1/first.xml" in page
    client.post(reverse("import-accept", args=[archive.uuid]))

    assert set(archive.messages.values_list("status", flat=True)) == {"writing"}
    assert "day.zip / " not in client.get(reverse("imports")).content.decode()


def test_the_command_takes_an_archive(tmp_path: Path) -> None:
    label = make_label()
    path = tmp_path / "day.zip"
    path.write_bytes(zipped(**{f"{n}.xml": delivery(f"M-{n}") for n in range(2)}))
    out = io.StringIO()

    call_command("import_catalog", path, "--label", label.slug, stdout=out)

    assert Recording.objects.count() == 2
    assert "day.zip / 1.xml: Done" in out.getvalue()
