from uuid import uuid4

import pytest

from accounts.models import AuditEntry
from accounts.services.organisations import OrganisationNotVerified
from marketplace.catalog.models import Catalog, Grant
from marketplace.catalog.services import catalogs
from tests.catalog.asking import ask
from tests.factories.accounts import NOON, make_label, make_party
from tests.factories.catalog import make_catalog, make_grant, make_recording

pytestmark = pytest.mark.django_db


def test_catalog_of_a_verified_label_is_listed_once() -> None:
    catalog = make_catalog(is_listed=False)
    make_recording(catalog)

    catalogs.list_publicly(catalog, at=NOON, actor=None)
    listed = catalogs.list_publicly(catalog, at=NOON, actor=None)

    assert (listed.status, listed.listed_at) == (Catalog.Status.LISTED, NOON)
    assert AuditEntry.objects.filter(subject_uuid=catalog.uuid, action="catalog.listed").count() == 1


def test_empty_catalog_is_not_listed() -> None:
    with pytest.raises(catalogs.CatalogEmpty):
        catalogs.list_publicly(make_catalog(is_listed=False), at=NOON, actor=None)


def test_label_that_nobody_verified_lists_nothing() -> None:
    catalog = make_catalog(make_label(verified=False), is_listed=False)
    make_recording(catalog)

    with pytest.raises(OrganisationNotVerified):
        catalogs.list_publicly(catalog, at=NOON, actor=None)


def test_withdrawn_catalog_ends_what_its_terms_granted_and_nothing_else() -> None:
    catalog = make_catalog()
    recording = make_recording(catalog, cleared=True)
    by_terms = make_grant(catalog.organisation.party, catalog=catalog, origin=uuid4())
    by_letter = make_grant(make_party(catalog.organisation), catalog=catalog)
    before = ask(recording).cleared

    catalogs.withdraw(catalog, at=NOON, actor=None)

    assert [set(before), set(ask(recording).cleared)] == [{recording.pk}, set()]
    assert list(Grant.objects.order_by("pk").values_list("pk", "withdrawn_at")) == [
        (by_terms.pk, NOON),
        (by_letter.pk, None),
    ]


def test_withdrawn_catalog_leaves_the_market() -> None:
    catalog = make_catalog()

    catalogs.withdraw(catalog, at=NOON, actor=None)

    assert catalogs.withdraw(catalog, at=NOON, actor=None).status == Catalog.Status.WITHDRAWN
