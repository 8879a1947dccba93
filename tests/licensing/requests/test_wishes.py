"""A buyer who wants what somebody wants to be asked about sets off one question, and one letter in a week."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Letter, Organisation, Party
from accounts.queries.people import answerable
from accounts.services.organisations import OrganisationNotVerified
from licensing.models import PermissionRequest, Selection
from licensing.services import request_answers, wishes
from licensing.services.request_answers import NotYoursToAnswer
from marketplace.catalog.models import Catalog, Credit, Recording
from marketplace.kit.vocabulary import Purpose
from tests.factories.accounts import make_creator, make_developer, make_owner, make_party
from tests.factories.catalog import make_catalog, make_consent, make_credit, make_policy, make_recording
from tests.factories.clients import owner_of, signed_in
from tests.factories.licensing import make_selection, make_terms
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.conftest import TWO_DOLLARS
from tests.licensing.requests.signing import answer_of, link_of, sign

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def singer(catalog: Catalog) -> Party:
    """Somebody with an account whose rules say: ask me."""
    party = make_creator(catalog.organisation, name="Yoon Dalbi")
    make_policy(party, asks=tuple(Purpose.values))
    return party


@pytest.fixture
def sung(catalog: Catalog, singer: Party) -> Recording:
    """A song that lacks nothing but the singer's answer, and is on offer."""
    make_terms(catalog, price=TWO_DOLLARS)
    return sing(catalog, singer)


@pytest.fixture
def developer() -> Organisation:
    return make_developer()


def sing(catalog: Catalog, singer: Party, title: str = "Night Ferry") -> Recording:
    return make_recording(catalog, cleared=True, artist=singer, title=title)


def want(developer: Organisation, *recordings: Recording) -> Selection:
    return make_selection(*recordings, organisation=developer, at=NOW)


def press(selection: Selection, *, days: int = 0) -> int:
    actor = make_owner(selection.organisation)
    return wishes.ask(selection, at=NOW + timedelta(days=days), actor=actor)


def letters(subject: str = "license your music") -> list[str]:
    return [one.to for one in Letter.objects.filter(subject__contains=subject).order_by("pk")]


def told(requests: Iterable[PermissionRequest]) -> list[bool]:
    return [one.told_at is not None for one in requests]


def test_a_buyer_asks_from_the_selection_and_the_singer_answers_there(
    developer: Organisation, singer: Party, sung: Recording
) -> None:
    buyer, reader = owner_of(developer), signed_in(singer.user)
    selection = want(developer, sung)
    before = buyer.get(f"/selections/{selection.uuid}/").content.decode()

    buyer.post(f"/selections/{selection.uuid}/ask/")

    request = PermissionRequest.objects.get()
    after = buyer.get(f"/selections/{selection.uuid}/").content.decode()
    queue, page = (reader.get(one).content.decode() for one in ("/permission/", f"/permission/{request.uuid}/"))
    assert ("1 person wants to be asked first" in before, "Ask them" in before) == (True, True)
    assert ("1 question waits for an answer" in after, "Ask them" in after) == (True, False)
    assert (request.party, request.selection, list(request.recordings.all())) == (singer, selection, [sung])
    assert "A company that trains AI wants this now" in page
    assert f"/permission/{request.uuid}/" in queue
    assert developer.name not in queue + page
    assert singer.user is not None
    assert letters() == [singer.user.email]
    letter = Letter.objects.get(subject__contains="license your music")
    assert (link_of(request) in letter.body, link_of(request) + "letters/" in letter.body) == (True, True)

    sign(reader, f"/permission/{request.uuid}/", signed_name="Yoon Dalbi")

    assert is_cleared(sung)
    assert letters("has answered") == [user.email for user in answerable(developer)]
    assert "1 person wants" not in buyer.get(f"/selections/{selection.uuid}/").content.decode()


