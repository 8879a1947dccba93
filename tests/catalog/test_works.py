import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Party
from marketplace.catalog.queries.clearance import Piece
from tests.catalog.asking import missing
from tests.factories.accounts import make_party, make_user
from tests.factories.catalog import make_catalog, make_grant, make_recording
from tests.factories.clients import signed_in

pytestmark = pytest.mark.django_db


def as_creator(party: Party) -> Client:
    """Log in as the person behind a party."""
    party.user = make_user()
    party.kind = Party.Kind.PERSON
    party.save()
    return signed_in(party.user)


def test_creator_sees_their_own_works_and_no_others() -> None:
    catalog = make_catalog()
    dalbi = make_party(catalog.organisation, name="Yoon Dalbi")
    own = make_recording(catalog, cleared=True, artist=dalbi, title="Night Ferry to Jeju")
    other = make_recording(catalog, cleared=True, title="Somebody else's song")
    client = as_creator(dalbi)

    listed = client.get(reverse("works"))

    assert list(listed.context["page"].object_list) == [own]
    assert "You earn 25 of 100 parts" in client.get(reverse("work", args=[own.uuid])).content.decode()
    assert client.get(reverse("work", args=[other.uuid])).status_code == 404


def test_withdrawal_asks_first_and_then_drops_the_recording() -> None:
    catalog = make_catalog()
    make_grant(catalog.organisation.party, catalog=catalog)
    dalbi = make_party(catalog.organisation, name="Yoon Dalbi")
    recording = make_recording(catalog, cleared=True, artist=dalbi)
    client = as_creator(dalbi)
    withdraw = reverse("consent-withdraw", args=[recording.consents.get().uuid])

    asked = client.get(withdraw)
    assert (asked.status_code, missing(recording)) == (200, [])
    answered = client.post(withdraw, {"confirmed": "yes"})

    assert answered.status_code == 302
    assert missing(recording) == [(Piece.ARTIST_CONSENT, "Yoon Dalbi"), (Piece.WRITER_CONSENT, "Yoon Dalbi")]
    assert "Withdrawn" in client.get(reverse("consents")).content.decode()


def test_nobody_withdraws_another_persons_answer() -> None:
    catalog = make_catalog()
    recording = make_recording(catalog, cleared=True)
    stranger = as_creator(make_party(catalog.organisation))

    answer = stranger.post(reverse("consent-withdraw", args=[recording.consents.get().uuid]), {"confirmed": "yes"})

    assert answer.status_code == 404
    assert recording.consents.get().withdrawn_at is None


def test_a_declared_yes_says_that_it_counts_and_what_still_needs_a_signature() -> None:
    catalog = make_catalog()
    dalbi = make_party(catalog.organisation, name="Yoon Dalbi")
    make_recording(catalog, cleared=True, artist=dalbi)
    client = as_creator(dalbi)

    page = client.get(reverse("consents")).content.decode()

    assert "It counts for the music. The voice stays out of every licence until you sign for it yourself." in page
