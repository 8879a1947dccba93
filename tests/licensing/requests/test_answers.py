"""An answer counts as it was signed: once, for what was asked, and by whom it belongs to."""

from datetime import timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Party
from licensing.models import PermissionRequest, Terms
from licensing.services import request_accounts, request_answers, request_proofs, requests
from licensing.services.request_accounts import NotYourLetter
from licensing.services.request_answers import NotYoursToAnswer, ProofMissing, VoiceNotYours
from licensing.services.requests import RequestClosed
from marketplace.catalog.models import Catalog, Consent, Grant, Recording, StandingPolicy
from marketplace.catalog.queries.clearance import Line, clearance
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, Purpose, Stage
from tests.factories.accounts import make_creator, make_operator, make_owner, make_party, make_user
from tests.factories.catalog import make_catalog, make_credit, make_recording
from tests.factories.clients import freshly_signed_in, signed_in
from tests.factories.licensing import make_terms
from tests.factories.requests import make_request
from tests.licensing.requests.conftest import ADDRESS, TWO_DOLLARS
from tests.licensing.requests.signing import answer_of, link_of, review, sign

pytestmark = pytest.mark.django_db

NOW = timezone.now()
PAPER = b"%PDF-1.7 management agreement"
USE = Use(
    purposes=frozenset({Purpose.TRAIN_GENERATIVE}),
    stages=frozenset({Stage.PRETRAIN}),
    contents=frozenset({Content.AUDIO}),
    excludes_voice=True,
)


@pytest.fixture
def request_(terms: Terms, song: Recording, writer: Party) -> PermissionRequest:
    return requests.ask(terms, writer, email=ADDRESS, at=NOW, actor=make_owner(terms.organisation))


def is_cleared(recording: Recording, price: str = "2.00") -> bool:
    line = Line(recording.pk, Money.parse(price, "USD"))
    return recording.pk in clearance([line], USE, on=timezone.now().date(), territory=WORLD).cleared


def test_the_link_answers_once_and_then_shows_what_was_signed(request_: PermissionRequest) -> None:
    phone, link = Client(), link_of(request_)
    words = sign(phone, link)

    shown = phone.get(link).content.decode()
    again = phone.post(link, {"says": "no", "reach": "these", "acts_as": "self", "signed_name": "Somebody"})

    assert (words in shown, words in again.content.decode()) == (True, True)
    assert Consent.objects.filter(origin=request_.uuid).count() == 1
    with pytest.raises(RequestClosed):
        request_answers.answer(request_, answer_of("no"), words="No.", language="", at=NOW, actor=None)


def test_the_link_ends_after_thirty_days(terms: Terms, song: Recording, writer: Party) -> None:
    old = requests.ask(terms, writer, email=ADDRESS, at=NOW - timedelta(days=31), actor=None)

    page = Client().get(link_of(old)).content.decode()

    assert "This link is too old" in page
    with pytest.raises(RequestClosed):
        request_answers.answer(old, answer_of("yes"), words="Yes.", language="", at=timezone.now(), actor=None)


def test_a_link_that_we_did_not_write_opens_nothing(request_: PermissionRequest) -> None:
    assert Client().get(f"/answer/{request_.uuid}:forged/").status_code == 404


def test_nothing_is_ticked_in_advance_and_nothing_counts_before_it_is_signed(
    request_: PermissionRequest, song: Recording
) -> None:
    page = Client().get(link_of(request_)).content.decode()
    words, _sha256 = review(Client(), link_of(request_))

    form = page[page.index('<form class="form"') :]
    assert "checked" not in form
    assert 'value="2.00"' in form
    assert "Never my voice" in words
    assert not Consent.objects.filter(origin=request_.uuid).exists()
    assert not is_cleared(song)


def test_words_that_changed_since_they_were_read_are_not_signed(request_: PermissionRequest) -> None:
    phone, link = Client(), link_of(request_)
    _words, sha256 = review(phone, link)

    phone.post(link, {"says": "yes", "reach": "here", "acts_as": "self", "signed_name": "Kang Iseul", "signed": sha256})

    request_.refresh_from_db()
    assert request_.status == "sent"


