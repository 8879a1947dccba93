"""Until an operator verifies it, an organisation prepares everything and neither lists nor buys: pages and API."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.services import verifications
from licensing import agreements
from licensing.models import Quote, Terms
from licensing.queries.quote_changes import quote_now
from marketplace.catalog.models import Catalog
from marketplace.kit.hashing import sha256_hex
from tests.factories.accounts import NOON, make_developer, make_label, make_operator, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import owner_of, signed_in
from tests.factories.licensing import make_selection, make_terms

pytestmark = pytest.mark.django_db


def post(client: Client, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(path, body or {}, content_type="application/json")


def test_unverified_label_prepares_and_does_not_list() -> None:
    label = make_label(verified=False)
    client = owner_of(label)

    client.post("/catalogs/new/", {"title": "Night music"})
    catalog = Catalog.objects.get(organisation=label)
    make_recording(catalog)
    editor = client.get(f"/terms/new/{catalog.uuid}/analysis/")
    terms = make_terms(catalog, is_published=False)
    by_page = [
        client.post(path).status_code for path in (f"/catalogs/{catalog.uuid}/list/", f"/terms/{terms.uuid}/publish/")
    ]
    by_api = [
        post(client, f"/api/v1/{path}").json()["code"]
        for path in (f"catalogs/{catalog.uuid}/list", f"terms/{terms.uuid}/publish")
    ]

    assert editor.status_code == 200
    assert by_page == [403, 403]
    assert by_api == ["OrganisationNotVerified", "OrganisationNotVerified"]
    assert not Catalog.objects.filter(organisation=label, listed_at__isnull=False).exists()
    assert set(Terms.objects.filter(organisation=label).values_list("status", flat=True)) == {"draft"}


def test_unverified_developer_selects_and_freezes_and_does_not_buy() -> None:
    catalog = make_catalog()
    make_terms(catalog)
    developer = make_developer(verified=False)
    client = owner_of(developer)
    selection = make_selection(make_recording(catalog, cleared=True), organisation=developer)

    client.post(f"/selections/{selection.uuid}/freeze/")
    quote = Quote.objects.get(organisation=developer)
    page = client.post(f"/quotes/{quote.uuid}/accept/", {"agree": "yes"}, follow=True).content.decode()
    agreement = sha256_hex(agreements.proposed(quote_now(quote, at=timezone.now())).text.encode())
    by_api = post(client, f"/api/v1/quotes/{quote.uuid}/accept", {"agreement_sha256": agreement})
    ordered = post(client, "/api/v1/orders", {"quote": str(quote.uuid)})

    quote.refresh_from_db()
    assert "is not verified yet" in page
    assert (by_api.status_code, by_api.json()["code"]) == (403, "OrganisationNotVerified")
    assert (ordered.status_code >= 400, quote.accepted_at) == (True, None)


def test_operator_follows_the_website_and_writes_down_how_it_was_checked() -> None:
    label = make_label(verified=False)
    label.website = "https://quiet.example/"
    label.save()
    request = verifications.submit(
        label, signatory=make_owner(label), name="Ann", title="Owner", warranty="Mine.", at=NOON
    )
    client, own = signed_in(make_operator()), f"/operations/verifications/{request.uuid}/"

    asked = client.get(own).content.decode()
    client.post(f"{own}accept/", {"confirmed": "yes", "note": "Called the number in the register."})

    assert '<a href="https://quiet.example/" rel="noopener noreferrer nofollow">' in asked
    assert "Called the number in the register." in client.get(own).content.decode()
    entry = AuditEntry.objects.get(action="verification.accepted")
    assert entry.facts == {"verification": str(request.uuid), "note": "Called the number in the register."}
