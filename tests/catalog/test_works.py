import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Letter, Party
from marketplace.catalog.models import Grant, Recording
from marketplace.catalog.queries.clearance import Piece
from marketplace.catalog.queries.grants import recordings_of
from marketplace.catalog.services import consents, grants
from marketplace.kit.vocabulary import Side
from tests.catalog.asking import missing
from tests.factories.accounts import NOON, make_owner, make_party, make_user
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


def as_publisher(recording: Recording, name: str = "Mara Quill") -> tuple[Client, Grant]:
    """The writer who holds the publishing of a recording, with the permission that the label's file says she gave."""
    mara = make_party(recording.organisation, name=name)
    recording.shares.filter(side=Side.PUBLISHING).update(holder=mara)
    return as_creator(mara), make_grant(mara, recording, sides=(Side.PUBLISHING,))


def test_holder_sees_the_permission_in_their_name_and_ends_it() -> None:
    catalog = make_catalog()
    make_grant(catalog.organisation.party, catalog=catalog)
    recording = make_recording(catalog, cleared=True)
    client, grant = as_publisher(recording)
    own = reverse("grant-withdraw", args=[grant.uuid])

    listed = client.get(reverse("consents")).content.decode()
    of_work = client.get(reverse("work", args=[recording.uuid])).content.decode()
    asked = client.get(own).content.decode()
    assert missing(recording) == []
    client.post(own, {"confirmed": "yes"})

    for page in (listed, of_work):
        assert f"{catalog.organisation.name} declared it on grant letter." in page
    assert own in listed
    assert "1 recording leaves every open quote" in asked
    assert "No file can bring it back" in asked
    assert missing(recording) == [(Piece.GRANT, "Mara Quill")]
    entry = AuditEntry.objects.get(action="grant.withdrawn")
    assert (entry.subject_uuid, entry.actor, entry.organisation) == (
        grant.uuid,
        grant.holder.user,
        catalog.organisation,
    )


def test_nobody_sees_or_ends_another_holders_permission() -> None:
    recording = make_recording(cleared=True)
    _client, grant = as_publisher(recording)
    stranger = as_creator(make_party(recording.organisation))

    assert "grant letter" not in stranger.get(reverse("consents")).content.decode()
    assert stranger.post(reverse("grant-withdraw", args=[grant.uuid]), {"confirmed": "yes"}).status_code == 404
    grant.refresh_from_db()
    assert grant.withdrawn_at is None


def test_a_permission_is_about_what_its_holder_has_a_share_in() -> None:
    catalog = make_catalog()
    own, _other = (make_recording(catalog, cleared=True) for _one in range(2))
    _client, grant = as_publisher(own)
    everything = make_grant(grant.holder)
    in_catalog = make_grant(grant.holder, catalog=catalog)

    assert [list(recordings_of(one)) for one in (grant, everything, in_catalog)] == [[own], [own], [own]]


@pytest.mark.django_db(transaction=True)
def test_the_label_is_told_what_was_taken_back() -> None:
    recording = make_recording(cleared=True)
    owner = make_owner(recording.organisation)
    client, grant = as_publisher(recording)
    consent = recording.consents.get()
    mail.outbox.clear()

    client.post(reverse("grant-withdraw", args=[grant.uuid]), {"confirmed": "yes"})
    consents.withdraw(consent, at=NOON, actor=None)

    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([owner.email], "Mara Quill withdrew a permission"),
        ([owner.email], f"{consent.party.name} withdrew a permission"),
    ]
    assert "AI addendum, clause 3" in mail.outbox[1].body


def test_a_label_that_ends_its_own_grant_is_not_written_to() -> None:
    catalog = make_catalog()
    make_owner(catalog.organisation)

    grants.withdraw(make_grant(catalog.organisation.party, catalog=catalog), at=NOON, actor=None)

    assert Letter.objects.count() == 0
