"""What a holder permits, for machines: every permission in its name, given and withdrawn."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from marketplace.catalog.api.fields import MinorMoneyField
from marketplace.catalog.api.grant_fields import GrantInput, GrantSerializer, NamedRecordingSerializer, SignedSerializer
from marketplace.catalog.models import Catalog, Recording
from marketplace.catalog.permitted import words_of
from marketplace.catalog.queries.grants import grants_visible_to, recordings_of, with_reach
from marketplace.catalog.queries.shares import shares_visible_to
from marketplace.catalog.services import grants
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import MetadataTier

READ, WRITE = ApiKey.Scope.CATALOG_READ, ApiKey.Scope.CATALOG_WRITE
HOLDERS = [Organisation.Kind.RIGHTS_HOLDER]


@endpoint("GET", scope=READ, kinds=HOLDERS, query=PageQuerySerializer, responses=page_of(GrantSerializer))
def grant_list(request: ApiRequest) -> Response:
    """List every permission in your name, withdrawn ones too."""
    return page(request, with_reach(grants_visible_to(request.viewer)), GrantSerializer)


@endpoint("GET", scope=READ, kinds=HOLDERS, query=PageQuerySerializer, responses=page_of(NamedRecordingSerializer))
def grant_recordings(request: ApiRequest, uuid: UUID) -> Response:
    """List the recordings that a permission is about, and of which you have a share."""
    grant = get_object_or_404(grants_visible_to(request.viewer), uuid=uuid)
    return page(request, recordings_of(grant).select_related("organisation"), NamedRecordingSerializer)


@endpoint("POST", scope=WRITE, kinds=HOLDERS, body=GrantInput, responses={201: SignedSerializer})
def grant_sign(request: ApiRequest) -> Response:
    """Permit something by yourself; the key's maker must be a signatory. One permission for each name of yours."""
    values, viewer = read(GrantInput, request), request.viewer
    held = shares_visible_to(viewer).order_by()
    recordings, catalog = _recordings(held, values), _catalog(held, values)
    scope, organisation = _scope(values), viewer.as_organisation
    given = grants.sign(
        organisation, scope, recordings=recordings, catalog=catalog, at=timezone.now(), actor=viewer.as_person
    )
    words = words_of(scope, organisation, recordings=recordings, catalog=catalog)
    signed = with_reach(grants_visible_to(viewer)).filter(pk__in=[one.pk for one in given]).order_by("pk")
    answer = {"words": words, "grants": signed}
    return Response(SignedSerializer(answer).data, status=201, headers={"Location": reverse("api-grants")})


@endpoint("POST", scope=WRITE, kinds=HOLDERS, responses=GrantSerializer)
def grant_withdraw(request: ApiRequest, uuid: UUID) -> Response:
    """End a permission in your name from this moment; it stays on record."""
    grant = get_object_or_404(grants_visible_to(request.viewer), uuid=uuid)
    grants.withdraw(grant, at=timezone.now(), actor=request.viewer.user)
    return Response(GrantSerializer(with_reach(grants_visible_to(request.viewer)).get(pk=grant.pk)).data)


grant_endpoints = together(grant_list, grant_sign)


def _recordings(held: Any, values: dict[str, Any]) -> list[Recording]:
    wanted = set(values.get("recordings", ()))
    found = list(Recording.objects.filter(uuid__in=wanted, pk__in=held.values("recording")).order_by("pk"))
    if len(found) < len(wanted):
        raise serializers.ValidationError({"recordings": ["You have no share in some of these."]})
    return found


def _catalog(held: Any, values: dict[str, Any]) -> Catalog | None:
    if "catalog" not in values:
        return None
    own = Catalog.objects.filter(pk__in=held.values("recording__catalog")).select_related("organisation")
    return get_object_or_404(own, uuid=values["catalog"])


def _scope(values: dict[str, Any]) -> grants.Scope:
    price, parts = None, values.get("least_side_parts")
    if "least_price" in values:
        units = MinorMoneyField.units(values["least_price"], values["currency"], "least_price")
        price = Money(units, values["currency"])
    return grants.Scope(
        purposes=values["purposes"],
        stages=values["stages"],
        contents=values["contents"],
        territory=values["territory"],
        sides=values["sides"],
        metadata_tier=MetadataTier(values["metadata_tier"]),
        valid_until=values.get("valid_until"),
        least_price=price,
        least_side=(parts, 10_000) if parts else None,
    )
