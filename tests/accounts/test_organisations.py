import pytest

from accounts.models import AuditEntry, Membership, Organisation
from accounts.services import organisations
from tests.factories.accounts import NOON, make_organisation, make_user

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
    assert entry.facts == {"before": {"name": "Onbit"}, "after": {"name": "Onbit Records"}}


def test_unverified_organisation_may_neither_list_nor_buy() -> None:
    organisations.require_verified(make_organisation())

    with pytest.raises(organisations.OrganisationNotVerified):
        organisations.require_verified(make_organisation(verified=False))
