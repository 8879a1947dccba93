"""Who has spoken themself is no longer spoken for: which answer counts, for whom, and within which conditions."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from accounts.models import Party
from marketplace.catalog.models import Catalog, Recording
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Personal, Purpose
from tests.catalog.asking import GENERATIVE, ask
from tests.factories.accounts import make_party, make_user
from tests.factories.catalog import (
    make_catalog,
    make_consent,
    make_grant,
    make_policy,
    make_recording,
    make_work,
)

pytestmark = pytest.mark.django_db

MARCH, MAY, JULY, SEPTEMBER = (datetime(2026, month, 1, 12, tzinfo=UTC) for month in (3, 5, 7, 9))
GENERATIVE_ONLY = (Purpose.TRAIN_GENERATIVE,)
TWO, FOUR = Money.parse("2.00", "USD"), Money.parse("4.00", "USD")
IN_ADVERTISING = replace(GENERATIVE, in_advertising=True)
WITH_VOICE = replace(GENERATIVE, excludes_voice=False)


@pytest.fixture
def artist(catalog: Catalog) -> Party:
    return make_party(catalog.organisation, name="Yoon Dalbi")


@pytest.fixture
def song(catalog: Catalog, artist: Party) -> Recording:
    """A song by one who wrote and sings it, for whom nobody has said anything yet."""
    return make_recording(
        catalog, cleared=True, consented=False, artist=artist, writer=make_writer(catalog), vocal=Recording.Vocal.VOCAL
    )


def make_writer(catalog: Catalog) -> Party:
    """Somebody who has agreed to everything, so that only the artist's answer counts."""
    writer = make_party(catalog.organisation)
    make_consent(writer, covers_all=True)
    return writer


def lacks(recording: Recording, **asked: object) -> list[tuple[str, tuple[str, ...]]]:
    """What is missing and in what the answer falls short."""
    answer = ask(recording, **asked)  # type: ignore[arg-type]
    return [(piece.what.value, piece.lacks) for piece in answer.missing.get(recording.pk, ())]


def sentence(recording: Recording, **asked: object) -> str:
    (piece,) = ask(recording, **asked).missing[recording.pk]  # type: ignore[arg-type]
    assert Missing.from_json(piece.as_json()) == piece
    return piece.sentence


def test_p1_3_silence_is_no_yes(song: Recording) -> None:
    assert sentence(song) == "Yoon Dalbi, the artist, has not approved this use."


def test_signed_yes_counts_and_covers_only_what_it_names(catalog: Catalog, artist: Party, song: Recording) -> None:
    another = make_recording(catalog, cleared=True, consented=False, artist=artist, writer=make_writer(catalog))
    make_consent(artist, song, signed=True, purposes=GENERATIVE_ONLY)

    assert lacks(song) == []
    assert lacks(another) == [("artist_consent", ())]
    assert lacks(song, use=replace(GENERATIVE, purposes=frozenset(Purpose))) == [("artist_consent", ())]


def test_yes_to_all_of_mine_counts_at_every_label_where_the_person_has_the_same_login(
    artist: Party, song: Recording
) -> None:
    elsewhere = make_catalog()
    make_grant(elsewhere.organisation.party, catalog=elsewhere)
    namesake = make_party(elsewhere.organisation, name="Yoon Dalbi")
    other = make_recording(elsewhere, cleared=True, consented=False, artist=namesake, writer=make_writer(elsewhere))
    make_consent(artist, covers_all=True)
    assert (lacks(song), lacks(other)) == ([], [("artist_consent", ())])

    Party.objects.filter(pk__in=[artist.pk, namesake.pk]).update(user=make_user(), kind=Party.Kind.PERSON)

    assert (lacks(song), lacks(other)) == ([], [])


