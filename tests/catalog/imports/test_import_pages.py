"""A label brings a file in the browser, or a machine by the API, and nobody else sees it."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organisation
from marketplace.catalog.models import ImportBatch, Recording
from marketplace.catalog.services.imports.reading import read
from marketplace.catalog.services.imports.writing import write
from marketplace.kit.spreadsheets import restored
from tests.catalog.imports.songs import SONGS, brought
from tests.factories.accounts import NOON, make_label, make_membership, make_owner
from tests.factories.imports import make_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Hangang")


@pytest.fixture
def owner(client: Client, label: Organisation) -> Client:
    client.force_login(make_owner(label))
    return client


def test_a_file_goes_from_the_page_into_the_catalog(owner: Client, label: Organisation) -> None:
    assert "Bring a file" in owner.get(reverse("imports")).content.decode()

    answer = owner.post(reverse("imports"), {"kind": "catalog", "title": "Songs", "file": brought(*SONGS)})
    batch = ImportBatch.objects.get()
    page = reverse("import", args=[batch.uuid])
    assert answer["Location"] == page
    assert "You can close this page" in owner.get(page).content.decode()
    read(batch, at=NOON)
    shown = owner.get(page).content.decode()
    assert "Rows read: 3. 1 would change your catalog; 2 are refused" in shown
    assert "This ISRC has 2 characters instead of 12" in shown
    assert 'name="row-2-isrc" value="KR"' in shown

    mended = {"row-2-isrc": "KRZ992600017", "row-4-title": "Three", "odd": "x"}
    shown = owner.post(reverse("import-mend", args=[batch.uuid]), mended, follow=True).content.decode()
    assert "2 rows are mended." in shown
    assert "Import 3 rows" in shown
    owner.post(reverse("import-accept", args=[batch.uuid]))
    assert "Writing your catalog" in owner.get(page).content.decode()
    write(batch, at=NOON)

    assert "What happened" in owner.get(page).content.decode()
    assert sorted(Recording.objects.filter(organisation=label).values_list("title", flat=True)) == [
        "=One",
        "Three",
        "Two",
    ]
    assert "songs.csv" in owner.get(reverse("imports")).content.decode()


def test_what_was_typed_goes_in_with_the_import(owner: Client, label: Organisation) -> None:
    batch = make_import(label, *SONGS)
    page = owner.get(reverse("import", args=[batch.uuid])).content.decode()
    accept = reverse("import-accept", args=[batch.uuid])
    assert f'form="mend" formaction="{accept}"' in page

    shown = owner.post(accept, {"row-2-isrc": "KR", "row-4-title": "Three"}, follow=True).content.decode()

    assert "Writing your catalog" in shown
    write(batch, at=NOON)
    assert sorted(label.recordings.values_list("title", flat=True)) == ["Three", "Two"]


def test_what_was_typed_is_kept_where_it_is_still_refused(owner: Client, label: Organisation) -> None:
    batch = make_import(label, *SONGS)
    accept = reverse("import-accept", args=[batch.uuid])

    shown = owner.post(accept, {"row-2-isrc": "KRX", "row-4-title": "Three"}, follow=True).content.decode()

    assert "What you typed is kept, and nothing is imported yet" in shown
    assert 'name="row-2-isrc" value="KRX"' in shown
    assert "Import 2 rows" in shown
    assert ImportBatch.objects.get().counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 1}


def test_each_outcome_has_its_tab(owner: Client, label: Organisation) -> None:
    write_all = make_import(label, SONGS[0], ("One", "A", "KRZ992600017"))
    owner.post(reverse("import-accept", args=[write_all.uuid]))
    write(write_all, at=NOON)
    batch = make_import(label, SONGS[0], ("Uno", "A", "KRZ992600017"), ("Two", "B", ""))

    pages = {
        rows: owner.get(reverse("import", args=[batch.uuid]), {"rows": rows}).content.decode()
        for rows in ("new", "changed", "unchanged", "refused", "nonsense")
    }

    assert "Two" in pages["new"]
    assert "<del>One</del>" in pages["changed"]
    assert "<ins>Uno</ins>" in pages["changed"]
    assert "No rows here." in pages["unchanged"]
    assert "No rows here." in pages["refused"]
    assert "Two" in pages["nonsense"]


def test_columns_are_corrected_on_the_page(owner: Client, label: Organisation) -> None:
    batch = make_import(label, ("Song", "Who"), ("One", "A"))
    page = reverse("import", args=[batch.uuid])
    assert "No column was recognised as: Artists" in owner.get(page).content.decode()

    owner.post(reverse("import-columns", args=[batch.uuid]), {"column-0": "title", "column-1": "artists"})
    read(batch, at=NOON)

    assert "Rows read: 1." in owner.get(page).content.decode()
    assert owner.post(reverse("import-columns", args=[batch.uuid]), {"column-0": "nonsense"}).status_code == 422


def test_the_progress_fragment_ends_with_the_page(owner: Client, label: Organisation) -> None:
    batch = make_import(label, *SONGS)
    address = reverse("import-progress", args=[batch.uuid])
    assert owner.get(address)["HX-Refresh"] == "true"

    ImportBatch.objects.update(status=ImportBatch.Status.READING, rows_known=10, rows_done=4)
    answer = owner.get(address)

    assert "HX-Refresh" not in answer
    assert "4 of 10" in answer.content.decode()


def test_a_file_that_could_not_be_read_says_why(owner: Client, label: Organisation) -> None:
    batch = make_import(label, content=b"PK\x03\x04")

    shown = owner.get(reverse("import", args=[batch.uuid])).content.decode()

    assert "This is not an XLSX file that can be read" in shown
    assert "save it again as XLSX" in shown


def test_discarding_asks_first(owner: Client, label: Organisation) -> None:
    batch = make_import(label, *SONGS)
    address = reverse("import-discard", args=[batch.uuid])
    assert "Discard this file?" in owner.get(address).content.decode()
    assert ImportBatch.objects.get().status == ImportBatch.Status.READY

    owner.post(address)

    assert ImportBatch.objects.get().status == ImportBatch.Status.DISCARDED
    assert "This file was discarded" in owner.get(reverse("import", args=[batch.uuid])).content.decode()


def test_the_error_file_names_row_column_value_reason_and_remedy_unarmed(owner: Client, label: Organisation) -> None:
    batch = make_import(label, ("Title", "Artist", "ISRC Code"), ("One", "A", "=KR"), ("", "B", ""))

    answer = owner.get(reverse("import-errors", args=[batch.uuid]))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = list(csv.reader(io.StringIO(text)))
    assert lines == [
        ["Row", "Column", "Value", "Reason", "Remedy"],
        ["2", "ISRC Code", "'=KR", "This ISRC has 3 characters instead of 12",
         "Two letters, three letters or digits, seven digits: KR-ABC-26-00001."],
        ["3", "Title", "", "The recording has no title", "Write the title as on the release."],
    ]  # fmt: skip
    assert restored(lines[1][2]) == "=KR"


def test_a_viewer_of_the_label_looks_and_changes_nothing(client: Client, label: Organisation) -> None:
    client.force_login(make_membership(label, role=Membership.Role.VIEWER).user)
    batch = make_import(label, *SONGS)

    shown = client.get(reverse("import", args=[batch.uuid])).content.decode()

    assert "Import 1 row" not in shown
    assert "Bring a file" not in client.get(reverse("imports")).content.decode()
    for name in ("import-accept", "import-mend", "import-columns", "import-discard"):
        assert client.post(reverse(name, args=[batch.uuid])).status_code == 403


def test_another_labels_file_does_not_exist(owner: Client) -> None:
    batch = make_import(make_label(), *SONGS)

    for name in ("import", "import-progress", "import-errors", "import-discard"):
        assert owner.get(reverse(name, args=[batch.uuid])).status_code == 404
    assert owner.get(reverse("import", args=[uuid4()])).status_code == 404


def test_a_fault_may_be_mended_in_another_column_than_the_one_blamed(owner: Client, label: Organisation) -> None:
    batch = make_import(label, *SONGS)

    shown = owner.get(reverse("import", args=[batch.uuid])).content.decode()

    assert "Other columns of row 2" in shown
    assert 'name="row-2-title" value="=One"' in shown
    assert shown.count('name="row-2-isrc"') == 1


def test_a_row_of_rights_says_for_what_where_and_when(owner: Client, label: Organisation) -> None:
    header = ("kind", "recordings", "person", "purposes", "territory", "document", "warranted by")
    line = ("consent", "ALL", "Yoon Dalbi", "data_mining; train_generative", "KR", "Addendum, clause 4", "Seo Jiwoo")
    make_import(label, ("Title", "Artist"), ("One", "Yoon Dalbi"))
    batch = make_import(label, header, line, kind=ImportBatch.Kind.RIGHTS)

    shown = owner.get(reverse("import", args=[batch.uuid]) + "?rows=" + batch.rows.get().outcome)

    assert "Data mining and analysis; Training a generative model" in rows_text(shown)


def rows_text(page: Any) -> str:
    """What the rows of a page say they are about."""
    return " ".join(f"{row.about} {row.under}" for row in page.context["rows"])
