"""What a manager or an estate answers counts once an operator has accepted the proof."""

from io import BytesIO

import pytest
from django.test import Client

from accounts.models import Party
from licensing.models import PermissionRequest
from licensing.services import request_answers, request_proofs
from licensing.services.request_answers import ProofMissing
from marketplace.catalog.models import Consent, Recording
from tests.factories.accounts import make_operator
from tests.factories.clients import freshly_signed_in
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
