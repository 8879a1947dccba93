"""From any figure of a statement to its reason within two clicks; and the files say what the pages say."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Party
from marketplace.catalog.models import Participation
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Side
from payments.models import Hold, Statement
from payments.papers import statement_files
from payments.queries.statements import Paper
from payments.services import holds
from payments.verify_statement import verify
from tests.factories.accounts import make_creator, make_key, make_label, make_operator, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import signed_in
from tests.factories.licences import make_offer
from tests.factories.payments import distribute, make_paid_licence, make_paid_licences, make_report, month, noon
from tests.payments.studio import usd

pytestmark = pytest.mark.django_db

NOVEMBER = month("2026-11")
DECEMBER_1ST = noon("2026-12-01")
FIGURE = re.compile(r'<a class="link--why" href="([^"#]+)"')


def make_statement() -> tuple[Party, Statement]:
    """An artist's November: three Terms, a participation through the label, a writer's share, and a hold."""
    label = make_label()
    artist = make_creator(label, name="Yoon Dalbi")
    catalogs = [make_catalog(label) for _ in range(3)]
    songs = [make_recording(catalog, cleared=True, artist=artist) for catalog in catalogs]
    Participation.objects.filter(share__recording=songs[2], share__side=Side.MASTER).update(
        payment=Participation.Payment.THROUGH_HOLDER
    )
    said: list[dict[str, Any]] = [{"access_parts": 4_000}, {"access_rule": "duration"}, {"months": 36}]
    priced = [
        (song, make_offer(song.catalog, **fields), usd(price))
        for song, fields, price in zip(songs, said, ("90.00", "31.07", "12.34"), strict=True)
    ]
    licences = make_paid_licences(priced, at=noon("2026-11-22"), fee=usd("4.17"))
    make_report(licences[0], NOVEMBER, {songs[0]: 360}, at=DECEMBER_1ST)
    holds.place(artist, reason=Hold.Reason.DISPUTED, note="Two bands say so.", at=noon("2026-11-23"), actor=None)
    run = distribute(NOVEMBER, at=DECEMBER_1ST)
    return artist, Statement.objects.get(run=run, party=artist)


def make_corrected_statement() -> tuple[Party, Statement]:
    """An artist's December, in which a late report gave November's use to the other song."""
    label = make_label()
    artist = make_creator(label)
    catalog = make_catalog(label)
    songs = [make_recording(catalog, cleared=True, artist=artist), make_recording(catalog, cleared=True)]
    licence = make_paid_licence(songs, price=usd("365.00"), at=noon("2026-11-01"), access_parts=0)
    distribute(NOVEMBER, at=noon("2026-12-20"))
    make_report(licence, NOVEMBER, {songs[1]: 60}, at=noon("2026-12-21"))
    run = distribute(NOVEMBER.next, at=noon("2027-01-20"))
    return artist, Statement.objects.get(run=run, party=artist)


def figures_on(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    return [found.replace("&amp;", "&") for found in FIGURE.findall(response.content.decode())]


def test_the_inputs_of_each_line_can_be_verified_alone() -> None:
    artist, statement = make_statement()
    client = signed_in(artist.user)
    lines = Paper(statement).document["lines"]

    inputs = [client.get(f"/statements/{statement.uuid}/lines/{n + 1}/inputs.json").json() for n in range(len(lines))]

    assert [fault for one in inputs for fault in verify(one)] == []
    assert [one["lines"] for one in inputs] == [[line] for line in lines]


def test_the_files_have_the_same_totals() -> None:
    artist, statement = make_statement()
    client = signed_in(artist.user)
    totals = Paper(statement).document["totals"]

    as_json = client.get(f"/statements/{statement.uuid}/statement.json").json()
    streamed = client.get(f"/statements/{statement.uuid}/statement.csv")
    text = b"".join(streamed.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    book = load_workbook(io.BytesIO(client.get(f"/statements/{statement.uuid}/statement.xlsx").content))
    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]

    assert verify(as_json) == []
    assert as_json["totals"] == totals
    wanted = {name: totals[name] for name in statement_files.TOTALS}
    assert {row[0]: int(row[3]) for row in rows[-len(wanted) :]} == wanted
    assert {row[0]: row[3] for row in sheets[0][1:]} == wanted
    payable = [row for row in sheets[1][1:] if row[20] != "paid_by_holder"]
    assert sum(int(str(row[27])) for row in payable) == totals["earned"] + totals["corrections"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_pdf_is_the_same_bytes_each_time(language: str) -> None:
    artist, statement = make_statement()
    client = signed_in(artist.user)
    address = f"/statements/{statement.uuid}/statement.pdf"

    first = client.get(address, headers={"Accept-Language": language})

    assert first.content.startswith(b"%PDF-")
    assert client.get(address, headers={"Accept-Language": language}).content == first.content


def test_a_file_of_another_kind_does_not_exist() -> None:
    artist, statement = make_statement()

    assert signed_in(artist.user).get(f"/statements/{statement.uuid}/statement.doc").status_code == 404
    assert signed_in(artist.user).get(f"/statements/{statement.uuid}/lines/999/").status_code == 404
    assert signed_in(artist.user).get(f"/statements/{statement.uuid}/lines/999/inputs.json").status_code == 404
    assert signed_in(artist.user).get(f"/statements/{statement.uuid}/why/nothing/").status_code == 404


def test_somebody_elses_statement_does_not_exist() -> None:
    _artist, statement = make_statement()
    stranger = signed_in(make_creator().user)

    assert stranger.get(f"/statements/{statement.uuid}/").status_code == 404
    assert str(statement.uuid) not in stranger.get("/statements/").content.decode()


def test_the_verifier_is_the_file_that_we_run(client: Client) -> None:
    content = b"".join(client.get("/verify_statement.py").streaming_content)  # type: ignore[attr-defined]

    assert content.startswith(b"#!/usr/bin/env python3\n")
    assert b"import django" not in content


def test_a_corrected_month_says_so_and_shows_what_stood_before() -> None:
    artist, statement = make_corrected_statement()
    client = signed_in(artist.user)

    page = client.get(f"/statements/{statement.uuid}/").content.decode()
    before = client.get(f"/statements/{statement.uuid}/why/opening/").content.decode()
    corrections = figures_on(client, f"/statements/{statement.uuid}/why/corrections/")
    ladder = client.get(corrections[0]).content.decode()

    assert "A report came late" in page
    assert Statement.objects.get(party=artist, month=NOVEMBER.first_day).number in before
    assert "Already paid" in ladder
    assert client.get("/statements/").status_code == 200


def test_a_holder_sees_what_it_passes_on() -> None:
    _artist, statement = make_statement()
    theirs = Statement.objects.get(run=statement.run, party__kind=Party.Kind.ORGANISATION)
    client = Client()
    assert theirs.party.organisation is not None
    owner = make_owner(theirs.party.organisation)
    client.force_login(owner)

    page = client.get(f"/statements/{theirs.uuid}/why/pass_on/").content.decode()

    assert "to pass on" in page
    assert theirs.pass_on_units > 0


def test_a_payee_appeals_a_hold() -> None:
    artist, _statement = make_statement()
    hold = Hold.objects.get(party=artist)
    client = signed_in(artist.user)

    assert client.get(f"/holds/{hold.uuid}/appeal/").status_code == 200
    assert client.post(f"/holds/{hold.uuid}/appeal/", {"text": ""}).status_code == 422
    assert client.post(f"/holds/{hold.uuid}/appeal/", {"text": "It is my song."}).status_code == 302
    hold.refresh_from_db()
    assert hold.appeal == "It is my song."


@pytest.mark.django_db(transaction=True)
def test_an_operator_prepares_looks_and_approves() -> None:
    make_paid_licence([make_recording(make_catalog(), cleared=True)], price=usd("100.00"), at=noon("2026-10-22"))
    client = signed_in(make_operator())

    assert client.post("/operator/runs/", {"month": "October"}).status_code == 422
    prepared = client.get(client.post("/operator/runs/", {"month": "2026-10"})["Location"])
    page = client.get(prepared["Location"]).content.decode()
    asked = client.get(f"{prepared['Location']}approve/").content.decode()
    assert "$85.00" in page
    assert "Distribute October 2026?" in asked
    assert Statement.objects.count() == 0
    again = client.post(f"{prepared['Location']}prepare/")["Location"]
    assert client.get(again)["Location"] == prepared["Location"]

    posted = client.post(f"{prepared['Location']}approve/", {"confirmed": "yes"})["Location"]

    assert client.get(posted)["Location"] == prepared["Location"]
    assert Statement.objects.count() == 2
    assert "Posted" in client.get(prepared["Location"]).content.decode()
    assert "Both sides are even" in client.get("/operator/money/").content.decode()
    assert "October 2026" in client.get("/operator/runs/").content.decode()


def test_a_month_that_cannot_be_prepared_says_why(settings: Any) -> None:
    settings.STRIPE_SANDBOX = False
    client = signed_in(make_operator())

    response = client.post("/operator/runs/", {"month": str(Month(2999, 1))})

    assert response.status_code == 422
    assert "is not over" in response.content.decode()


def test_the_inputs_of_a_line_are_json_that_people_can_read() -> None:
    artist, statement = make_statement()

    response = signed_in(artist.user).get(f"/statements/{statement.uuid}/lines/1/inputs.json")

    assert json.loads(response.content)["format"] == "assent-statement-2"


def test_a_machine_reads_its_own_statements_and_their_documents() -> None:
    _artist, statement = make_statement()
    theirs = Statement.objects.get(run=statement.run, party__kind=Party.Kind.ORGANISATION)
    _key, secret = make_key(theirs.party.organisation)
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    listed = client.get("/api/v1/statements").json()
    read = client.get(f"/api/v1/statements/{theirs.uuid}").json()
    document = client.get(f"/api/v1/statements/{theirs.uuid}/document").json()

    assert [one["id"] for one in listed["results"]] == [str(theirs.uuid)]
    assert (read["earned"], read["sha256"]) == (
        Money(theirs.earned_units, "USD").decimal,
        document["sha256"],
    )
    assert verify(document) == []
    assert client.get(f"/api/v1/statements/{statement.uuid}").status_code == 404
