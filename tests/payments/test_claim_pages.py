"""Both sides and the operator on the pages of a claim: opened, answered, decided, appealed; nobody else finds it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Organisation
from marketplace.catalog.models import Catalog, Claim, Recording
from marketplace.catalog.services.claims import saying
from marketplace.catalog.services.claims.entries import Document
from marketplace.kit.vocabulary import Side
from payments.models import Hold
from tests.catalog.imports.songs import FERRY, HEADER
from tests.factories.accounts import NOON, make_creator, make_label, make_operator
from tests.factories.catalog import make_catalog, make_recording, make_share
from tests.factories.claims import make_claim, make_standing
from tests.factories.clients import machine_of, member_of, owner_of, signed_in
from tests.factories.imports import make_import
from tests.factories.payments import distribute, make_paid_licence, noon
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, make_songs, usd

pytestmark = pytest.mark.django_db
CONTRACT = b"%PDF-1.7 contract"


def make_listed(*, isrc: str = "") -> Recording:
    return make_recording(make_catalog(make_label(name="Onbit Records")), isrc=isrc)


def said(**more: Any) -> dict[str, Any]:
    return {
        "side": "master",
        "part": "100%",
        "territory": "WORLD",
        "since": "2019-03-01",
        "text": "We made it.",
        **more,
    }


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


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


def test_both_sides_exchange_evidence_and_read_it_with_its_dates() -> None:
    claim = make_claim(make_listed())
    claimant, respondent = owner_of(claim.claimant), owner_of(claim.respondent)

    assert "Sunset Records says that something you list is theirs" in page(respondent, "/label/")
    respondent.post(f"/claims/{claim.uuid}/", {"text": "We paid for the studio."})
    claimant.post(f"/claims/{claim.uuid}/", {"document": SimpleUploadedFile("a.pdf", CONTRACT)})

    for client in (claimant, respondent, signed_in(make_operator())):
        shown = page(client, f"/claims/{claim.uuid}/")
        assert "We made it in 2019." in shown
        assert "<dd>Worldwide</dd>" in shown
        assert "We paid for the studio." in shown
        assert "a.pdf" in shown
        assert claim.number in page(client, "/claims/")
    assert "says that something you list is theirs" not in page(respondent, "/label/")


def test_creator_who_holds_a_share_is_led_to_the_claim_and_shows_evidence_on_it() -> None:
    recording, nari = make_listed(), make_creator(name="Nari")
    make_share(recording, holder=nari)
    claim = make_claim(recording, at=timezone.now())
    client, own = signed_in(nari.user), f"/claims/{claim.uuid}/"
    until = date_format(claim.holders.get().answer_by, "j F Y")

    home = page(client, "/creator/")
    assert ("Sunset Records claims something that you hold a share of" in home, own in home) == (True, True)
    assert f"may answer until {until}" in page(client, own)
    client.post(own, {"document": SimpleUploadedFile("a.pdf", CONTRACT), "title": "My contract"})

    assert "hold a share of" not in page(client, "/creator/")
    entry = claim.entries.get(kind="answer")
    assert (entry.speaker, entry.document_title) == ("Nari", "My contract")
    assert client.get(f"/claims/documents/{entry.uuid}/").status_code == 200
    respondent, claimant = page(owner_of(claim.respondent), own), page(owner_of(claim.claimant), own)
    assert ("Who else holds a share of it" in respondent, "Who else holds a share of it" in claimant) == (True, False)
    assert ("My contract" in respondent, "My contract" in claimant) == (True, True)
    assert claim.number in page(client, "/claims/")
    assert signed_in(make_creator().user).get(own).status_code == 404


def test_publisher_who_holds_a_share_finds_the_claim_among_what_waits() -> None:
    recording, publisher = make_listed(), make_label(name="Namu Street")
    make_share(recording, holder=publisher.party)
    claim = make_claim(recording, at=timezone.now())
    client, own = owner_of(publisher), f"/claims/{claim.uuid}/"

    assert own in page(client, "/label/")
    client.post(own, {"text": "We bought it in 2020."})
    machine_of(publisher).post(f"/api/v1{own}entries", {"text": "Here is more."}, content_type="application/json")

    said = [(entry.speaker, entry.text) for entry in claim.entries.all()]
    assert said[1:] == [("Namu Street", "We bought it in 2020."), ("Namu Street", "Here is more.")]


def test_decision_waits_for_whoever_holds_a_share_since_and_tells_them() -> None:
    (song,) = make_songs(1)
    claim = make_claim(song, at=timezone.now())
    saying.say(claim, claim.respondent, text="Ours.", at=timezone.now(), actor=None)
    song.shares.filter(side=Side.MASTER).update(holder=make_creator(name="Heir"))

    refused = signed_in(make_operator()).post(
        f"/claims/{claim.uuid}/decide/", {"outcome": "upheld", "reasons": "Sure.", "earners": "keep"}
    )

    assert "Heir holds a share of it, and has until" in refused.content.decode()
    assert [holder.party.name for holder in claim.holders.all()] == ["Heir"]


def test_nobody_else_finds_a_claim_or_its_documents() -> None:
    claim = make_claim(make_listed())
    entry = saying.say(claim, claim.claimant, document=Document("Contract", BytesIO(CONTRACT)), at=NOON, actor=None)
    other = owner_of(make_label())

    addresses = [f"/claims/{claim.uuid}/{step}" for step in ("", "withdraw/", "appeal/")]
    addresses += [f"/claims/documents/{entry.uuid}/", f"/api/v1/claims/{claim.uuid}"]
    assert [other.get(address).status_code for address in addresses] == [404] * 5
    assert claim.number not in page(other, "/claims/")
    document = owner_of(claim.respondent).get(f"/claims/documents/{entry.uuid}/")
    assert b"".join(document.streaming_content) == CONTRACT  # type: ignore[attr-defined]


def test_only_whoever_answers_for_a_side_writes_and_only_the_claimant_withdraws() -> None:
    claim = make_claim(make_listed())
    reader = member_of(claim.claimant, role="viewer")

    reader.post(f"/claims/{claim.uuid}/", {"text": "Me too."})
    assert reader.post(f"/claims/{claim.uuid}/withdraw/", {"reasons": "No."}).status_code == 403
    assert owner_of(claim.respondent).post(f"/claims/{claim.uuid}/withdraw/", {"reasons": "No."}).status_code == 404
    assert claim.entries.count() == 1

    owner_of(claim.claimant).post(f"/claims/{claim.uuid}/withdraw/", {"reasons": "A mistake."})
    claim.refresh_from_db()
    assert claim.status == Claim.Status.WITHDRAWN


def test_operator_lets_a_claim_stand_and_decides_it_and_the_money_follows() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    claim = make_claim(song, at=timezone.now())
    operator, own = signed_in(make_operator()), f"/claims/{claim.uuid}/"
    assert "1 claim waits for a decision" in page(operator, "/operator/")

    tomorrow = (timezone.now() + timedelta(days=30)).date()
    operator.post(f"{own}stand/", {"reasons": "The contract names them.", "decide_by": tomorrow})
    distribute(NOVEMBER, at=DECEMBER_1ST)
    shown = page(owner_of(claim.claimant), own)
    assert "There is evidence at first sight" in shown
    assert "$42.50" in shown

    early = operator.post(f"{own}decide/", {"outcome": "upheld", "reasons": "Sure.", "earners": "keep"})
    assert "The other side has its days to answer first." in early.content.decode()
    owner_of(claim.respondent).post(own, {"text": "We paid for the studio."})
    operator.post(f"{own}decide/", {"outcome": "upheld", "reasons": "Their contract is older.", "earners": "keep"})

    claim.refresh_from_db()
    assert (claim.status, Hold.objects.get().is_standing) == (Claim.Status.UPHELD, False)
    loser = owner_of(claim.respondent)
    assert "Their contract is older." in page(loser, own)
    assert "Appeal" in page(loser, own)
    loser.post(f"{own}appeal/", {"reasons": "The contract is forged."})
    claim.refresh_from_db()
    assert claim.has_open_appeal
    assert "Appealed" in page(operator, "/claims/")


def test_money_that_waits_for_a_claim_is_shown_to_both_sides_and_to_who_earns() -> None:
    artist = make_creator(make_label(), name="Yoon Dalbi")
    song = make_recording(make_catalog(), cleared=True, artist=artist)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    claim = make_standing(song, at=noon("2026-11-20"))
    distribute(NOVEMBER, at=DECEMBER_1ST)

    sides: list[Organisation] = [claim.claimant, claim.respondent]
    for client in [*map(owner_of, sides), signed_in(artist.user)]:
        assert "Two parties say that one side of it is theirs." in page(client, "/statements/")
    assert "Two parties say" not in page(owner_of(make_label()), "/statements/")
    hold = Hold.objects.get()
    assert owner_of(claim.claimant).get(f"/holds/{hold.uuid}/appeal/").status_code == 404


def test_late_claims_come_first_for_operators_and_are_named_late() -> None:
    claim = make_claim(make_listed())
    Claim.objects.filter(pk=claim.pk).update(decide_by=timezone.now().date() - timedelta(days=1))
    operator = signed_in(make_operator())

    assert "1 of them is late." in page(operator, "/operator/")
    assert "Late" in page(operator, "/claims/")


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


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_claims_asks_no_more_of_the_database_when_it_is_longer(
    count: int, django_assert_max_num_queries: Any
) -> None:
    claimant = make_label()
    for _ in range(count):
        make_claim(make_listed(), claimant=claimant)
    client = owner_of(claimant)
    client.get("/claims/")

    with django_assert_max_num_queries(10):
        client.get("/claims/")
