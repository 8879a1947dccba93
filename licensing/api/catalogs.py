"""A rights holder's catalogs, for machines."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, created, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from licensing.queries.terms import catalogs_of
from marketplace.catalog.api.fields import CountField
from marketplace.catalog.models import Catalog
from marketplace.catalog.services import catalogs

Scope, Kind = ApiKey.Scope, Organisation.Kind


class CatalogInput(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class CatalogSerializer(serializers.Serializer[Any]):
    """One catalog of your organisation."""

    uuid = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    status = serializers.ChoiceField(choices=Catalog.Status.choices)
    recordings = CountField()
    listed_at = serializers.DateTimeField(allow_null=True)


@endpoint("GET", scope=Scope.CATALOG_READ, kinds=[Kind.RIGHTS_HOLDER], responses=page_of(CatalogSerializer))
def catalog_list(request: ApiRequest) -> Response:
    """List your catalogs."""
    return page(request, catalogs_of(request.viewer), CatalogSerializer, ordering=("pk",))


@endpoint(
    "POST",
    scope=Scope.CATALOG_WRITE,
    kinds=[Kind.RIGHTS_HOLDER],
    body=CatalogInput,
    responses={201: CatalogSerializer},
)
def catalog_create(request: ApiRequest) -> Response:
    """Make an empty catalog; nobody else sees it before it is listed."""
    values = read(CatalogInput, request)
    made = catalogs.create(request.viewer.as_organisation, at=timezone.now(), actor=request.viewer.user, **values)
    return created(CatalogSerializer, made, address="api-catalog")


@endpoint("GET", scope=Scope.CATALOG_READ, kinds=[Kind.RIGHTS_HOLDER], responses=CatalogSerializer)
def catalog_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one of your catalogs."""
    return Response(CatalogSerializer(get_object_or_404(catalogs_of(request.viewer), uuid=uuid)).data)


@endpoint("POST", scope=Scope.CATALOG_WRITE, kinds=[Kind.RIGHTS_HOLDER], responses=CatalogSerializer)
def catalog_publish(request: ApiRequest, uuid: UUID) -> Response:
    """List a catalog for everybody; whoever made the key must be able to sign for a verified organisation."""
    found = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    listed = catalogs.list_publicly(found, at=timezone.now(), actor=request.viewer.as_person)
    return Response(CatalogSerializer(listed).data)


@endpoint("POST", scope=Scope.CATALOG_WRITE, kinds=[Kind.RIGHTS_HOLDER], responses=CatalogSerializer)
def catalog_withdraw(request: ApiRequest, uuid: UUID) -> Response:
    """Take a catalog off the market."""
    found = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    return Response(CatalogSerializer(catalogs.withdraw(found, at=timezone.now(), actor=request.viewer.user)).data)


catalog_endpoints = together(catalog_list, catalog_create)
