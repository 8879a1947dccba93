"""Both sides and the operator on the pages of a claim: opened, answered, decided, appealed; nobody else finds it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Organisation
from marketplace.catalog.models import Claim
from marketplace.catalog.services.claims import saying
from marketplace.catalog.services.claims.entries import Document
from marketplace.kit.vocabulary import Side
from payments.models import Hold
from tests.factories.accounts import NOON, make_creator, make_label, make_operator
from tests.factories.catalog import make_catalog, make_recording, make_share
from tests.factories.claims import make_claim, make_standing
from tests.factories.clients import machine_of, member_of, owner_of, signed_in
from tests.factories.payments import distribute, make_paid_licence, noon
from tests.payments.claiming import CONTRACT, make_listed, page
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, make_songs, usd

pytestmark = pytest.mark.django_db


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
