"""Whoever is missing gets one letter, reads on a phone what is asked, and answers once by its link."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from accounts.models import Party
from licensing.models import PermissionRequest
from licensing.queries.catalog_clearance import clearance_of, questions_of
from marketplace.catalog.models import Catalog, Consent, Recording
from marketplace.kit.hashing import sha256_hex
from tests.licensing.requests.conftest import ADDRESS, TWO_DOLLARS, Link
from tests.licensing.requests.signing import ask, sign

pytestmark = pytest.mark.django_db(transaction=True)


def missing(catalog: Catalog) -> list[str]:
    today = timezone.now().date()
    answer = clearance_of(catalog, questions_of(catalog, on=today)[0], on=today)
    return [group.because.sentence for group in answer.groups]


def test_a_songwriter_answers_by_the_link_without_a_password(
    seller: Client, catalog: Catalog, song: Recording, writer: Party, mailoutbox: list[EmailMessage], link_in: Link
) -> None:
    phone = Client()
    before = missing(catalog)

    ask(seller, catalog, writer)
    (letter,) = mailoutbox
    link = link_in(letter)
    page = phone.get(link).content.decode()
    sign(phone, link)

    request = PermissionRequest.objects.get()
    consent = Consent.objects.get(party=writer)
    assert before == ["Kang Iseul, who wrote it, has not approved this use."]
    assert letter.to == [ADDRESS]
    assert "May AI learn from the music of Kang Iseul?" in letter.body
    assert "music by or with Kang Iseul" in letter.body
    assert all(said in page for said in ("Onbit Records", "Persimmon Weather", "$2.00"))
    assert missing(catalog) == []
    assert (consent.answer, consent.least_price, consent.personal, consent.advertising) == (
        "yes",
        TWO_DOLLARS,
        [],
        False,
    )
    assert list(consent.recordings.all()) == [song]
    assert (consent.origin, consent.words_sha256) == (request.uuid, sha256_hex(request.words.encode()))
    assert request.words == (
        "I, Kang Iseul, answer as Kang Iseul. Yes: the 1 recording of Onbit Records that I was shown may be licensed "
        "for training a generative model. A recording must cost at least $2.00. Never my voice, name, image or "
        "likeness. This holds until I take it back."
    )