def test_p1_3_own_rules_bind_every_label_and_end_what_labels_declared(artist: Party, song: Recording) -> None:
    elsewhere = make_catalog()
    make_grant(elsewhere.organisation.party, catalog=elsewhere)
    namesake = make_party(elsewhere.organisation, name="Y. Dalbi")
    other = make_recording(elsewhere, cleared=True, artist=namesake)
    make_consent(artist, song)
    Party.objects.filter(pk__in=[artist.pk, namesake.pk]).update(user=make_user(), kind=Party.Kind.PERSON)
    assert (lacks(song), lacks(other)) == ([], [])

    make_policy(artist, allows=(Purpose.DATA_MINING,), at=MARCH)

    assert lacks(song) == [("artist_consent", ("no",))]
    assert lacks(other) == [("artist_consent", ("no",)), ("writer_consent", ("no",))]
    assert sentence(song) == "Yoon Dalbi has said no to this use."


def test_rules_of_a_name_without_login_bind_that_name_alone(catalog: Catalog, artist: Party, song: Recording) -> None:
    stranger = make_party(catalog.organisation, name="Han Garam")
    other = make_recording(catalog, cleared=True, artist=stranger)
    make_consent(artist, song)
    make_policy(stranger, at=MARCH)

    assert (lacks(song), [what for what, _lacks in lacks(other)]) == ([], ["artist_consent", "writer_consent"])


def test_the_newest_word_decides(artist: Party, song: Recording) -> None:
    make_consent(artist, song, signed=True, at=MARCH)
    assert lacks(song) == []
    make_policy(artist, asks=GENERATIVE_ONLY, at=MAY)
    assert lacks(song) == [("artist_consent", ("ask",))]
    assert sentence(song) == "Yoon Dalbi wants to be asked about this use first."
    make_consent(artist, song, signed=True, at=JULY)
    assert lacks(song) == []
    make_consent(artist, answer="no", covers_all=True, at=SEPTEMBER)
    assert lacks(song) == [("artist_consent", ("no",))]


@pytest.mark.parametrize("about", ["this", "all"])
def test_who_wants_to_be_asked_has_not_said_yes_until_they_do(artist: Party, song: Recording, about: str) -> None:
    make_consent(artist, *([song] if about == "this" else []), answer="ask", covers_all=about == "all", at=MARCH)
    make_consent(artist, song, at=MAY)  # a label's file, later
    assert lacks(song) == [("artist_consent", ("ask",))]
    assert sentence(song) == "Yoon Dalbi wants to be asked about this use first."

    make_consent(artist, song, signed=True, at=JULY)

    assert lacks(song) == []


def test_rules_allow_until_their_day_and_refuse_after_it(artist: Party, song: Recording) -> None:
    make_consent(artist, song)
    make_policy(artist, allows=GENERATIVE_ONLY, valid_until=date(2026, 11, 15))
    assert lacks(song, on=date(2026, 11, 14)) == []
    assert lacks(song, on=date(2026, 11, 15)) == [("artist_consent", ("until:2026-11-15",))]

    make_policy(artist, asks=GENERATIVE_ONLY, valid_until=date(2026, 11, 15), at=JULY)

    assert lacks(song, on=date(2026, 11, 15)) == [("artist_consent", ("ask",))]


def test_of_two_words_of_one_moment_the_one_about_this_recording_decides(artist: Party, song: Recording) -> None:
    make_policy(artist, at=MARCH)
    make_consent(artist, song, signed=True, at=MARCH)

    assert lacks(song) == []


def test_p1_3_what_was_taken_back_is_a_no_until_the_person_signs_anew(artist: Party, song: Recording) -> None:
    make_consent(artist, song, at=MARCH, withdrawn_at=JULY)
    make_consent(artist, song, at=SEPTEMBER)  # a label's file, later

    assert lacks(song) == [("artist_consent", ("withdrawn",))]
    assert sentence(song) == "Yoon Dalbi has taken back their yes to this use."
    make_consent(artist, song, signed=True, at=SEPTEMBER)
    assert lacks(song) == []


def test_an_answer_for_another_purpose_leaves_what_was_declared(artist: Party, song: Recording) -> None:
    make_consent(artist, song)
    make_consent(artist, song, answer="no", purposes=(Purpose.DATA_MINING,))

    assert lacks(song) == []


