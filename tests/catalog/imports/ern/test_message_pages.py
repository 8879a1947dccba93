"""A label brings a message in the browser, by the API and by command, and sees what it brings as a whole."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from marketplace.catalog.message_pages import summary
from marketplace.catalog.models import ImportBatch, Recording
from marketplace.catalog.queries import imports
from marketplace.catalog.services.imports.reading import read
from tests.catalog.imports.ern.builders import terms4
from tests.catalog.imports.ern.lives import brought, delivery, purge
from tests.catalog.imports.ern.test_message_lives import TRAINING
from tests.factories.accounts import NOON, make_key, make_label, make_owner
from tests.factories.imports import take

pytestmark = pytest.mark.django_db


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Hangang")


@pytest.fixture
def owner(client: Client, label: Organisation) -> Client:
    client.force_login(make_owner(label))
    return client


def page(client: Client, batch: ImportBatch) -> str:
    return client.get(reverse("import", args=[batch.uuid])).content.decode()


def test_a_message_goes_from_the_page_into_the_catalog(owner: Client, label: Organisation) -> None:
    assert "ERN 3.7 to 3.8 and 4.1 to 4.3.2" in owner.get(reverse("imports")).content.decode()
    file = SimpleUploadedFile("message.xml", delivery(terms=TRAINING))
    owner.post(reverse("imports"), {"kind": "catalog", "title": "Songs", "file": file})
    batch = ImportBatch.objects.get()
    read(batch, at=NOON)

    shown = page(owner, batch)

    for said in ["DDEX ERN 4.3.2", "M-1", "Hangang Distribution", "It delivers releases", "South Korea"]:
        assert said in shown
    assert "Training a generative model" in shown
    assert "They are kept as facts and permit nothing here" in shown
    assert "Look at all columns" not in shown
    owner.post(reverse("import-accept", args=[batch.uuid]))
    assert ImportBatch.objects.get().status == ImportBatch.Status.WRITING


def test_a_summary_counts_what_a_message_brings(label: Organisation) -> None:
    found = summary(brought(label, delivery()))

    assert found is not None
    assert (found.releases, found.recordings, found.reserved, found.only_named) == (1, 2, (), 0)
    assert (found.territories, found.training, found.taken_off, found.before) == ("The whole world", (), 0, None)


def test_the_preview_tells_what_a_message_says_that_is_not_taken_and_what_it_is_silent_about(
    owner: Client, label: Organisation
) -> None:
    controllers = (
        "<ResourceRightsController><RightsControllerPartyReference>P1</RightsControllerPartyReference>"
        "</ResourceRightsController><WorkRightsController/>"
    )
    batch = brought(label, delivery(more=f"<ContainsAI>None</ContainsAI>{controllers}"))

    shown = page(owner, batch)

    assert "2 times who controls the rights." in shown
    assert "On 1 recording; it is kept as “AI not said”, never as “No AI”." in shown


def test_the_preview_shows_what_a_new_row_brings(owner: Client, label: Organisation) -> None:
    batch = brought(label, delivery(more="<ContainsAI>Partly</ContainsAI>"))

    brings = {fact.label: fact.after for fact in imports.shown(batch, imports.rows_of(batch))[0].brings}

    assert (brings["ISRC"], brings["AI contribution"]) == ("KRZ992600017", "partly")
    assert "AI contribution: partly" in page(owner, batch)


def test_a_message_that_came_before_says_so(owner: Client, label: Organisation) -> None:
    take(brought(label, delivery()))

    shown = page(owner, brought(label, delivery()))

    assert "This message came before" in shown
    assert "None. A sale or a stream is never read as permission to train." in shown


def test_a_purge_says_what_it_takes_off(owner: Client, label: Organisation) -> None:
    take(brought(label, delivery()))

    shown = page(owner, brought(label, purge()))

    assert "It takes releases off the market" in shown
    assert "1 release or recording" in shown
    assert "036000291452" in shown
    assert "Night Ferry; Tide" in shown


def test_rows_of_a_message_are_refused_by_their_lines(owner: Client, label: Organisation) -> None:
    batch = brought(label, delivery(more="<ContainsAI>All</ContainsAI>", terms=terms4("Stream")))

    shown = page(owner, batch)

    assert "Wholly AI-made recordings cannot be listed" in shown
    assert 'id="row-5-ai"' in shown


def test_the_api_takes_a_message_and_tells_of_it(client: Client, label: Organisation) -> None:
    _key, secret = make_key(label)
    headers = {"Authorization": f"Bearer {secret}"}
    body = {"kind": "catalog", "file": SimpleUploadedFile("message.xml", delivery())}
    answer = client.post(reverse("api-imports"), body, headers=headers)
    read(ImportBatch.objects.get(), at=NOON)

    told = client.get(answer["Location"], headers=headers).json()

    assert told["message"]["standard"] == "DDEX ERN"
    assert told["message"]["message_id"] == "M-1"
    assert told["counts"]["new"] == 2


def test_the_command_takes_a_message(tmp_path: Path, label: Organisation) -> None:
    path = tmp_path / "message.xml"
    path.write_bytes(delivery())
    out = StringIO()

    call_command("import_catalog", str(path), "--label", label.slug, stdout=out)

    assert out.getvalue().splitlines() == [
        "Message: DDEX ERN 4.3.2 M-1 Hangang Distribution.",
        "Rows: 2 new, 0 changed, 0 unchanged, 0 refused.",
    ]
    assert Recording.objects.count() == 2
    out = StringIO()
    call_command("import_catalog", str(path), "--label", label.slug, "--json", "--dry-run", stdout=out)
    assert json.loads(out.getvalue())["message"]["message_id"] == "M-1"
