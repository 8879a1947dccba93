"""Whoever said yes by a letter takes it back by the same letter: a person, a holder, somebody with proof."""

from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter, Membership, Organisation, Party, User
from licensing.models import PermissionRequest, Terms
from licensing.services import request_counting, request_proofs, requests
from marketplace.catalog.models import Catalog, Consent, Grant, Recording, StandingPolicy
from tests.factories.accounts import make_label, make_membership, make_operator, make_owner, make_party, make_user
from tests.factories.catalog import make_recording
from tests.factories.clients import signed_in
from tests.licensing.requests.clearing import is_cleared
from tests.licensing.requests.conftest import ADDRESS, NOW, PAPER
from tests.licensing.requests.signing import link_of, sign

pytestmark = pytest.mark.django_db
CLERK = "clerk@northgate.example.org"


def clerk_of(organisation: Organisation) -> User:
    """An owner whose proved address is the one that the letter came to."""
    clerk = make_user(email=CLERK)
    make_membership(organisation, user=clerk, role=Membership.Role.OWNER, is_signatory=True)
    return clerk


def take_back(reader: Client, link: str) -> int:
    return reader.post(link + "take-back/", {"confirmed": "yes"}).status_code


@pytest.fixture
def publisher(catalog: Catalog) -> Party:
    return make_party(catalog.organisation, name="Northgate", kind=Party.Kind.UNCLAIMED)


@pytest.fixture
def permitted(catalog: Catalog, terms: Terms, publisher: Party) -> tuple[PermissionRequest, Recording]:
    """A publisher without an account has permitted its share by the link."""
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    asked = requests.ask(terms, publisher, email=CLERK, at=NOW, actor=make_owner(catalog.organisation))
    sign(Client(), link_of(asked), acts_as="staff", signed_name="A. Clerk")
    assert is_cleared(recording)
    asked.refresh_from_db()
    return asked, recording


def test_p1_3_the_letter_that_took_the_yes_takes_it_back(request_: PermissionRequest, song: Recording) -> None:
    phone, link, label = Client(), link_of(request_), make_owner(request_.organisation)
    sign(phone, link)
    shown = phone.get(link).content.decode()
    asks_first = phone.get(link + "take-back/").content.decode()
    stands = is_cleared(song)
    Letter.objects.all().delete()

    done = take_back(phone, link)

    consent = Consent.objects.get(origin=request_.uuid)
    after = phone.get(link).content.decode()
    assert f"{link}take-back/" in shown
    assert "1 recording leaves every open quote" in asks_first
    assert (stands, done, is_cleared(song), consent.withdrawn_at is None) == (True, 302, False, False)
    assert ("You took your yes back" in after, "take-back/" in after) == (True, False)
    assert set(Letter.objects.filter(to__in=[ADDRESS, label.email]).values_list("to", "subject")) == {
        (ADDRESS, f"Your yes to {request_.asked['organisation']} is taken back"),
        (label.email, f"{request_.party} withdrew a permission"),
    }
    assert "nothing is permitted by it today" in signed_in(label).get("/requests/").content.decode()


def test_opening_the_link_takes_nothing_back(request_: PermissionRequest, song: Recording) -> None:
    phone, link = Client(), link_of(request_)
    sign(phone, link)

    statuses = [phone.get(link + "take-back/").status_code, phone.head(link + "take-back/").status_code]

    assert (statuses, is_cleared(song)) == ([200, 200], True)


def test_rules_that_a_letter_wrote_go_with_it(request_: PermissionRequest, song: Recording) -> None:
    phone, link = Client(), link_of(request_)
    sign(phone, link, reach="everywhere")

    take_back(phone, link)

    newest = StandingPolicy.objects.filter(party=request_.party).order_by("-pk").first()
    assert newest is not None
    assert (newest.allows, is_cleared(song)) == ([], False)
    assert is_cleared(make_recording(song.catalog, cleared=True, consented=False, artist=request_.party)) is False


def test_a_holder_takes_its_permission_back_by_the_letter(
    permitted: tuple[PermissionRequest, Recording],
) -> None:
    asked, recording = permitted

    assert take_back(Client(), link_of(asked)) == 302

    assert (is_cleared(recording), Grant.objects.get(origin=asked.uuid).withdrawn_at is None) == (False, False)


