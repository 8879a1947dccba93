"""People say yes: who is credited approves, a voice is signed for, and a machine is nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from marketplace.catalog.models import Catalog, Credit, Recording
from marketplace.catalog.queries.clearance import Piece
from marketplace.kit.vocabulary import Purpose
from tests.catalog.asking import GENERATIVE, missing
from tests.factories.accounts import make_party
from tests.factories.catalog import (
    make_consent,
    make_credit,
    make_recording,
    make_voice_consent,
)

pytestmark = pytest.mark.django_db


def test_artist_and_writer_who_have_not_approved_are_named(catalog: Catalog) -> None:
    artist = make_party(catalog.organisation, name="Yoon Dalbi")
    writer = make_party(catalog.organisation, name="Han Garam")
    recording = make_recording(catalog, cleared=True, artist=artist, writer=writer)
    recording.consents.update(withdrawn_at="2026-11-14T00:00Z")

    assert missing(recording) == [(Piece.ARTIST_CONSENT, "Yoon Dalbi"), (Piece.WRITER_CONSENT, "Han Garam")]


def test_consent_counts_from_the_day_it_is_given(catalog: Catalog) -> None:
    artist = make_party(catalog.organisation, name="Yoon Dalbi")
    recording = make_recording(catalog, cleared=True, consented=False, artist=artist)
    make_consent(artist, recording, at=datetime(2026, 11, 15, 23, 30, tzinfo=UTC))

    assert missing(recording, on=date(2026, 11, 14)) == [
        (Piece.ARTIST_CONSENT, "Yoon Dalbi"),
        (Piece.WRITER_CONSENT, "Yoon Dalbi"),
    ]
    assert missing(recording, on=date(2026, 11, 15)) == []


def test_consent_for_another_purpose_is_not_consent(catalog: Catalog) -> None:
    artist = make_party(catalog.organisation, name="Yoon Dalbi")
    recording = make_recording(catalog, cleared=True, consented=False, artist=artist)
    make_consent(artist, recording, purposes=(Purpose.DATA_MINING,))

    assert missing(recording) == [(Piece.ARTIST_CONSENT, "Yoon Dalbi"), (Piece.WRITER_CONSENT, "Yoon Dalbi")]


def test_declared_consent_is_not_enough_where_signed_is_asked(catalog: Catalog) -> None:
    artist = make_party(catalog.organisation, name="Yoon Dalbi")
    recording = make_recording(catalog, cleared=True, artist=artist)
    strict = replace(GENERATIVE, needs_signed_consent=True)

    assert missing(recording, use=strict) == [
        (Piece.ARTIST_CONSENT, "Yoon Dalbi"),
        (Piece.WRITER_CONSENT, "Yoon Dalbi"),
    ]
    make_consent(artist, recording, signed=True)
    assert missing(recording, use=strict) == []


@pytest.mark.parametrize("vocal", [Recording.Vocal.VOCAL, Recording.Vocal.UNKNOWN])
def test_voice_needs_its_own_signature_unless_excluded(catalog: Catalog, vocal: str) -> None:
    singer = make_party(catalog.organisation, name="Yoon Dalbi")
    recording = make_recording(catalog, cleared=True, artist=singer, vocal=vocal)
    with_voice = replace(GENERATIVE, excludes_voice=False)

    assert missing(recording) == []
    assert missing(recording, use=with_voice) == [(Piece.VOICE_CONSENT, "Yoon Dalbi")]
    make_voice_consent(singer, recording)
    assert missing(recording, use=with_voice) == []


def test_named_vocalist_signs_for_the_voice_and_the_artist_need_not(catalog: Catalog) -> None:
    recording = make_recording(catalog, cleared=True, vocal=Recording.Vocal.VOCAL)
    guest = make_party(catalog.organisation, name="Guest Singer")
    make_credit(recording, guest, Credit.Role.VOCALIST)

    assert missing(recording, use=replace(GENERATIVE, excludes_voice=False)) == [(Piece.VOICE_CONSENT, "Guest Singer")]


def test_machine_is_neither_a_human_creator_nor_asked(catalog: Catalog) -> None:
    machine = make_party(catalog.organisation, name="Composer 3000")
    recording = make_recording(catalog, cleared=True, artist=machine)
    Credit.objects.filter(recording=recording).update(ai_contribution="all")
    Credit.objects.filter(work=recording.work).update(ai_contribution="all")

    assert missing(recording) == [
        (Piece.MACHINE_EARNS, "Composer 3000"),
        (Piece.NO_ARTIST, "Onbit Records"),
        (Piece.NO_HUMAN, "Onbit Records"),
        (Piece.NO_WRITER, "Onbit Records"),
    ]
