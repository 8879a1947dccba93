"""Opening a claim: where a page leads to it, what is refused, and the same for machines."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marketplace.catalog.models import Catalog, Claim
from marketplace.kit.vocabulary import Side
from tests.catalog.imports.songs import FERRY, HEADER
from tests.factories.accounts import make_creator, make_label
from tests.factories.catalog import make_share
from tests.factories.clients import machine_of, owner_of, signed_in
from tests.factories.imports import make_import
from tests.payments.claiming import CONTRACT, make_listed, page, said

pytestmark = pytest.mark.django_db


def test_public_page_of_a_recording_leads_to_a_claim_for_whoever_holds_rights() -> None:
    recording, claimant = make_listed(), make_label(name="Sunset Records")
    client, door = owner_of(claimant), f"/claims/open/?recording={recording.uuid}"

    assert door in page(client, f"/recordings/{recording.uuid}/")
    assert recording.title in page(client, door)
    document = SimpleUploadedFile("contract.pdf", CONTRACT)
    opened = client.post(door, said(document=document, title="Contract of 2019"))

    claim = Claim.objects.get()
    assert (opened.status_code, opened["Location"]) == (302, f"/claims/{claim.uuid}/")
    assert (claim.claimant, claim.respondent, claim.side) == (claimant, recording.organisation, Side.MASTER)
    assert "Contract of 2019" in page(client, f"/claims/{claim.uuid}/")


def test_part_is_claimed_of_whoever_is_named_and_shown_to_both_sides() -> None:
    recording = make_listed()
    make_share(recording)
    client, door = owner_of(make_label(name="Sunset Records")), f"/claims/open/?recording={recording.uuid}"

    wrong = client.post(door, said(part="nonsense"))
    unknown = client.post(door, said(against="Nobody Records"))
    client.post(door, said(part="1/4", against="Onbit Records"))

    assert [answer.status_code for answer in (wrong, unknown)] == [422, 422]
    assert "Nobody called “Nobody Records” holds a share" in unknown.content.decode()
    claim = Claim.objects.get()
    for whose in (claim.claimant, claim.respondent):
        assert "25 %, held by Onbit Records" in page(owner_of(whose), f"/claims/{claim.uuid}/")


def test_creator_and_whoever_lists_it_are_not_led_to_a_claim() -> None:
    recording = make_listed()
    strangers = [Client(), signed_in(make_creator().user), owner_of(recording.organisation)]

    for client in strangers:
        shown = page(client, f"/recordings/{recording.uuid}/")
        assert "/claims/open/" not in shown
        assert f"/concerns/new/?recording={recording.uuid}" in shown


def test_refused_rows_of_a_file_are_claimed_all_at_once() -> None:
    others = [make_listed(isrc="KRZ992600017"), make_listed(isrc="KRZ992600018")]
    claimant = make_label(name="Sunset Records")
    tide = (*FERRY[:1], "Tide", FERRY[2], "KR-Z99-26-00018", *FERRY[4:])
    batch = make_import(claimant, HEADER, FERRY, ("H-2", *tide[1:]))
    client, door = owner_of(claimant), f"/claims/open/?batch={batch.uuid}"

    shown = page(client, f"/imports/{batch.uuid}/")
    assert "2 recordings of this file are listed by somebody else" in shown
    assert door in shown
    client.post(door, said())

    assert {recording for claim in Claim.objects.all() for recording in claim.recordings.all()} == set(others)
    assert client.get(f"/claims/open/?batch={make_import(make_label(), HEADER, FERRY).uuid}").status_code == 404


def test_isrcs_are_typed_where_nothing_leads_there() -> None:
    recording, client = make_listed(isrc="KRZ992600017"), owner_of(make_label())

    assert "These are no ISRCs: nonsense" in client.post("/claims/open/", said(isrcs="nonsense")).content.decode()
    unknown = client.post("/claims/open/", said(isrcs="KR-Z99-26-00099"))
    client.post("/claims/open/", said(isrcs="KR-Z99-26-00017"))

    assert (unknown.status_code, list(Claim.objects.get().recordings.all())) == (422, [recording])


def test_what_nobody_can_see_cannot_be_claimed_by_its_address() -> None:
    recording, client = make_listed(), owner_of(make_label())
    Catalog.objects.filter(pk=recording.catalog_id).update(status=Catalog.Status.PREPARING)

    assert client.get(f"/claims/open/?recording={recording.uuid}").status_code == 404
    assert client.get("/claims/open/?recording=nonsense").status_code == 404


def test_whoever_is_not_verified_reads_why_they_cannot_claim_and_nothing_else() -> None:
    listed, stranger = make_listed(isrc="KRZ992600017"), make_label(name="Newcomer", verified=False)
    client, machine = owner_of(stranger), machine_of(stranger)
    body = {"side": "master", "since": "2019-03-01", "statement": "We made it."}

    batch = make_import(stranger, HEADER, FERRY)
    pages = [client.get(f"/claims/open/{query}") for query in ("", f"?batch={batch.uuid}")]
    asked = [{"isrcs": [isrc]} | body for isrc in (listed.isrc, "KRZ992600099")]
    told = [machine.post("/api/v1/claims", one, content_type="application/json") for one in asked]

    assert [page.status_code for page in pages] == [403, 403]
    assert all("Newcomer is not verified yet." in page.content.decode() for page in pages)
    assert all(listed.title not in page.content.decode() for page in pages)
    assert [one.status_code for one in told] == [403, 403]
    assert told[0].json()["detail"] == told[1].json()["detail"]


def test_machines_open_claims_and_speak_on_them() -> None:
    recording, claimant = make_listed(isrc="KRZ992600017"), make_label(name="Sunset Records")
    machine, other = machine_of(claimant), machine_of(recording.organisation)
    body = {"isrcs": ["KR-Z99-26-00017"], "side": "master", "since": "2019-03-01", "statement": "We made it."}
    body |= {"part": "1/3"}

    opened = machine.post("/api/v1/claims", body, content_type="application/json")
    claim = Claim.objects.get()
    said = other.post(f"/api/v1/claims/{claim.uuid}/entries", {"text": "We did."}, content_type="application/json")
    shown = machine.get(f"/api/v1/claims/{claim.uuid}").json()

    assert (opened.status_code, said.status_code) == (201, 201)
    assert [one["number"] for one in opened.json()] == [claim.number]
    assert (shown["status"], shown["part"], shown["respondent"], shown["recordings"]) == (
        "opened",
        "1/3",
        "Onbit Records",
        [str(recording.uuid)],
    )
    assert [(one["kind"], one["organisation"], one["text"]) for one in shown["entries"]] == [
        ("statement", "Sunset Records", "We made it."),
        ("answer", "Onbit Records", "We did."),
    ]
    strange = machine.post("/api/v1/claims", body | {"isrcs": ["nonsense"]}, content_type="application/json")
    assert strange.status_code == 422
