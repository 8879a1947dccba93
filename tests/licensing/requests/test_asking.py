"""One letter to each party for everything it can supply; nobody is written to too often."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Letter, Party
from licensing.models import PermissionRequest, Terms
from licensing.queries.wanted import Wanted, wanted_by
from licensing.services import request_answers, requests
from licensing.services.request_rests import AskedTooSoon
from licensing.services.requests import AddressUnknown, AskingOneself, NothingToAsk, RequestClosed
from marketplace.catalog.models import Catalog, Credit, Recording
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import make_creator, make_label, make_owner, make_party
from tests.factories.catalog import make_credit, make_recording
from tests.factories.clients import member_of, owner_of
from tests.factories.licensing import make_terms
from tests.licensing.requests.conftest import ADDRESS, TWO_DOLLARS
from tests.licensing.requests.signing import answer_of, ask

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def send(terms: Terms, party: Party, *, days: int = 0, email: str = ADDRESS) -> PermissionRequest:
    actor = make_owner(terms.organisation)
    return requests.ask(terms, party, email=email, language="en", at=NOW + timedelta(days=days), actor=actor)


def refuse(request: PermissionRequest, *, days: int = 0) -> PermissionRequest:
    at = NOW + timedelta(days=days)
    return request_answers.answer(request, answer_of("no"), words="No.", language="en", at=at, actor=None)


def test_one_party_is_asked_once_for_all_that_it_can_supply(
    catalog: Catalog, terms: Terms, song: Recording, writer: Party
) -> None:
    publisher = make_party(catalog.organisation, name="Mara Quill Publishing")
    other = make_recording(catalog, cleared=True, publisher=publisher)
    third = make_recording(catalog, cleared=True, publisher=publisher)
    make_credit(other, writer, Credit.Role.FEATURED_ARTIST)

    assert wanted_by(terms, on=NOW.date()) == [
        Wanted(writer.uuid, "Kang Iseul", {song.pk, other.pk}, needs_consent=True),
        Wanted(publisher.uuid, "Mara Quill Publishing", {other.pk, third.pk}, sides={Side.PUBLISHING}),
    ]


def test_the_same_question_again_is_a_reminder_and_no_second_letter_too_soon(
    terms: Terms, song: Recording, writer: Party
) -> None:
    first = send(terms, writer)

    with pytest.raises(AskedTooSoon):
        send(terms, writer, days=3)
    again = send(terms, writer, days=8)

    assert again == first
    assert (again.reminders, again.expires_at) == (1, NOW + timedelta(days=38))
    assert PermissionRequest.objects.count() == 1
    assert [letter.to for letter in Letter.objects.order_by("pk")] == [ADDRESS, ADDRESS]


def test_a_person_is_reminded_three_times_at_most(terms: Terms, song: Recording, writer: Party) -> None:
    request = send(terms, writer)
    for week in (1, 2, 3):
        requests.remind(request, at=NOW + timedelta(days=8 * week), actor=None)

    with pytest.raises(AskedTooSoon):
        requests.remind(request, at=NOW + timedelta(days=60), actor=None)


def test_terms_that_changed_are_a_new_question_and_the_old_link_closes(
    catalog: Catalog, song: Recording, writer: Party
) -> None:
    cheap = make_terms(catalog, price=TWO_DOLLARS, is_published=False)
    dear = make_terms(catalog, price=Money.parse("5.00", "USD"), is_published=False)
    old = send(cheap, writer)
    new = send(dear, writer)

    old.refresh_from_db()
    assert (old.status, new.status, new.price) == ("cancelled", "sent", Money.parse("5.00", "USD"))


def test_nobody_asks_themselves_in_somebody_elses_name(terms: Terms, song: Recording, writer: Party) -> None:
    insider = make_owner(terms.organisation)

    with pytest.raises(AskingOneself):
        send(terms, writer, email=insider.email.upper())


def test_who_can_supply_nothing_or_has_no_address_is_not_asked(terms: Terms, song: Recording, writer: Party) -> None:
    with pytest.raises(NothingToAsk):
        send(terms, make_party(terms.organisation))
    with pytest.raises(AddressUnknown):
        send(terms, writer, email="")


def test_who_has_an_account_is_reached_there_and_the_address_stays_theirs(
    seller: Client, catalog: Catalog, song: Recording
) -> None:
    creator = make_creator(catalog.organisation, name="Yoon Dalbi")
    make_credit(song, creator)
    form = seller.get(f"/catalogs/{catalog.uuid}/ask/{creator.uuid}/").content.decode()

    ask(seller, catalog, creator, email="somewhere.else@example.org")
    listed = seller.get("/requests/").content.decode()

    assert creator.user is not None
    assert "They have an account here" in form
    assert PermissionRequest.objects.get().email == creator.user.email
    assert creator.user.email not in form + listed
    assert "in their account here" in listed
    assert Letter.objects.get().to == creator.user.email


def test_everybody_who_is_missing_is_asked_from_one_list(seller: Client, catalog: Catalog, song: Recording) -> None:
    singer, silent = make_party(catalog.organisation, name="Yoon Dalbi"), make_party(catalog.organisation)
    for party in (singer, silent):
        make_credit(song, party)
    address = f"/catalogs/{catalog.uuid}/ask/"
    clearance = seller.get(f"/catalogs/{catalog.uuid}/clearance/").content.decode()
    page = seller.get(address).content.decode()

    sent = seller.post(address, {"language": "ko", str(singer.uuid): "dalbi@example.org", str(silent.uuid): ""})

    request = PermissionRequest.objects.get()
    assert address in clearance
    assert f"{address}{singer.uuid}/" in clearance
    assert "Mend what is told here" not in page
    assert all(name in page for name in ("Yoon Dalbi", "Kang Iseul", silent.name))
    assert sent.status_code == 302
    assert (request.party, request.email, request.language) == (singer, "dalbi@example.org", "ko")
    assert Letter.objects.get().to == "dalbi@example.org"


def test_a_request_is_taken_back_and_then_answers_nothing(
    seller: Client, catalog: Catalog, song: Recording, writer: Party
) -> None:
    ask(seller, catalog, writer)
    request = PermissionRequest.objects.get()

    seller.post(f"/requests/{request.uuid}/cancel/", {"confirmed": "yes"})

    request.refresh_from_db()
    assert request.status == "cancelled"
    with pytest.raises(RequestClosed):
        refuse(request)
    actions = list(AuditEntry.objects.filter(subject_uuid=request.uuid).order_by("pk").values_list("action", flat=True))
    assert actions == ["request.sent", "request.cancelled"]


def test_only_editors_ask_and_only_for_their_own_catalogs(catalog: Catalog, song: Recording, writer: Party) -> None:
    address = f"/catalogs/{catalog.uuid}/ask/{writer.uuid}/"

    assert owner_of(make_label()).get(address).status_code == 404
    assert member_of(catalog.organisation, role="viewer").get(address).status_code == 403
    assert owner_of(catalog.organisation).get(f"/catalogs/{catalog.uuid}/ask/{make_party().uuid}/").status_code == 404
