"""A publisher takes over the name that a label's file gives it; an operator checks that it is its own."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Organisation, Party
from accounts.services.neutrality import NotNeutral
from accounts.services.parties import named
from accounts.services.signing import NotASignatory
from accounts.viewers import Viewer
from marketplace.catalog.models import Credit, RightsShare, TakeOver
from marketplace.catalog.parsing.facts import contributors
from marketplace.catalog.queries.shares import shares_visible_to
from marketplace.catalog.services import takeovers
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import (
    NOON,
    make_creator,
    make_label,
    make_membership,
    make_operator,
    make_owner,
    make_party,
)
from tests.factories.catalog import make_catalog, make_credit, make_recording, make_share
from tests.factories.clients import member_of, owner_of, signed_in

pytestmark = pytest.mark.django_db
NAME = "Harbour Music Publishing"


@pytest.fixture
def publisher() -> Organisation:
    return make_label(name="Harbour Music Ltd")


def published(label: Organisation) -> RightsShare:
    """One recording whose publishing the label's file gives to the bare name."""
    holder = Party.objects.filter(named_by=label, name=NAME).first() or make_party(
        label, name=NAME, kind=Party.Kind.UNCLAIMED
    )
    return make_share(make_recording(make_catalog(label)), Side.PUBLISHING, holder=holder)


def ask(publisher: Organisation, party: Party) -> TakeOver:
    return takeovers.ask(
        publisher,
        party,
        words="It is our trade name.",
        title="Extract of the register",
        document=BytesIO(b"%PDF-1.7 extract"),
        at=NOON,
        actor=make_owner(publisher),
    )


def test_name_is_found_asked_for_checked_and_then_its_shares_are_seen(publisher: Organisation) -> None:
    share = published(make_label(name="Onbit Records"))
    theirs, operator = owner_of(publisher), signed_in(make_operator())

    found = theirs.get(reverse("names"), {"q": "harbour"})
    assert [(one.name, one.named_by.name, one.recordings) for one in found.context["found"]] == [
        (NAME, "Onbit Records", 1)
    ]
    theirs.post(
        reverse("takeover-ask", args=[share.holder.uuid]),
        {
            "words": "It is our trade name.",
            "title": "Extract of the register",
            "document": SimpleUploadedFile("extract.pdf", b"%PDF-1.7 extract"),
        },
    )
    takeover = TakeOver.objects.get()
    assert list(theirs.get(reverse("shares")).context["page"].object_list) == []
    assert "Waits for our check" in theirs.get(reverse("names")).content.decode()
    assert NAME in operator.get(reverse("takeovers")).content.decode()
    assert "It is our trade name." in operator.get(reverse("takeover-check", args=[takeover.uuid])).content.decode()
    operator.post(reverse("takeover-accept", args=[takeover.uuid]), {"confirmed": "yes"})

    assert list(theirs.get(reverse("shares")).context["page"].object_list) == [share]
    party = Party.objects.get(pk=share.holder_id)
    assert (party.kind, party.organisation, party.controlled_by) == (Party.Kind.ORGANISATION, None, publisher)


def test_equal_name_at_another_label_is_taken_over_by_itself(publisher: Organisation) -> None:
    first, second = published(make_label()), published(make_label())

    takeovers.accept(ask(publisher, first.holder), at=NOON, actor=make_operator())

    assert Party.objects.get(pk=second.holder_id).kind == Party.Kind.UNCLAIMED
    takeovers.accept(ask(publisher, second.holder), at=NOON, actor=make_operator())
    assert set(publisher.controlled_parties.all()) == {first.holder, second.holder}


def test_labels_file_goes_on_meaning_the_same_name(publisher: Organisation) -> None:
    label = make_label()
    share = published(label)

    takeovers.accept(ask(publisher, share.holder), at=NOON, actor=make_operator())

    assert named(label, NAME) == share.holder


def test_refusal_says_why_and_leaves_the_name_free(publisher: Organisation) -> None:
    share = published(make_label())
    takeover = ask(publisher, share.holder)
    operator = signed_in(make_operator())

    operator.post(reverse("takeover-check", args=[takeover.uuid]), {"reason": "The extract names another company."})

    takeover.refresh_from_db()
    assert (takeover.status, takeover.reason) == ("refused", "The extract names another company.")
    assert "The extract names another company." in owner_of(publisher).get(reverse("names")).content.decode()
    assert ask(publisher, share.holder).is_waiting