def test_an_answer_for_every_label_is_a_standing_policy_that_leaves_other_uses_to_be_asked(
    request_: PermissionRequest, writer: Party
) -> None:
    words = sign(Client(), link_of(request_), reach="everywhere", least_price="3.00")

    policy = StandingPolicy.objects.get(party=writer)
    assert (policy.allows, policy.least_price, policy.voice) == (["train_generative"], Money.parse("3.00", "USD"), "no")
    assert sorted(policy.asks) == ["ai_input", "data_mining", "train_nongenerative"]
    assert "all my music, at every label" in words
    assert "For any other use, what I said before holds; where I said nothing, ask me first." in words


def test_for_all_of_mine_here_names_what_the_label_lists_today(
    request_: PermissionRequest, catalog: Catalog, song: Recording, writer: Party
) -> None:
    other = make_recording(make_catalog(catalog.organisation), cleared=True)
    elsewhere = make_recording(cleared=True)
    for recording in (other, elsewhere):
        make_credit(recording, writer)

    sign(Client(), link_of(request_), reach="here")

    assert set(Consent.objects.get(origin=request_.uuid).recordings.all()) == {song, other}


def test_a_voice_is_given_only_by_a_tick_of_the_person(catalog: Catalog) -> None:
    terms = make_terms(catalog, excludes_voice=False)
    singer = make_party(catalog.organisation, name="Yoon Dalbi")
    sung = make_recording(catalog, cleared=True, artist=singer, vocal=Recording.Vocal.VOCAL)
    asked = requests.ask(terms, singer, email=ADDRESS, at=NOW, actor=None)

    with pytest.raises(VoiceNotYours):
        request_answers.answer(
            asked,
            answer_of("yes", voice=True, acts_as="manager"),
            words="Yes.",
            language="",
            at=NOW,
            actor=None,
            proof=request_proofs.hand_in(asked, title="Agreement", document=BytesIO(PAPER), at=NOW, actor=None),
        )
    sign(Client(), link_of(asked), voice="on", least_price="3.00")

    consent = Consent.objects.get(origin=asked.uuid)
    assert (asked.asks_voice, consent.personal, list(consent.recordings.all())) == (True, ["voice"], [sung])


def test_a_name_in_prompts_is_asked_for_and_given_apart(catalog: Catalog) -> None:
    terms = make_terms(catalog, allows_named_artist_prompts=True)
    singer = make_party(catalog.organisation, name="Yoon Dalbi")
    make_recording(catalog, cleared=True, artist=singer)
    asked = requests.ask(terms, singer, email=ADDRESS, at=NOW, actor=None)

    words = sign(Client(), link_of(asked), name_use="on", least_price="3.00")

    assert (asked.asks_name, asked.asks_voice) == (True, False)
    assert "Never my voice. Prompts may name me, for the recordings that I was shown." in words
    assert Consent.objects.get(origin=asked.uuid).personal == ["name_image_likeness"]


def test_a_voice_that_is_not_ticked_stays_out(catalog: Catalog) -> None:
    terms = make_terms(catalog, excludes_voice=False)
    singer = make_party(catalog.organisation, name="Yoon Dalbi")
    make_recording(catalog, cleared=True, artist=singer, vocal=Recording.Vocal.VOCAL)
    asked = requests.ask(terms, singer, email=ADDRESS, at=NOW, actor=None)

    words = sign(Client(), link_of(asked), least_price="3.00")

    assert "Never my voice" in words
    assert Consent.objects.get(origin=asked.uuid).personal == []


def test_a_holder_without_an_account_permits_by_the_link_with_conditions(catalog: Catalog, terms: Terms) -> None:
    publisher = make_party(catalog.organisation, name="Mara Quill Publishing")
    one = make_recording(catalog, cleared=True, publisher=publisher)
    asked = requests.ask(terms, publisher, email="clerk@example.org", at=NOW, actor=None)

    sign(Client(), link_of(asked), acts_as="staff", side_percent="50", signed_name="A. Clerk")

    grant = Grant.objects.get(holder=publisher)
    assert (grant.sides, grant.purposes, grant.least_price) == (["publishing"], ["train_generative"], TWO_DOLLARS)
    assert (grant.least_side_parts, grant.least_side_whole, grant.covers_all) == (50, 100, False)
    assert list(grant.recordings.all()) == [one]
    asked.refresh_from_db()
    assert (grant.origin, grant.words_sha256) == (asked.uuid, asked.words_sha256)
    assert (is_cleared(one), is_cleared(one, "1.00")) == (True, False)


