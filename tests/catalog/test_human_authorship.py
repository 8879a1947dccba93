"""Principles 2.1 and 2.4: people make music, and only people earn from it."""

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from licensing.services import search_index
from marketplace.catalog.models import Credit, ImportBatch, Participation, Recording, RightsShare
from marketplace.catalog.queries.clearance import Piece
from marketplace.catalog.services.imports.reading import read
from tests.catalog.asking import missing
from tests.factories.accounts import NOON, make_creator, make_developer, make_key, make_label, make_party
from tests.factories.catalog import make_catalog, make_credit, make_participation, make_recording, make_share
from tests.factories.clients import owner_of
from tests.factories.imports import make_import, take
from tests.factories.licences import make_licence
from tests.factories.licensing import make_quote, make_selection, make_terms

pytestmark = pytest.mark.django_db
HEADER = ("Own id", "Title", "Artist", "AI")
WHOLLY = ("M-1", "Endless", "Machine", "all")


@pytest.fixture(autouse=True)
def storage_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def csv_file(name: str = "songs.csv") -> BytesIO:
    file = BytesIO("\n".join(",".join(line) for line in (HEADER, WHOLLY)).encode())
    file.name = name
    return file


def refused(organisation: Organisation) -> list[tuple[str, str]]:
    batches = ImportBatch.objects.filter(organisation=organisation)
    return [(row.outcome, error["field"]) for batch in batches for row in batch.rows.all() for error in row.errors]


def test_p2_4_what_is_wholly_ai_is_refused_at_every_entrance(tmp_path: Path) -> None:
    by_page, by_api, by_command = (make_label() for _number in range(3))
    (tmp_path / "songs.csv").write_bytes(csv_file().read())
    key = {"Authorization": f"Bearer {make_key(by_api)[1]}"}

    make_import(by_page, HEADER, WHOLLY)
    Client().post("/api/v1/imports", {"kind": "catalog", "file": csv_file()}, headers=key)
    read(ImportBatch.objects.get(organisation=by_api), at=NOON)
    call_command("import_catalog", str(tmp_path / "songs.csv"), "--label", by_command.slug, stdout=StringIO())
    with pytest.raises(IntegrityError, match="a_wholly_ai_made_recording_is_not_listed"), transaction.atomic():
        make_recording(ai_contribution="all")
    turned = make_recording()
    with pytest.raises(IntegrityError, match="a_wholly_ai_made_recording_is_not_listed"), transaction.atomic():
        Recording.objects.filter(pk=turned.pk).update(ai_contribution="all")

    assert [refused(label) for label in (by_page, by_api, by_command)] == [[("refused", "ai")]] * 3
    assert not Recording.objects.filter(title="Endless").exists()


def test_p2_1_without_a_human_creator_nothing_is_cleared() -> None:
    recording = make_recording(cleared=True)
    make_terms(recording.catalog)
    Credit.objects.filter(recording=recording).update(ai_contribution="all")
    Credit.objects.filter(work=recording.work).update(ai_contribution="all")

    assert (Piece.NO_HUMAN, recording.organisation.name) in missing(recording)


def test_p2_4_a_machine_credit_holds_and_earns_nothing() -> None:
    recording = make_recording()
    machine, person = (make_party(recording.organisation, name=name) for name in ("Machine", "Mara Quill"))
    Credit.objects.create(recording=recording, party=machine, role="producer", ai_contribution="all")
    Credit.objects.create(recording=recording, party=person, role="producer", ai_contribution="partly")
    share = make_share(recording)

    with pytest.raises(IntegrityError, match="only people earn"), transaction.atomic():
        make_participation(share, machine)
    with pytest.raises(IntegrityError, match="only people earn"), transaction.atomic():
        make_share(recording, "publishing", holder=machine)
    make_participation(share, person)

    assert [one.party for one in Participation.objects.filter(share__recording=recording)] == [person]


def test_p2_4_a_rights_file_that_pays_a_machine_is_refused_with_a_reason() -> None:
    label = make_label(name="Hangang")
    take(make_import(label, ("Own id", "Title", "Artist"), ("H-1", "Ferry", "Yoon")))
    machine = make_party(label, name="Machine")
    Credit.objects.create(recording=Recording.objects.get(), party=machine, role="producer", ai_contribution="all")
    columns = ("kind", "recordings", "side", "holder", "person", "part", "document")
    share = ("share", "H-1", "master", "Hangang", "", "100%", "Deed")

    batch = make_import(
        label,
        columns,
        share,
        ("participation", "H-1", "master", "Hangang", "Machine", "25%", "Deed"),
        ("share", "H-1", "publishing", "Machine", "", "100%", "Deed"),
        kind=ImportBatch.Kind.RIGHTS,
    )

    assert [(row.outcome, [error["field"] for error in row.errors]) for row in batch.rows.order_by("number")] == [
        ("new", []),
        ("refused", ["person"]),
        ("refused", ["holder"]),
    ]
    assert not RightsShare.objects.exists()


def test_p2_4_who_turns_out_to_be_a_machine_stops_the_sale() -> None:
    recording = make_recording(cleared=True)
    make_terms(recording.catalog)
    player = make_party(recording.organisation, name="Machine")
    credit = make_credit(recording, player, Credit.Role.PERFORMER)
    make_participation(RightsShare.objects.get(recording=recording, side="master"), player, parts=1)
    before = missing(recording)

    Credit.objects.filter(pk=credit.pk).update(ai_contribution="all")

    assert (before, missing(recording)) == ([], [(Piece.MACHINE_EARNS, "Machine")])


def test_p2_1_what_is_partly_ai_says_so_wherever_it_is_shown() -> None:
    catalog = make_catalog(make_label(name="Onbit Records"))
    person = make_creator(catalog.organisation)
    make_terms(catalog)
    recording = make_recording(catalog, cleared=True, artist=person, ai_contribution="partly", title="Half Light")
    search_index.refresh(catalog, at=timezone.now())
    buyer, label = make_developer(), owner_of(catalog.organisation)
    client = owner_of(buyer)
    selection = make_selection(recording, organisation=buyer)
    quote = make_quote(recording, organisation=buyer)
    licence = make_licence([recording], terms=catalog.terms.get(), organisation=buyer, at=timezone.now())
    creator = Client()
    creator.force_login(person.user)  # type: ignore[arg-type]

    shown = {
        "browse": Client().get("/browse/"),
        "search": Client().get("/browse/?q=half+light"),
        "catalog": Client().get(f"/labels/{catalog.organisation.slug}/{catalog.slug}/"),
        "recording": Client().get(f"/recordings/{recording.uuid}/"),
        "selection": client.get(f"/selections/{selection.uuid}/"),
        "quote": client.get(f"/quotes/{quote.uuid}/"),
        "files": client.get(f"/licences/{licence.uuid}/files/"),
        "register": Client().get(f"/check/{licence.number}/"),
        "own catalog": label.get(f"/catalogs/{catalog.uuid}/"),
        "works": creator.get("/works/"),
        "work": creator.get(f"/works/{recording.uuid}/"),
    }
    manifest = client.get(f"/licences/{licence.uuid}/manifest.csv").getvalue().decode()

    assert [where for where, page in shown.items() if "Partly AI" not in page.content.decode()] == []
    assert "ai_contribution" in manifest.splitlines()[0]
    assert ",partly," in manifest.splitlines()[1]
    found = Client().get("/api/v1/recordings?q=half").json()["results"]
    assert [one["ai_contribution"] for one in found] == ["partly"]
