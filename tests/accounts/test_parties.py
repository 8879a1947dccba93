import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Party
from accounts.services import parties
from tests.factories.accounts import (
    NOON,
    make_creator,
    make_label,
    make_organisation,
    make_party,
    make_user,
)
from tests.factories.clients import owner_of

pytestmark = pytest.mark.django_db


def test_names_become_parties_once_and_the_organisations_own_name_is_itself() -> None:
    label = make_organisation(name="Onbit")
    known = make_party(label, name="Han Garam")

    found = parties.names_to_parties(label, ["Han Garam", "Onbit", "Yoon Dalbi", "Yoon Dalbi", ""])
    again = parties.names_to_parties(label, ["Yoon Dalbi"])

    assert list(found) == ["Han Garam", "Onbit", "Yoon Dalbi"]
    assert (found["Han Garam"], found["Onbit"]) == (known, label.party)
    assert (found["Yoon Dalbi"].kind, found["Yoon Dalbi"].named_by) == ("unclaimed", label)
    assert again == {"Yoon Dalbi": found["Yoon Dalbi"]}


def test_equal_name_in_another_organisations_file_is_another_party() -> None:
    here, there = make_organisation(), make_organisation()

    assert parties.named(here, "Han Garam") != parties.named(there, "Han Garam")


def test_names_cost_queries_by_the_thousand(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    label = make_organisation()

    with django_assert_num_queries(7):
        parties.names_to_parties(label, [f"Name {number}" for number in range(900)])

    assert Party.objects.filter(named_by=label).count() == 900


def test_name_from_a_file_becomes_the_creator_who_is_added_and_then_claims_it() -> None:
    label, user = make_organisation(), make_user()
    name = parties.named(label, "Han Garam")

    creator = parties.add_creator(
        label, name="Han Garam", kind=Party.Kind.PERSON, isni="0000000121032683", at=NOON, actor=None
    )
    claimed = parties.claim(creator, user=user, at=NOON)

    assert (creator, claimed) == (name, name)
    assert (claimed.kind, claimed.isni, claimed.user) == ("person", "0000000121032683", user)


def test_claimed_party_cannot_be_claimed_by_somebody_else() -> None:
    creator = make_creator()

    with pytest.raises(parties.PartyAlreadyClaimed):
        parties.claim(creator, user=make_user(), at=NOON)


def test_organisation_is_not_a_creator() -> None:
    with pytest.raises(parties.PartyNotACreator):
        parties.claim(make_organisation().party, user=make_user(), at=NOON)


def test_creator_is_not_renamed_to_a_name_that_means_another() -> None:
    label = make_organisation()
    make_party(label, name="Han Garam")
    other, elsewhere = make_party(label, name="Yoon Dalbi"), make_party(name="Yoon Dalbi")

    with pytest.raises(parties.NameTaken):
        parties.describe(other, kind=other.kind, name="Han Garam", at=NOON, actor=None)

    assert parties.describe(elsewhere, kind=elsewhere.kind, name="Han Garam", at=NOON, actor=None).name == "Han Garam"


def test_search_for_what_no_name_holds_is_answered() -> None:
    client = owner_of(make_label())

    assert [client.get(f"/creators/?q={asked}").status_code for asked in ("%00", "a%00b", "%0%000")] == [200, 200, 200]
