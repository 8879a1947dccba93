"""Whoever took part is warranted by the label, and may object; a no stands, whatever a file credits afterwards."""

from datetime import UTC, datetime

import pytest

from marketplace.catalog.models import Catalog, Credit
from marketplace.catalog.queries.clearance import Piece
from tests.catalog.asking import missing
from tests.factories.accounts import make_party
from tests.factories.catalog import make_consent, make_credit, make_policy, make_recording

pytestmark = pytest.mark.django_db


def test_a_producer_who_says_no_is_heard_and_one_who_is_silent_is_warranted(catalog: Catalog) -> None:
    producer = make_party(catalog.organisation, name="Seo Haneul")
    recording = make_recording(catalog, cleared=True)
    make_credit(recording, producer, Credit.Role.PRODUCER)
    before = missing(recording)

    make_consent(producer, recording, answer="no")

    assert (before, missing(recording)) == ([], [(Piece.OBJECTION, "Seo Haneul")])


@pytest.mark.parametrize("asks", [(), ("train_generative",)])
def test_rules_that_refuse_or_ask_first_are_an_objection(catalog: Catalog, asks: tuple[str, ...]) -> None:
    producer = make_party(catalog.organisation, name="Seo Haneul")
    recording = make_recording(catalog, cleared=True)
    make_credit(recording, producer, Credit.Role.PRODUCER)

    make_policy(producer, asks=asks)
    ruled = missing(recording)
    make_consent(producer, recording, signed=True, at=datetime(2025, 7, 1, tzinfo=UTC))

    assert (ruled, missing(recording)) == ([(Piece.OBJECTION, "Seo Haneul")], [])


def test_a_file_that_credits_somebody_else_does_not_unsay_a_no(catalog: Catalog) -> None:
    artist = make_party(catalog.organisation, name="Kim Sujin")
    recording = make_recording(catalog, cleared=True, artist=artist, writer=make_party(catalog.organisation))
    other = make_party(catalog.organisation, name="Kim Su-jin")
    make_consent(artist, recording, answer="no")
    recording.credits.filter(party=artist).update(party=other)
    make_consent(other, recording)

    refused = missing(recording)
    make_consent(artist, recording, signed=True)

    assert (refused, missing(recording)) == ([(Piece.OBJECTION, "Kim Sujin")], [])
