"""A voice and a name are given apart from the music, and only by the person."""

from io import BytesIO

import pytest
from django.test import Client

from licensing.services import request_answers, request_proofs, requests
from licensing.services.request_answers import VoiceNotYours
from marketplace.catalog.models import Catalog, Consent, Recording
from tests.factories.accounts import make_party
from tests.factories.catalog import make_recording
from tests.factories.licensing import make_terms
from tests.licensing.requests.conftest import ADDRESS, NOW, PAPER
from tests.licensing.requests.signing import answer_of, link_of, sign

pytestmark = pytest.mark.django_db


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