def test_second_asker_waits_and_then_finds_the_name_taken(publisher: Organisation) -> None:
    share, rival = published(make_label()), make_label(name="Rival")
    first, second = ask(publisher, share.holder), ask(rival, share.holder)
    operator = make_operator()
    told = signed_in(operator).get(reverse("takeover-check", args=[second.uuid])).content.decode()

    takeovers.accept(first, at=NOON, actor=operator)

    assert "Harbour Music Ltd says that it is theirs, too" in told
    with pytest.raises(takeovers.NameNotFree):
        takeovers.accept(second, at=NOON, actor=operator)


def test_publisher_whom_a_message_lists_among_the_contributors_is_found(publisher: Organisation) -> None:
    label = make_label()
    recording = make_recording(make_catalog(label))
    listed = make_party(label, name="Harbour Music", kind=Party.Kind.UNCLAIMED)
    make_credit(recording, listed, Credit.Role.CONTRIBUTOR)
    make_share(recording, Side.PUBLISHING, holder=listed)

    assert owner_of(publisher).get(reverse("names"), {"q": "harbour"}).context["found"] == [listed]


def test_creators_and_names_that_own_nothing_are_not_taken_over(publisher: Organisation) -> None:
    label = make_label()
    recording = make_recording(make_catalog(label))
    credited = make_party(label, name="Harbour (artist)", kind=Party.Kind.UNCLAIMED)
    make_credit(recording, credited, Credit.Role.FEATURED_ARTIST)
    make_share(recording, holder=credited, parts=1, whole=2)
    person = make_creator(label, name="Harbour (person)")
    make_share(recording, Side.PUBLISHING, holder=person)
    ownerless = make_party(label, name="Harbour (nothing)", kind=Party.Kind.UNCLAIMED)

    assert owner_of(publisher).get(reverse("names"), {"q": "harbour"}).context["found"] == []
    for party in (credited, person, ownerless):
        with pytest.raises(takeovers.NameNotFree):
            ask(publisher, party)


def test_only_a_signatory_of_a_verified_organisation_asks(publisher: Organisation) -> None:
    share = published(make_label())
    manager = make_membership(publisher, role="manager").user

    with pytest.raises(NotASignatory):
        takeovers.ask(
            publisher, share.holder, words="Ours", title="T", document=BytesIO(b"%PDF-1"), at=NOON, actor=manager
        )
    viewers = member_of(publisher, role="viewer")
    assert viewers.get(reverse("takeover-ask", args=[share.holder.uuid])).status_code == 403


def test_nobody_else_sees_a_request_or_its_document(publisher: Organisation) -> None:
    takeover = ask(publisher, published(make_label()).holder)

    stranger = owner_of(make_label())

    assert stranger.get(reverse("takeover-document", args=[takeover.uuid])).status_code == 404
    assert owner_of(publisher).get(reverse("takeover-document", args=[takeover.uuid])).status_code == 200


def test_operator_does_not_decide_for_their_own_organisation(publisher: Organisation) -> None:
    takeover, operator = ask(publisher, published(make_label()).holder), make_operator()
    make_membership(publisher, user=operator)

    with pytest.raises(NotNeutral):
        takeovers.accept(takeover, at=NOON, actor=operator)


def test_postgresql_keeps_a_name_with_one_organisation(publisher: Organisation) -> None:
    party = published(make_label()).holder
    takeover = takeovers.accept(ask(publisher, party), at=NOON, actor=make_operator())

    for change in ({"kind": "person"}, {"organisation": make_label()}, {"controlled_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Party.objects.filter(pk=party.pk).update(**change)
    takeover.pk, takeover.uuid, takeover.organisation = None, Party().uuid, make_label()
    with pytest.raises(IntegrityError, match="a_name_is_taken_over_by_one_organisation"), transaction.atomic():
        takeover.save()


def test_holder_sees_its_own_shares_only(publisher: Organisation) -> None:
    label = make_label()
    own = published(label)
    make_share(own.recording, Side.MASTER)
    takeovers.accept(ask(publisher, own.holder), at=NOON, actor=make_operator())
    client = owner_of(publisher)

    assert list(client.get(reverse("shares")).context["page"].object_list) == [own]
    assert shares_visible_to(Viewer(organisation=publisher)).get() == own


def test_publisher_in_a_list_of_contributors_is_no_creator() -> None:
    found = contributors("Kim (producer); Northgate (MusicPublisher); Lee (original publisher, writer); Han")

    assert [(one.name, one.role) for one in found] == [("Kim", "producer"), ("Lee", "writer"), ("Han", "contributor")]