@pytest.mark.parametrize("by", ["answer", "rules"])
def test_a_yes_counts_within_its_conditions(artist: Party, song: Recording, by: str) -> None:
    if by == "answer":
        make_consent(artist, song, signed=True, least_price=FOUR, advertising=False)
    else:
        make_policy(artist, allows=GENERATIVE_ONLY, least_price=FOUR)

    assert lacks(song, price=FOUR) == []
    assert [what for what, _lacks in lacks(song, price=Money.parse("5000", "KRW"))] == ["artist_consent"]
    assert sentence(song) == "Yoon Dalbi has approved this use, but only for a higher price."
    assert (
        sentence(song, price=FOUR, use=IN_ADVERTISING) == "Yoon Dalbi has approved this use, but not for advertising."
    )
    assert (
        sentence(song, use=IN_ADVERTISING)
        == "Yoon Dalbi has approved this use, but not for advertising; only for a higher price."
    )


def test_rules_may_ask_about_advertising_alone(artist: Party, song: Recording) -> None:
    make_policy(artist, allows=GENERATIVE_ONLY, advertising="ask")

    assert lacks(song) == []
    assert lacks(song, use=IN_ADVERTISING) == [("artist_consent", ("ask",))]


def test_a_yes_ends_on_its_day(artist: Party, song: Recording) -> None:
    make_consent(artist, song, signed=True, valid_until=date(2026, 11, 15))

    assert lacks(song, on=date(2026, 11, 14)) == []
    assert sentence(song) == "Yoon Dalbi has approved this use, but only before 15 November 2026."


def test_what_a_label_declared_until_a_day_ends_on_it(artist: Party, song: Recording) -> None:
    make_consent(artist, song, valid_until=date(2026, 11, 15))

    assert (lacks(song, on=date(2026, 11, 14)), lacks(song)) == ([], [("artist_consent", ())])


def test_where_a_signature_is_needed_what_the_label_declared_is_told(artist: Party, song: Recording) -> None:
    make_consent(artist, song)
    strict = replace(GENERATIVE, needs_signed_consent=True)

    assert lacks(song, use=strict) == [("artist_consent", ("signed",))]
    make_policy(artist, allows=GENERATIVE_ONLY)
    assert lacks(song, use=strict) == []


@pytest.mark.parametrize(("stance", "told"), [("no", ("no",)), ("ask", ("ask",)), ("yes", None)])
def test_rules_speak_for_the_voice_only_in_so_many_words(
    artist: Party, song: Recording, stance: str, told: tuple[str, ...] | None
) -> None:
    make_policy(artist, allows=GENERATIVE_ONLY, voice=stance)

    assert lacks(song) == []
    assert lacks(song, use=WITH_VOICE) == ([] if told is None else [("voice_consent", told)])


def test_p3_4_a_newer_yes_without_the_voice_takes_the_voice_out(artist: Party, song: Recording) -> None:
    make_consent(artist, song, personal=(Personal.VOICE,), at=MARCH)
    assert lacks(song, use=WITH_VOICE) == []

    make_consent(artist, song, signed=True, at=MAY)

    assert (lacks(song), lacks(song, use=WITH_VOICE)) == ([], [("voice_consent", ())])


def test_p3_4_prompts_that_name_the_artist_need_their_own_signature(artist: Party, song: Recording) -> None:
    by_name = replace(GENERATIVE, names_artists=True)
    make_consent(artist, song, personal=(Personal.VOICE,), at=MARCH)

    assert [(piece.what, piece.who) for piece in ask(song, use=by_name).missing[song.pk]] == [
        (Piece.NAME_CONSENT, "Yoon Dalbi")
    ]
    make_consent(artist, song, personal=(Personal.NAME_IMAGE_LIKENESS,), at=MAY)
    assert lacks(song, use=by_name) == []


def test_a_band_mates_answer_is_not_ours(catalog: Catalog, artist: Party) -> None:
    mate = make_party(catalog.organisation, name="Han Garam")
    work = make_work(catalog.organisation, writers=(artist, mate))
    song = make_recording(catalog, cleared=True, consented=False, artist=artist, writer=mate, work=work)
    make_consent(artist, song)
    make_policy(mate, asks=GENERATIVE_ONLY)

    assert lacks(song) == [("writer_consent", ("ask",))]