def test_who_said_ask_me_for_one_song_by_a_letter_is_asked_at_that_address(
    request_: PermissionRequest, developer: Organisation, song: Recording
) -> None:
    sign(Client(), link_of(request_), says="ask")
    other = make_recording(request_.catalog, cleared=True, title="Harbour Bells")
    assert other.work is not None
    make_credit(other.work, request_.party, Credit.Role.WRITER)
    make_consent(request_.party, other, answer="ask")

    assert press(want(developer, song)) == 0  # asked about this just now
    assert press(want(developer, song, other)) == 1

    asked = PermissionRequest.objects.get(selection__isnull=False)
    assert (asked.email, list(asked.recordings.all())) == (request_.email, [other])
    assert letters() == [request_.email]


def test_one_letter_in_a_week_whatever_is_wanted_by_whom(
    catalog: Catalog, developer: Organisation, singer: Party, sung: Recording
) -> None:
    elsewhere = make_catalog()
    make_terms(elsewhere)
    other = sing(elsewhere, singer)

    again = [press(want(developer, sung)), press(want(developer, sung)), press(want(make_developer(), sung))]
    later = [press(want(developer, sung, other), days=1), wishes.tell(at=NOW + timedelta(days=6))]

    asked = PermissionRequest.objects.order_by("pk")
    assert (again, later) == ([1, 0, 0], [1, 0])
    assert (told(asked), len(letters())) == ([True, False], 1)
    assert wishes.tell(at=NOW + timedelta(days=8)) == 1
    assert wishes.tell(at=NOW + timedelta(days=8)) == 0
    assert (told(asked.all()), len(letters())) == ([True, True], 2)


def test_many_songs_of_one_person_are_one_question(catalog: Catalog, developer: Organisation, singer: Party) -> None:
    make_terms(catalog)
    songs = [sing(catalog, singer, title) for title in ("A", "B", "C")]

    assert press(want(developer, *songs)) == 1
    assert set(PermissionRequest.objects.get().recordings.all()) == set(songs)


def test_nobody_is_asked_for_what_could_not_be_sold_anyway(
    catalog: Catalog, developer: Organisation, singer: Party, sung: Recording
) -> None:
    make_credit(sung, make_party(catalog.organisation), Credit.Role.FEATURED_ARTIST)  # who has said nothing

    selection = want(developer, sung)

    assert press(selection) == 0
    assert "Ask them" not in owner_of(developer).get(f"/selections/{selection.uuid}/").content.decode()


def test_a_no_and_silence_are_left_in_peace(developer: Organisation, singer: Party, sung: Recording) -> None:
    press(want(developer, sung))

    assert press(want(developer, sung), days=31) == 0  # the question ran out unanswered
    assert press(want(developer, sung), days=91) == 1
    request_answers.answer(
        PermissionRequest.objects.get(status="sent"),
        answer_of("no"),
        words="No.",
        language="en",
        at=NOW + timedelta(days=92),
        actor=singer.user,
    )
    assert press(want(developer, sung), days=200) == 0


def test_letters_are_refused_by_a_button_never_by_opening_the_link(
    developer: Organisation, singer: Party, sung: Recording
) -> None:
    press(want(developer, sung))
    link = link_of(PermissionRequest.objects.get()) + "letters/"
    scanner = Client()
    scanner.get(link), scanner.head(link)
    opened = PermissionRequest.objects.get().letters_refused_at

    scanner.post(link, {"refuse": "yes"})
    other = make_catalog()
    make_terms(other)
    asked = press(want(developer, sing(other, singer)), days=8)

    assert (opened, asked, len(letters())) == (None, 1, 1)
    assert "/letters/" in signed_in(singer.user).get("/permission/").content.decode()
    scanner.post(link, {"allow": "yes"})
    assert wishes.tell(at=NOW + timedelta(days=9)) == 1


def test_only_a_verified_buyer_sets_off_letters(sung: Recording) -> None:
    with pytest.raises(OrganisationNotVerified):
        press(want(make_developer(verified=False), sung))

    assert not PermissionRequest.objects.exists()


def test_a_buyer_never_answers_its_own_question(developer: Organisation, singer: Party, sung: Recording) -> None:
    press(want(developer, sung))

    with pytest.raises(NotYoursToAnswer):
        request_answers.answer(
            PermissionRequest.objects.get(),
            answer_of("yes"),
            words="Yes.",
            language="",
            at=NOW,
            actor=make_owner(developer),
        )
