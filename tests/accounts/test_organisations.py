import pytest

from accounts.models import AuditEntry, Membership, Organisation
from accounts.services import organisations
from accounts.services.organisations import Particulars
from tests.factories.accounts import NOON, make_organisation, make_user
from tests.factories.clients import owner_of

pytestmark = pytest.mark.django_db


def test_created_organisation_has_its_party_and_an_owner_who_signs() -> None:
    founder = make_user()

    label = organisations.create(
        name="Onbit Records", kind=Organisation.Kind.RIGHTS_HOLDER, country="KR", at=NOON, owner=founder
    )

    membership = Membership.objects.get(organisation=label)
    assert (label.slug, label.status, label.party.name) == ("onbit-records", "unverified", "Onbit Records")
    assert (membership.user, membership.role, membership.is_signatory) == (founder, "owner", True)
    assert list(AuditEntry.objects.filter(organisation=label).values_list("action", "subject_uuid", "actor")) == [
        ("organisation.created", label.uuid, founder.pk)
    ]


def test_slug_is_free_and_latin_even_for_a_korean_name() -> None:
    slugs = [make_organisation(name=name).slug for name in ("Onbit", "Onbit", "온빛 레코드", "달비")]

    assert slugs == ["onbit", "onbit-2", "organisation", "organisation-2"]


def test_renamed_organisation_renames_its_party_and_says_what_changed() -> None:
    label = make_organisation(name="Onbit")
    actor = make_user()

    organisations.update(label, at=NOON, actor=actor, name="Onbit Records", country="KR")

    label.refresh_from_db()
    entry = AuditEntry.objects.get(action="organisation.updated")
    assert (label.name, label.party.name, label.slug) == ("Onbit Records", "Onbit Records", "onbit")
    assert entry.facts == {
        "before": {"name": "Onbit", "status": "verified", "verified_at": "2026-11-15T12:00:00Z"},
        "after": {"name": "Onbit Records", "status": "unverified", "verified_at": None},
    }


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"name": "Another"}, "unverified"),
        ({"country": "US"}, "unverified"),
        ({"registration_number": "110111-1"}, "unverified"),
        ({"website": "https://onbit.example"}, "verified"),
    ],
)
def test_verified_organisation_that_becomes_another_is_verified_no_more(said: Particulars, status: str) -> None:
    label = make_organisation(name="Onbit")

    organisations.update(label, at=NOON, actor=make_user(), **said)

    label.refresh_from_db()
    assert label.status == status


def test_organisation_under_check_does_not_change_its_name() -> None:
    label = make_organisation(name="Onbit", verified=False)
    label.status = Organisation.Status.SUBMITTED
    label.save(update_fields=["status"])

    organisations.update(label, at=NOON, actor=make_user(), website="https://onbit.example")
    with pytest.raises(organisations.ParticularsUnderCheck):
        organisations.update(label, at=NOON, actor=make_user(), name="Another")


def test_page_asks_before_a_new_name_costs_the_verification() -> None:
    label = make_organisation(name="Onbit")
    client = owner_of(label)
    said = {"name": "Onbit Records", "country": "KR"}

    asked = client.post("/organisation/edit/", said).content.decode()
    label.refresh_from_db()
    before = (label.name, label.status)
    client.post("/organisation/edit/", {**said, "confirmed": "yes"})

    label.refresh_from_db()
    assert ("Change who Onbit is?" in asked, 'type="hidden" name="name" value="Onbit Records"' in asked) == (True, True)
    assert (before, (label.name, label.status)) == (("Onbit", "verified"), ("Onbit Records", "unverified"))


def test_unverified_organisation_may_neither_list_nor_buy() -> None:
    organisations.require_verified(make_organisation())

    with pytest.raises(organisations.OrganisationNotVerified):
        organisations.require_verified(make_organisation(verified=False))