def test_a_holder_who_says_all_of_theirs_permits_what_comes_later_too(catalog: Catalog, terms: Terms) -> None:
    publisher = make_party(catalog.organisation, name="Mara Quill Publishing")
    make_recording(catalog, cleared=True, publisher=publisher)
    asked = requests.ask(terms, publisher, email="clerk@example.org", at=NOW, actor=None)

    sign(Client(), link_of(asked), acts_as="staff", reach="everywhere", signed_name="A. Clerk")

    assert Grant.objects.get(holder=publisher).covers_all
    assert is_cleared(make_recording(catalog, cleared=True, publisher=publisher))


def test_a_holder_answers_one_recording_and_is_asked_again_for_the_others(catalog: Catalog, terms: Terms) -> None:
    publisher = make_party(catalog.organisation, name="Mara Quill Publishing")
    one, other = (make_recording(catalog, cleared=True, publisher=publisher, title=title) for title in ("A", "B"))
    asked = requests.ask(terms, publisher, email="clerk@example.org", at=NOW, actor=None)
    form = {"says": "yes", "reach": "some", "acts_as": "staff", "signed_name": "A. Clerk"}
    nothing_ticked = Client().post(link_of(asked), form).content.decode()

    words = sign(Client(), link_of(asked), acts_as="staff", reach="some", chosen=[str(one.uuid)])
    again = requests.ask(terms, publisher, email="clerk@example.org", at=timezone.now(), actor=None)

    assert "Tick the recordings that you answer for." in nothing_ticked
    assert "Yes: “A” may be licensed" in words
    assert list(Grant.objects.get(holder=publisher).recordings.all()) == [one]
    assert list(again.recordings.all()) == [other]


def test_a_managers_answer_counts_from_the_operators_yes_and_never_before(
    request_: PermissionRequest, song: Recording, writer: Party
) -> None:
    phone, link = Client(), link_of(request_)
    with pytest.raises(ProofMissing):
        request_answers.answer(
            request_, answer_of("yes", acts_as="manager"), words="Yes.", language="", at=NOW, actor=None
        )
    document = BytesIO(PAPER)
    document.name = "agreement.pdf"
    words = sign(
        phone, link, acts_as="manager", signed_name="M. Agent", files={"title": "Agreement", "document": document}
    )
    request_.refresh_from_db()
    proof = request_.representation
    assert proof is not None
    waiting = (request_.waits_for_proof, proof.status, is_cleared(song), Consent.objects.filter(party=writer).exists())
    operator = freshly_signed_in(make_operator())
    shown = operator.get(f"/operations/answers/{proof.uuid}/").content.decode()

    operator.post(f"/operations/answers/{proof.uuid}/")

    request_.refresh_from_db()
    consent = Consent.objects.get(party=writer)
    assert waiting == (True, "submitted", False, False)
    assert words in shown
    assert (
        f"/operations/answers/{proof.uuid}/"
        in operator.get(f"/operations/verifications/representatives/{proof.uuid}/").content.decode()
    )
    assert (is_cleared(song), request_.counted_at, consent.given_at) == (True, consent.given_at, request_.counted_at)
    assert request_.closed_at is not None
    assert consent.given_at > request_.closed_at


def test_a_sweep_finds_what_was_accepted_elsewhere(request_: PermissionRequest, song: Recording) -> None:
    proof = request_proofs.hand_in(request_, title="Will", document=BytesIO(PAPER), at=NOW, actor=None)
    given = answer_of("yes", acts_as="estate")
    request_answers.answer(request_, given, words="Yes.", language="", at=NOW, actor=None, proof=proof)
    request_proofs.count_proved(at=NOW)
    before = is_cleared(song)

    proof.status, proof.decided_at, proof.decided_by = "accepted", NOW, make_operator()
    proof.save()
    request_proofs.count_proved(at=NOW)
    request_proofs.count_proved(at=NOW)

    assert (before, is_cleared(song), Consent.objects.filter(origin=request_.uuid).count()) == (False, True, 1)


