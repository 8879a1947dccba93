"""The pages of a licence: what its holder sees and does, and what everybody may know."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from licensing.models import Delivery, Licence, Obligation
from marketplace.catalog.models import Asset, Freeze, Recording
from marketplace.catalog.services import assets
from tests.factories.accounts import NOON, make_creator, make_developer, make_label, make_operator
from tests.factories.catalog import make_catalog, make_credit, make_freeze, make_recording
from tests.factories.clients import owner_of, signed_in
from tests.factories.licences import make_licence, make_offer
from tests.factories.sounds import write_sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence(tmp_path: Path) -> Licence:
    """In force today: of one recording whose master is here."""
    catalog = make_catalog(make_label(name="Onbit Records"))
    recording = make_recording(catalog, cleared=True, isrc="KRA012600417", title="=Night River")
    assets.add(recording, Asset.Kind.MASTER, write_sound(tmp_path / "tone.wav"), at=timezone.now(), actor=None)
    return make_licence([recording], terms=make_offer(catalog), at=timezone.now())


def holder(licence: Licence) -> Client:
    return owner_of(licence.organisation)


def link_of(licence: Licence, client: Client) -> str:
    (row,) = client.get(f"/licences/{licence.uuid}/files/").context["rows"]
    return str(row["url"])


def test_the_page_says_what_may_be_done_and_what_is_due(licence: Licence) -> None:
    page = holder(licence).get(f"/licences/{licence.uuid}/")

    text = page.content.decode()
    assert page.status_code == 200
    for said in (licence.number, "In force", "Onbit Records", licence.manifest_sha256, "Report of use"):
        assert said in text


def test_every_page_opens_for_the_holder_and_is_a_404_for_others(licence: Licence) -> None:
    month = f"{licence.starts_on:%Y-%m}"
    own = f"/licences/{licence.uuid}/"
    paths = [own, f"{own}agreement.en.pdf", f"{own}manifest.csv", f"{own}files/", f"{own}reports/{month}/"]
    paths.append(f"/duties/{licence.obligations.get(kind='credit').uuid}/")

    assert [holder(licence).get(path).status_code for path in paths] == [200] * len(paths)
    stranger = owner_of(make_developer())
    assert [stranger.get(path).status_code for path in paths] == [404] * len(paths)
    for path in ("/developer/", "/licences/", "/reports/"):
        assert licence.number not in stranger.get(path).content.decode()
        assert licence.number in holder(licence).get(path).content.decode() or path == "/reports/"


def test_the_label_and_operators_see_the_licence_but_not_its_files(licence: Licence) -> None:
    operator = signed_in(make_operator())
    for client in (owner_of(licence.terms.organisation), operator):
        assert client.get(f"/licences/{licence.uuid}/").status_code == 200
        assert client.get(f"/licences/{licence.uuid}/files/").status_code in {403, 404}


def test_the_manifest_comes_in_three_forms(licence: Licence, tmp_path: Path) -> None:
    client, own = holder(licence), f"/licences/{licence.uuid}/manifest"

    lines = client.get(f"{own}.jsonl").getvalue()
    table = client.get(f"{own}.csv").getvalue().decode("utf-8-sig").splitlines()
    (tmp_path / "manifest.parquet").write_bytes(client.get(f"{own}.parquet").content)
    read = f"SELECT position, isrc, title FROM '{tmp_path}/manifest.parquet'"
    rows = duckdb.connect(":memory:").execute(read).fetchall()

    assert sha256(lines).hexdigest() == licence.manifest_sha256
    assert json.loads(lines)["title"] == "=Night River"
    assert table[0].startswith("position,recording,isrc,")
    assert "'=Night River" in table[1]
    assert rows == [(1, "KRA012600417", "=Night River")]
    assert client.get(f"{own}.xml").status_code == 404


def test_a_file_goes_out_by_its_link_and_is_logged(licence: Licence, tmp_path: Path) -> None:
    content = (tmp_path / "tone.wav").read_bytes()
    link = link_of(licence, holder(licence))

    whole = Client().get(link)
    rest = Client().get(link, headers={"range": "bytes=1000-"})

    assert (whole.status_code, whole.getvalue()) == (200, content)
    assert (rest.status_code, rest.getvalue()) == (206, content[1000:])
    assert whole["Content-Disposition"] == 'attachment; filename="KRA012600417.master.wav"'
    logged = list(Delivery.objects.order_by("pk").values_list("first_byte", "sha256", "user__organisations__name"))
    hashed = sha256(content).hexdigest()
    assert logged == [(0, hashed, licence.organisation.name), (1000, hashed, licence.organisation.name)]


def test_permission_is_asked_once_for_each_download(licence: Licence) -> None:
    link = link_of(licence, holder(licence))

    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(link)

    clearances = [query["sql"] for query in asked if "missing(recording_id, " in query["sql"]]
    assert (answer.status_code, len(clearances)) == (200, 1)


def refuse(licence: Licence, link: str) -> tuple[int, int]:
    """The answer to a link, and how many deliveries were written down."""
    return Client().get(link).status_code, Delivery.objects.filter(licence=licence).count()


@pytest.mark.parametrize(
    "change",
    [
        {"status": Licence.Status.SUSPENDED, "suspended_at": NOON},
        {"status": Licence.Status.ENDED, "ended_at": NOON},
        {"starts_on": "2020-01-01", "ends_on": "2021-01-01"},
    ],
)
def test_a_lapsed_or_suspended_licence_delivers_nothing(licence: Licence, change: dict[str, Any]) -> None:
    link = link_of(licence, holder(licence))
    Licence.objects.filter(pk=licence.pk).update(**change)

    assert refuse(licence, link) == (403, 0)
    assert link_of(licence, holder(licence)) == ""


def test_a_freeze_stops_what_was_not_delivered_yet(licence: Licence) -> None:
    link = link_of(licence, holder(licence))
    make_freeze(licence.items.get().recording)

    assert refuse(licence, link) == (403, 0)
    Freeze.objects.update(lifted_at=timezone.now())
    assert refuse(licence, link) == (200, 1)


def test_p3_4_a_recording_found_to_have_vocals_delivers_only_an_instrumental(licence: Licence) -> None:
    link = link_of(licence, holder(licence))
    Recording.objects.update(vocal=Recording.Vocal.VOCAL)

    assert refuse(licence, link) == (403, 0)


def test_a_licence_of_one_recording_opens_no_file_of_another(licence: Licence, tmp_path: Path) -> None:
    other = make_recording(licence.terms.catalog, cleared=True)
    file = write_sound(tmp_path / "other.wav", seconds=2)
    asset, _is_new = assets.add(other, Asset.Kind.MASTER, file, at=timezone.now(), actor=None)

    assert holder(licence).get(f"/assets/{asset.uuid}/").status_code == 404


def test_a_link_dies_with_its_signature_and_with_the_membership_of_its_person(licence: Licence) -> None:
    client = holder(licence)
    link = link_of(licence, client)

    assert refuse(licence, link.replace(":", ":x", 1)) == (403, 0)
    Membership.objects.filter(organisation=licence.organisation).delete()
    assert refuse(licence, link) == (403, 0)


def test_a_file_that_comes_after_the_issue_is_delivered(tmp_path: Path) -> None:
    licence = make_licence([make_recording(make_offer().catalog, cleared=True)], at=timezone.now())
    client = holder(licence)
    assert link_of(licence, client) == ""

    recording = licence.items.get().recording
    assets.add(recording, Asset.Kind.MASTER, write_sound(tmp_path / "t.wav"), at=timezone.now(), actor=None)

    assert refuse(licence, link_of(licence, client)) == (200, 1)


def test_a_duty_is_met_by_saying_how(licence: Licence) -> None:
    owed = licence.obligations.get(kind=Obligation.Kind.CREDIT)

    holder(licence).post(f"/duties/{owed.uuid}/", {"evidence": "https://halcyon.example/credits"})

    owed.refresh_from_db()
    assert (owed.status, owed.evidence) == (Obligation.Status.MET, "https://halcyon.example/credits")


def test_anybody_can_check_a_number_and_learns_no_price(licence: Licence) -> None:
    real = Client().get("/check/", {"number": licence.number.lower()}, follow=True)
    unknown = Client().get("/check/LIC-2026-999999/")
    register = Client().get("/register/", {"q": "onbit"})

    assert f"{licence.number} is real" in real.content.decode()
    assert licence.organisation.name in real.content.decode()
    for page in (real, register):
        assert "3.00" not in page.content.decode()
    assert unknown.status_code == 404
    assert licence.number in register.content.decode()
    assert licence.number not in Client().get("/register/", {"q": "nobody"}).content.decode()


def test_a_creator_sees_who_licensed_their_recording_and_nothing_of_others(licence: Licence) -> None:
    sold, other = licence.items.get().recording, make_recording(licence.terms.catalog, cleared=True)
    creator, stranger = make_creator(), make_creator()
    make_credit(sold, creator)
    make_credit(other, creator)

    theirs = signed_in(creator.user).get(f"/works/{sold.uuid}/licences/").content.decode()

    assert licence.number in theirs
    assert licence.organisation.name in theirs
    assert "3.00" not in theirs
    assert "Nobody has licensed it" in signed_in(creator.user).get(f"/works/{other.uuid}/licences/").content.decode()
    assert signed_in(stranger.user).get(f"/works/{sold.uuid}/licences/").status_code == 404


def test_the_home_begins_with_what_needs_the_person(licence: Licence) -> None:
    Obligation.objects.filter(kind="report").update(due_on="2026-01-01")
    Licence.objects.update(starts_on="2025-01-01")

    tasks = holder(licence).get("/developer/").context["tasks"]

    assert tasks[0]["tone"] == "bad"
    assert "Report of use" in tasks[0]["title"]
