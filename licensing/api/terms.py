"""Offers: read by everybody, written by rights holders."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.response import Response

from accounts.api import ApiRequest, asked, created, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from accounts.viewers import Viewer
from licensing.api.terms_fields import TermsChange, TermsInput, TermsQuery, TermsSerializer
from licensing.models import Terms
from licensing.queries.listings import offered_terms
from licensing.queries.terms import catalogs_of, own_terms, terms_visible_to
from licensing.services import terms as service
from marketplace.catalog.api.fields import MinorMoneyField

Scope, Kind = ApiKey.Scope, Organisation.Kind


@endpoint("GET", public=True, query=TermsQuery, responses=page_of(TermsSerializer))
def terms_list(request: ApiRequest) -> Response:
    """List the offers that stand, or your own with their drafts."""
    values = asked(TermsQuery, request)
    found: QuerySet[Terms] = (
        own_terms(_reader(request)) if values["is_own"] else offered_terms(on=timezone.now().date())
    )
    if values.get("catalog"):
        found = found.filter(catalog__uuid=values["catalog"])
    if values.get("currency"):
        found = found.filter(currency=values["currency"])
    return page(request, found, TermsSerializer)


@endpoint(
    "POST", scope=Scope.CATALOG_WRITE, kinds=[Kind.RIGHTS_HOLDER], body=TermsInput, responses={201: TermsSerializer}
)
def terms_create(request: ApiRequest) -> Response:
    """Draft an offer from a preset; nobody else sees it before it is published."""
    values = read(TermsInput, request)
    catalog = get_object_or_404(catalogs_of(request.viewer), uuid=values.pop("catalog"))
    preset = values.pop("preset")
    fields = {"title": str(Terms.Preset(preset).label), "price_units": 0, **_columns(values, currency="USD")}
    terms = service.draft(catalog, preset=preset, at=timezone.now(), actor=request.viewer.user, **fields)
    return created(TermsSerializer, terms, address="api-terms")


@endpoint("GET", public=True, responses=TermsSerializer)
def terms_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one version of an offer, with every field and in plain words."""
    return Response(TermsSerializer(get_object_or_404(terms_visible_to(_reader(request)), uuid=uuid)).data)


@endpoint("PATCH", scope=Scope.CATALOG_WRITE, kinds=[Kind.RIGHTS_HOLDER], body=TermsChange, responses=TermsSerializer)
def terms_update(request: ApiRequest, uuid: UUID) -> Response:
    """Change a draft."""
    terms = get_object_or_404(own_terms(request.viewer), uuid=uuid)
    fields = _columns(read(TermsChange, request), currency=terms.currency)
    saved = service.save(terms, at=timezone.now(), actor=request.viewer.user, **fields)
    return Response(TermsSerializer(saved).data)


@endpoint("POST", scope=Scope.CATALOG_WRITE, kinds=[Kind.RIGHTS_HOLDER], responses=TermsSerializer)
def terms_publish(request: ApiRequest, uuid: UUID) -> Response:
    """Publish a draft as a numbered version that nobody can change; what changes an offer waits for its notice.

    The key's maker must be a signatory.
    """
    terms = get_object_or_404(own_terms(request.viewer), uuid=uuid)
    published = service.publish(terms, at=timezone.now(), actor=request.viewer.as_person)
    return Response(TermsSerializer(published).data)


@endpoint("POST", scope=Scope.CATALOG_WRITE, kinds=[Kind.RIGHTS_HOLDER], responses=TermsSerializer)
def terms_retire(request: ApiRequest, uuid: UUID) -> Response:
    """Announce that a version ends when its notice is over; what was sold under it goes on."""
    terms = get_object_or_404(own_terms(request.viewer), uuid=uuid)
    retired = service.retire(terms, at=timezone.now(), actor=request.viewer.as_person)
    return Response(TermsSerializer(retired).data)


terms_endpoints = together(terms_list, terms_create)
terms_detail = together(terms_retrieve, terms_update)


def _reader(request: ApiRequest) -> Viewer:
    """Drafts and what was licensed are seen with a scope; what is on offer, by everybody."""
    return request.reader(Scope.CATALOG_READ, Scope.LICENCES_READ)


def _columns(values: dict[str, Any], *, currency: str) -> dict[str, Any]:
    """What was sent, in the columns of the Terms; prices are read in the currency sent with them, or the draft's."""
    columns = {key: value for key, value in values.items() if key not in {"price", "minimum"}}
    for name in ("price", "minimum"):
        if name in values:
            columns[f"{name}_units"] = MinorMoneyField.units(values[name], values.get("currency", currency), name)
    return columns
