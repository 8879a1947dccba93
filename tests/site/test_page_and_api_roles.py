"""Page and API let the same people do the same act: by their session, and by a key that they made."""

import pytest
from django.test import Client

from accounts.access import Access
from accounts.models import ApiKey, Membership, Organisation
from tests.factories.accounts import make_key, make_label
from tests.factories.catalog import make_catalog
from tests.factories.clients import member_of
from tests.site.routes import routes

ROUTES = {route.name: route for route in routes()}
# What a machine does, by route and method, and the page on which people do it.
SAME_ACT = {
    ("api-terms-list", "POST"): "terms-create",
    ("api-terms", "PATCH"): "terms-edit",
    ("api-terms-publish", "POST"): "terms-publish",
    ("api-terms-retire", "POST"): "terms-retire",
    ("api-catalogs", "POST"): "own-catalog-create",
    ("api-catalog-list", "POST"): "own-catalog-list",
    ("api-catalog-withdraw", "POST"): "own-catalog-withdraw",
    ("api-models", "POST"): "model-create",
    ("api-selections", "POST"): "selection-create",
    ("api-selection", "PUT"): "selection-edit",
    ("api-selection-add", "POST"): "selection-add",
    ("api-selection-remove", "POST"): "selection-lines",
    ("api-selection-choose", "POST"): "selection-lines",
    ("api-quotes", "POST"): "selection-freeze",
    ("api-quote-accept", "POST"): "quote-accept",
    ("api-quote-cancel", "POST"): "quote-cancel",
    ("api-orders", "POST"): "order-pay",
    ("api-usage-reports", "POST"): "usage-report-send",
    ("api-import-accept", "POST"): "import-accept",
    ("api-import-discard", "POST"): "import-discard",
    ("api-import-columns", "POST"): "import-columns",
    ("api-import-rows", "POST"): "import-mend",
}


def said(access: Access) -> tuple[frozenset[str], frozenset[str]]:
    return access.kinds, access.roles


def test_page_and_api_declare_the_same_for_the_same_act() -> None:
    differ = [
        f"{api} {method} and {page}"
        for (api, method), page in SAME_ACT.items()
        if said(ROUTES[api].accesses[method]) != said(ROUTES[page].accesses["GET"])
    ]

    assert differ == []


DRAFT = {"preset": "evaluation", "title": "Listening test", "price": "1.00", "currency": "USD"}


def draft(client: Client, label: Organisation) -> int:
    catalog = str(make_catalog(label).uuid)
    answer = client.post("/api/v1/terms", {"catalog": catalog, **DRAFT}, content_type="application/json")
    return answer.status_code


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [("owner", 201), ("manager", 201), ("finance", 403), ("viewer", 403)])
def test_a_session_drafts_terms_within_its_role(role: str, status: int) -> None:
    label = make_label()
    client = member_of(label, role=role)

    assert draft(client, label) == status


@pytest.mark.django_db
def test_a_key_reaches_as_far_as_its_maker_does_now() -> None:
    label = make_label()
    key, secret = make_key(label)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    held = Membership.objects.filter(user=key.created_by, organisation=label)

    as_owner = draft(client, label)
    held.update(role=Membership.Role.FINANCE)
    as_finance = draft(client, label)
    held.delete()
    as_stranger = draft(client, label)

    assert (as_owner, as_finance, as_stranger) == (201, 403, 401)
    assert ApiKey.objects.get().created_by == key.created_by
