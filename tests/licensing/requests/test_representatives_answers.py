"""What a manager or an estate answers counts once an operator has accepted the proof."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client

from accounts.models import Party
from licensing.models import PermissionRequest, Terms
from licensing.services import request_answers, request_proofs
from licensing.services.request_answers import ProofMissing, VoiceNotYours
from marketplace.catalog.models import Consent, Recording
from marketplace.catalog.services import consents, policies
from tests.factories.accounts import make_operator, make_user
from tests.factories.catalog import make_consent
from tests.factories.clients import freshly_signed_in
from tests.factories.requests import make_request
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.conftest import NOW, PAPER
from tests.licensing.requests.signing import answer_of, link_of, sign

pytestmark = pytest.mark.django_db


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


def test_what_was_signed_for_somebody_never_counts_after_they_have_spoken(
    request_: PermissionRequest, song: Recording, writer: Party
) -> None:
    proof = request_proofs.hand_in(request_, title="Agreement", document=BytesIO(PAPER), at=NOW, actor=None)
    given = answer_of("yes", acts_as="manager")
    request_answers.answer(request_, given, words="Yes.", language="", at=NOW, actor=None, proof=proof)
    make_consent(writer, song, answer="no", at=NOW + timedelta(hours=1))

    request_proofs.accept(proof, at=NOW + timedelta(days=1), actor=make_operator())

    request_.refresh_from_db()
    assert (request_.counted_at, is_cleared(song)) == (None, False)


def test_a_manager_s_document_gives_no_voice_to_who_then_calls_themself_guardian(
    request_: PermissionRequest, terms: Terms, writer: Party
) -> None:
    proof = request_proofs.hand_in(request_, title="Agreement", document=BytesIO(PAPER), at=NOW, actor=None)
    given = answer_of("yes", acts_as="manager")
    request_answers.answer(request_, given, words="Yes.", language="", at=NOW, actor=None, proof=proof)
    request_proofs.accept(proof, at=NOW, actor=make_operator())
    proof.refresh_from_db()
    again = make_request(terms=terms, party=writer)
    again.asked = again.asked | {"voice": True}

    with pytest.raises(VoiceNotYours):
        request_answers._refuse_what_is_not_theirs(again, answer_of("yes", acts_as="guardian", voice=True), proof)


def test_only_a_person_writes_rules_that_bind_every_label(writer: Party) -> None:
    person, manager = make_user(), make_user()
    Party.objects.filter(pk=writer.pk).update(user=person, kind=Party.Kind.PERSON)
    writer.refresh_from_db()

    with pytest.raises(consents.EverythingOfAnother):
        policies.write(writer, policies.Policy(), words_sha256="0" * 64, at=NOW, actor=manager)
