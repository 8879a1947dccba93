"""A creator's own pages: rules for every label, an answer for one recording, and the way back after a withdrawal."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party, Representation, User
from marketplace.catalog.models import Catalog, Consent, Recording, StandingPolicy
from marketplace.catalog.services import consents, policies
from marketplace.catalog.services.consents import VoiceOfAnother
from marketplace.catalog.services.policies import Policy
from marketplace.kit.hashing import sha256_hex
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Personal, Purpose
from tests.catalog.asking import THREE_DOLLARS, missing
from tests.factories.accounts import NOON, make_party, make_user
from tests.factories.catalog import make_catalog, make_consent, make_grant, make_policy, make_recording
from tests.factories.clients import freshly_signed_in, signed_in

pytestmark = pytest.mark.django_db

RULES = {
    "train_generative": "yes",
    "train_nongenerative": "no",
    "data_mining": "ask",
    "ai_input": "no",
    "advertising": "no",
    "voice": "no",
    "name_image_likeness": "ask",
    "least_price": "2.00",
    "currency": "USD",
    "signed_name": "Yoon Dalbi",
}
YES = {"answer": "yes", "purposes": ["train_generative"], "signed_name": "Yoon Dalbi"}


@pytest.fixture
def catalog() -> Catalog:
    catalog = make_catalog()
    make_grant(catalog.organisation.party, catalog=catalog)
    return catalog


@pytest.fixture
def dalbi(catalog: Catalog) -> Party:
    party = make_party(catalog.organisation, name="Yoon Dalbi")
    party.user, party.kind = make_user(), Party.Kind.PERSON
    party.save()
    return party


@pytest.fixture
def song(catalog: Catalog, dalbi: Party) -> Recording:
    return make_recording(catalog, cleared=True, artist=dalbi, title="Night Ferry")


@pytest.fixture
def client(dalbi: Party) -> Client:
    return freshly_signed_in(dalbi.user)


def test_p1_3_no_box_is_ticked_in_advance(client: Client, song: Recording) -> None:
    pages = [
        client.get(reverse("rules")),
        client.get(reverse("work-answer", args=[song.uuid])),
        client.get(reverse("consent-sign", args=[song.consents.get().uuid])),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [page.content.decode().count(" checked") for page in pages] == [0, 0, 0]


def test_p1_3_what_is_left_open_is_no_yes(client: Client, song: Recording) -> None:
    client.post(reverse("rules"), {"signed_name": "Yoon Dalbi", "signed": "yes"})
    client.post(reverse("work-answer", args=[song.uuid]), {"signed_name": "Yoon Dalbi", "signed": "yes"})

    assert (StandingPolicy.objects.count(), Consent.objects.filter(basis="signed").count()) == (0, 0)


def test_rules_are_read_with_what_they_change_before_they_are_signed(
    client: Client, dalbi: Party, song: Recording
) -> None:
    make_recording(song.catalog, cleared=True, consented=False, artist=dalbi)

    shown = client.post(reverse("rules"), RULES)

    assert StandingPolicy.objects.count() == 0
    assert [(one.purpose.value, one.before, one.after) for one in shown.context["effects"]] == [
        ("train_generative", 1, 2),
        ("train_nongenerative", 1, 0),
        ("data_mining", 1, 0),
        ("ai_input", 1, 0),
    ]
    page = shown.content.decode()
    assert "Training a generative model: yes, if a recording costs at least $2.00." in page
    assert "My voice: never." in page


def test_who_says_ask_me_for_one_song_has_said_neither_yes_nor_no(
    client: Client, dalbi: Party, song: Recording
) -> None:
    said = YES | {"answer": "ask"}
    words = client.post(reverse("work-answer", args=[song.uuid]), said).context["words"]

    client.post(reverse("work-answer", args=[song.uuid]), said | {"signed": "yes"})

    assert words[0] == "Ask me first for: training a generative model. No answer is a no."
    assert Consent.objects.get(basis="signed").answer == "ask"
    assert lacking(song) == ["artist_consent", "writer_consent"]
    assert "status--asked" in client.get(reverse("consents")).content.decode()


def test_rules_may_have_a_last_day(client: Client, song: Recording) -> None:
    until = timezone.now().date() + timedelta(days=30)
    over = client.post(reverse("rules"), RULES | {"valid_until": "2020-01-01"}).content.decode()
    words = client.post(reverse("rules"), RULES | {"valid_until": until.isoformat()}).context["words"]

    client.post(reverse("rules"), RULES | {"valid_until": until.isoformat(), "signed": "yes"})

    assert "It ends before it begins." in over
    assert any("What I allow here, I allow no more from" in line for line in words)
    assert StandingPolicy.objects.get().valid_until == until
    assert (lacking(song), lacking(song, on=until)) == ([], ["artist_consent", "writer_consent"])


def test_signed_rules_bind_and_are_shown(client: Client, dalbi: Party, song: Recording) -> None:
    words = client.post(reverse("rules"), RULES).context["words"]

    answer = client.post(reverse("rules"), RULES | {"signed": "yes"})

    assert answer.status_code == 302
    written = StandingPolicy.objects.get()
    assert (written.party, written.allows, written.asks, written.least_price) == (
        dalbi,
        ["train_generative"],
        ["data_mining"],
        Money.parse("2.00", "USD"),
    )
    assert (written.voice, written.name_image_likeness, written.advertising) == ("no", "ask", "no")
    assert written.words_sha256 == sha256_hex("\n".join(words).encode())
    page = client.get(reverse("consents")).content.decode()
    assert "My voice: never." in page
    assert "A newer answer of yours counts" in page
    assert lacking(song, price=Money.parse("1.99", "USD")) == ["artist_consent", "writer_consent"]
    assert lacking(song) == []


def test_withdrawn_artist_signs_anew_and_counts_again(client: Client, song: Recording) -> None:
    consent = song.consents.get()
    client.post(reverse("consent-withdraw", args=[consent.uuid]))
    listed = client.get(reverse("consents")).content.decode()
    again = reverse("consent-sign", args=[consent.uuid])
    assert again in listed
    assert lacking(song) == ["artist_consent", "writer_consent"]

    client.post(again, YES)
    assert lacking(song) == ["artist_consent", "writer_consent"]
    client.post(again, YES | {"signed": "yes"})

    assert lacking(song) == []
    signed = Consent.objects.get(basis="signed")
    assert (list(signed.recordings.all()), signed.document, signed.personal, signed.advertising) == (
        [song],
        "Signed here as “Yoon Dalbi”",
        [],
        False,
    )


def test_one_recording_is_refused_apart_from_the_rest(client: Client, dalbi: Party, song: Recording) -> None:
    rest = make_recording(song.catalog, cleared=True, artist=dalbi)

    client.post(reverse("work-answer", args=[song.uuid]), YES | {"answer": "no", "signed": "yes"})

    assert (lacking(song), lacking(rest)) == (["artist_consent", "writer_consent"], [])


def test_a_no_with_conditions_is_refused(client: Client, song: Recording) -> None:
    asked = YES | {"answer": "no", "voice": "on", "signed": "yes"}

    page = client.post(reverse("work-answer", args=[song.uuid]), asked).content.decode()

    assert "A no has no conditions." in page
    assert Consent.objects.filter(answer="no").count() == 0


def test_signing_asks_for_the_password_again(dalbi: Party, song: Recording) -> None:
    client = signed_in(dalbi.user)

    answers = [
        client.post(reverse("rules"), RULES | {"signed": "yes"}),
        client.post(reverse("work-answer", args=[song.uuid]), YES | {"signed": "yes"}),
    ]

    assert [(answer.status_code, "reauthenticate" in answer.headers["Location"]) for answer in answers] == [
        (302, True),
        (302, True),
    ]
    assert (StandingPolicy.objects.count(), Consent.objects.filter(basis="signed").count()) == (0, 0)


def test_nobody_answers_for_another(song: Recording) -> None:
    stranger = make_party(song.organisation)
    stranger.user, stranger.kind = make_user(), Party.Kind.PERSON
    stranger.save()
    client = freshly_signed_in(stranger.user)

    addresses = [reverse("work-answer", args=[song.uuid]), reverse("consent-sign", args=[song.consents.get().uuid])]

    assert [client.post(one, YES | {"signed": "yes"}).status_code for one in addresses] == [404, 404]


def test_p3_4_a_representative_answers_for_the_music_and_never_for_the_voice(dalbi: Party, song: Recording) -> None:
    manager = make_representative(dalbi)
    client = freshly_signed_in(manager)
    page = client.get(reverse("work-answer", args=[song.uuid])).content.decode()
    assert "My voice may be used" not in page

    client.post(reverse("work-answer", args=[song.uuid]), YES | {"voice": "on", "signed": "yes"})

    signed = Consent.objects.get(basis="signed")
    assert (signed.party, signed.personal, signed.recorded_by) == (dalbi, [], manager)
    with pytest.raises(VoiceOfAnother):
        consents.sign(
            dalbi,
            answer="yes",
            purposes=[Purpose.TRAIN_GENERATIVE],
            personal=[Personal.VOICE],
            recordings=[song],
            words_sha256="0" * 64,
            document="d",
            at=NOON,
            actor=manager,
        )
    with pytest.raises(VoiceOfAnother):
        policies.write(dalbi, Policy(voice="yes"), words_sha256="0" * 64, at=NOON, actor=manager)


def lacking(recording: Recording, *, price: Money = THREE_DOLLARS, on: date | None = None) -> list[str]:
    """What is missing today, for pages sign at the moment in which they are sent."""
    return [what.value for what, _who in missing(recording, price=price, on=on or timezone.now().date())]


def make_representative(party: Party) -> User:
    manager = make_user()
    Representation.objects.create(
        party=party,
        status=Representation.Status.ACCEPTED,
        email=manager.email,
        user=manager,
        named_by=party.user,
        document_title="Mandate",
        document_sha256="0" * 64,
        document_type="application/pdf",
        named_at=NOON,
        taken_up_at=NOON,
        decided_at=NOON,
        decided_by=make_user(),
    )
    return manager


def test_answers_of_all_kinds_are_listed_with_their_state(client: Client, dalbi: Party, song: Recording) -> None:
    withdrawn = make_consent(dalbi, song, withdrawn_at=NOON)
    refused = make_consent(dalbi, song, answer="no")
    everything = make_consent(dalbi, covers_all=True, at=refused.given_at.replace(year=2026, month=6))

    listed = client.get(reverse("consents"))

    states = {one.consent.pk: one.state.value for one in listed.context["answers"]}
    declared = song.consents.get(basis="declared", withdrawn_at=None)
    assert states == {
        withdrawn.pk: "withdrawn",
        refused.pk: "replaced",
        everything.pk: "yes",
        declared.pk: "replaced",
    }
    assert "It is about everything of yours, at every label." in listed.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_many_answers_as_for_one(
    client: Client, dalbi: Party, song: Recording, count: int, django_assert_max_num_queries: object
) -> None:
    make_policy(dalbi)
    for _answer in range(count):
        make_consent(dalbi, song, signed=True)

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert client.get(reverse("consents")).status_code == 200