def test_what_is_taken_back_before_the_proof_is_checked_never_counts(
    request_: PermissionRequest, song: Recording
) -> None:
    phone, link = Client(), link_of(request_)
    document = BytesIO(PAPER)
    document.name = "agreement.pdf"
    sign(phone, link, acts_as="manager", signed_name="M.", files={"title": "Agreement", "document": document})

    take_back(phone, link)
    request_.refresh_from_db()
    assert request_.representation is not None
    request_proofs.accept(request_.representation, at=timezone.now(), actor=make_operator())
    request_counting.count(request_, at=timezone.now())

    assert (is_cleared(song), Consent.objects.filter(origin=request_.uuid).count()) == (False, 0)


def test_a_no_a_stranger_and_a_question_that_is_open_have_nothing_to_take_back(
    request_: PermissionRequest,
) -> None:
    phone, link = Client(), link_of(request_)
    unanswered, altered = take_back(phone, link), take_back(phone, link[:-2] + "x/")

    sign(phone, link, says="no", least_price="")

    assert (unanswered, altered, take_back(phone, link)) == (404, 404, 404)


def test_whoever_has_an_account_since_takes_it_back_there_alone(request_: PermissionRequest, song: Recording) -> None:
    phone, link = Client(), link_of(request_)
    sign(phone, link)
    person = signed_in(make_user(email=ADDRESS))
    person.post(link + "account/")

    refused = take_back(phone, link)
    page = person.get(link).content.decode()

    assert (refused, is_cleared(song)) == (404, True)
    assert reverse("consents") in page


def test_a_taken_back_answer_stays_taken_back(request_: PermissionRequest) -> None:
    phone, link = Client(), link_of(request_)
    sign(phone, link)
    take_back(phone, link)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE licensing_permissionrequest SET taken_back_at = NULL WHERE id = %s", [request_.pk])


def test_the_address_of_the_letter_sees_and_ends_it_in_an_account(
    permitted: tuple[PermissionRequest, Recording],
) -> None:
    asked, recording = permitted
    organisation = make_label(name="Northgate Music Publishing")
    pia = signed_in(clerk_of(organisation))
    page = reverse("permission-request", args=[asked.uuid])

    listed, shown = (pia.get(url).content.decode() for url in (reverse("permission-requests"), page))
    leads_there = reverse("permission-requests") in pia.get(reverse("grants")).content.decode()
    done = pia.post(page + "take-back/", {"confirmed": "yes"}).status_code

    assert (page in listed, leads_there) == (True, True)
    assert reverse("takeover-ask", args=[asked.party.uuid]) in shown
    assert (done, is_cleared(recording)) == (302, False)


def test_no_forwarded_letter_and_no_unproved_address_gives_power_in_an_account(
    permitted: tuple[PermissionRequest, Recording],
) -> None:
    asked, recording = permitted
    page = reverse("permission-request", args=[asked.uuid])
    stranger = signed_in(make_owner(make_label()))
    unproved = signed_in(make_user(email=CLERK, verified=False))

    assert [client.get(page).status_code for client in (stranger, unproved)] == [404, 404]
    assert stranger.post(page + "take-back/").status_code == 404
    assert "takeover" not in stranger.get(link_of(asked)).content.decode()
    account = link_of(asked) + "account/"
    assert ("Yes, that is me" in stranger.get(account).content.decode(), stranger.post(account).status_code) == (
        False,
        403,
    )
    assert is_cleared(recording)


def test_a_name_that_was_taken_over_answers_to_its_organisation_alone(
    permitted: tuple[PermissionRequest, Recording],
) -> None:
    asked, recording = permitted
    organisation: Organisation = make_label(name="Northgate Music Publishing")
    Party.objects.filter(pk=asked.party_id).update(controlled_by=organisation, kind=Party.Kind.ORGANISATION)
    owner = signed_in(make_owner(organisation))

    refused = take_back(Client(), link_of(asked))
    grant = Grant.objects.get(origin=asked.uuid)
    grants_page = owner.get(reverse("grants")).content.decode()
    owner.post(reverse("grant-withdraw", args=[grant.uuid]), {"confirmed": "yes"})

    assert refused == 404
    assert reverse("grant-withdraw", args=[grant.uuid]) in grants_page
    assert not is_cleared(recording)