def test_the_label_never_answers_its_own_question(request_: PermissionRequest) -> None:
    insider = signed_in(make_owner(request_.organisation))
    _words, sha256 = review(insider, link_of(request_))

    with pytest.raises(NotYoursToAnswer):
        request_answers.answer(
            request_,
            answer_of("yes"),
            words="Yes.",
            language="",
            at=NOW,
            actor=make_owner(request_.organisation),
        )
    said = {"says": "yes", "reach": "these", "acts_as": "self", "signed_name": "Kang Iseul", "least_price": "2.00"}
    assert insider.post(link_of(request_), said | {"signed": sha256}).status_code == 403


def test_whoever_had_the_letter_opens_an_account_and_changes_every_answer(
    request_: PermissionRequest, writer: Party, song: Recording
) -> None:
    sign(Client(), link_of(request_))
    stranger, person = make_user(), make_user(email=ADDRESS)

    with pytest.raises(NotYourLetter):
        request_accounts.take_over(request_, user=stranger, at=NOW)
    client = signed_in(person)
    client.post(link_of(request_) + "account/")
    mine = client.get("/consents/").content.decode()
    consent = Consent.objects.get(party=writer)
    client.post(f"/consents/{consent.uuid}/withdraw/", {"confirmed": "yes"})

    writer.refresh_from_db()
    assert writer.user == person
    assert f"/consents/{consent.uuid}/withdraw/" in mine
    assert not is_cleared(song)


def test_an_address_that_nobody_has_proved_takes_over_nothing(request_: PermissionRequest, writer: Party) -> None:
    person = make_user(email=ADDRESS, verified=False)
    EmailAddress.objects.filter(user=person).update(verified=False)

    response = signed_in(person).post(link_of(request_) + "account/")

    writer.refresh_from_db()
    assert (response.status_code, writer.user) == (403, None)


def test_not_me_leads_to_the_report_and_records_nothing(request_: PermissionRequest) -> None:
    page = Client().get(link_of(request_)).content.decode()

    assert f"/concerns/new/?label={request_.organisation.slug}" in page
    request_.refresh_from_db()
    assert (request_.status, request_.answer) == ("sent", None)


def test_a_creator_with_an_account_has_a_queue_and_answers_there(song: Recording, catalog: Catalog) -> None:
    creator = make_creator(catalog.organisation, name="Yoon Dalbi")
    asked = make_request(creator, organisation=catalog.organisation)
    theirs, other = signed_in(creator.user), signed_in(make_creator().user)
    address = f"/permission/{asked.uuid}/"
    home, queue = theirs.get("/creator/").content.decode(), theirs.get("/permission/").content.decode()

    sign(theirs, address, least_price="3.00", signed_name="Yoon Dalbi")

    asked.refresh_from_db()
    assert ("1 label asks for your permission" in home, address in queue) == (True, True)
    assert (asked.says, asked.answered_by) == ("yes", creator.user)
    assert other.get(address).status_code == 404
    assert "Nobody waits for your answer" in theirs.get("/permission/").content.decode()


def test_letters_and_pages_speak_the_readers_language(terms: Terms, song: Recording, writer: Party) -> None:
    asked = requests.ask(terms, writer, email=ADDRESS, language="ko", at=NOW, actor=None)

    page = Client().get(link_of(asked))

    assert 'lang="ko"' in page.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE licensing_permissionrequest SET asked = '{}'",
        "UPDATE licensing_permissionrequest SET email = 'other@example.org'",
        "DELETE FROM licensing_permissionrequest",
    ],
)
def test_postgresql_refuses_to_change_what_was_asked(request_: PermissionRequest, change: str) -> None:
    assert _is_refused(change)


@pytest.mark.parametrize("column", ["words", "words_sha256", "says", "status"])
def test_postgresql_refuses_to_change_what_was_answered(request_: PermissionRequest, column: str) -> None:
    sign(Client(), link_of(request_))

    assert _is_refused(f"UPDATE licensing_permissionrequest SET {column} = 'no'")
    assert _is_refused("UPDATE licensing_permissionrequest SET counted_at = now() - interval '1 day'")


def _is_refused(change: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    except IntegrityError as refused:
        return "is frozen" in str(refused)
    return False
