"""A label begins, publishes and retires offers, and sees what each still needs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation
from accounts.templatetags.assent import day
from licensing.models import SearchDocument, Terms
from licensing.services import search_index
from licensing.services.terms import draft
from marketplace.catalog.models import Catalog
from tests.factories.accounts import NOON, make_label, make_membership, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db


def test_versions_are_begun_retired_and_drafts_discarded(seller: Client, catalog: Catalog) -> None:
    terms = make_terms(catalog)

    assert seller.get(f"/terms/{terms.uuid}/").headers["Location"] == f"/offers/{terms.uuid}/"
    seller.post(f"/terms/{terms.uuid}/version/")
    draft = Terms.objects.get(status="draft")
    assert seller.get(f"/terms/{draft.uuid}/discard/").status_code == 200
    seller.post(f"/terms/{draft.uuid}/discard/")
    assert seller.get(f"/terms/{terms.uuid}/retire/").status_code == 200
    seller.post(f"/terms/{terms.uuid}/retire/")

    assert [one.status for one in Terms.objects.all()] == ["retired"]
    assert f"Until {day(Terms.objects.get().ends_on)}" in seller.get("/terms/").content.decode()


def test_what_is_published_and_listed_is_found_at_once(
    seller: Client, catalog: Catalog, django_capture_on_commit_callbacks: Any
) -> None:
    recording = make_recording(catalog, cleared=True)
    terms = make_terms(catalog, is_published=False)

    with django_capture_on_commit_callbacks(execute=True):
        seller.post(f"/terms/{terms.uuid}/publish/", {"confirmed": "yes"})
        seller.post(f"/catalogs/{catalog.uuid}/list/")
    offered = SearchDocument.objects.get(recording=recording).cleared
    with django_capture_on_commit_callbacks(execute=True):
        seller.post(f"/terms/{terms.uuid}/retire/", {"confirmed": "yes"})
    during = SearchDocument.objects.get(recording=recording).cleared
    search_index.refresh(catalog, at=timezone.now() + timedelta(days=31))

    assert offered == during == sorted(terms.purposes)
    assert SearchDocument.objects.get(recording=recording).cleared == []


def test_another_label_finds_nothing_of_it(client: Client, catalog: Catalog) -> None:
    terms = make_terms(catalog, is_published=False)
    client.force_login(make_owner(make_label()))

    addresses = [f"/terms/{terms.uuid}/", f"/offers/{terms.uuid}/", f"/catalogs/{catalog.uuid}/"]

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_a_viewer_looks_and_does_not_write(client: Client, catalog: Catalog) -> None:
    client.force_login(make_membership(catalog.organisation, role="viewer").user)

    assert client.get("/terms/").status_code == 200
    assert client.get("/terms/new/").status_code == 403


def test_draft_page_says_what_publishing_still_needs(client: Client) -> None:
    label = make_label(verified=False)
    client.force_login(make_owner(label))
    terms = make_draft(make_catalog(label, is_listed=False))

    before = client.get(f"/terms/{terms.uuid}/").content.decode()
    Organisation.objects.filter(pk=label.pk).update(status=Organisation.Status.SUBMITTED)
    asked = client.get(f"/terms/{terms.uuid}/").content.decode()
    steps = client.get(f"/catalogs/{terms.catalog.uuid}/").content.decode()
    Organisation.objects.filter(pk=label.pk).update(status=Organisation.Status.VERIFIED, verified_at=NOON)
    ready = client.get(f"/terms/{terms.uuid}/").content.decode()
    label.memberships.update(is_signatory=False)
    unsigned = client.get(f"/terms/{terms.uuid}/").content.decode()

    assert ("You can publish once you are verified" in before, "/publish/" in before) == (True, False)
    assert "Publishing waits for your verification" in asked
    assert "Asked; an operator looks at it." in steps
    assert "/publish/" in ready
    assert "Somebody who may sign publishes it" in unsigned
    assert client.get(f"/terms/{terms.uuid}/publish/").headers["Location"] == f"/terms/{terms.uuid}/"


def test_law_is_that_of_the_label_and_else_asked() -> None:
    label = make_label()
    laws = []
    for country in ("GB", "KR", "US"):
        label.country = country
        laws.append(make_draft(make_catalog(label)).governing_law)

    assert laws == ["England and Wales", "Republic of Korea", ""]


def make_draft(catalog: Catalog) -> Terms:
    return draft(catalog, preset="generative", title="T", price_units=0, at=NOON, actor=None)
