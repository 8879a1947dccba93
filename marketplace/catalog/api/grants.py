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
from marketplace.catalog.api.fields import MinorMoneyField, TerritoryTextField
from marketplace.catalog.models import Catalog, Recording
from marketplace.catalog.permitted import words_of
from marketplace.catalog.queries.grants import grants_visible_to, recordings_of, with_reach
from marketplace.catalog.queries.shares import shares_visible_to
from marketplace.catalog.services import grants
from marketplace.kit.money import CURRENCIES, Money
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Side, Stage

READ, WRITE = ApiKey.Scope.CATALOG_READ, ApiKey.Scope.CATALOG_WRITE
HOLDERS = [Organisation.Kind.RIGHTS_HOLDER]
MOST = 1000


class GrantInput(serializers.Serializer[Any]):
    """What you permit. Leave out catalog and recordings for everything in your name, now and later."""

    recordings = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST)
    catalog = serializers.UUIDField(required=False)
    sides = serializers.ListField(child=serializers.ChoiceField(choices=Side.choices), allow_empty=False)
    purposes = serializers.ListField(child=serializers.ChoiceField(choices=Purpose.choices), allow_empty=False)
    stages = serializers.ListField(child=serializers.ChoiceField(choices=Stage.choices), allow_empty=False)
    contents = serializers.ListField(child=serializers.ChoiceField(choices=Content.choices), allow_empty=False)
    metadata_tier = serializers.ChoiceField(choices=MetadataTier.choices, default=MetadataTier.IDS_ONLY)
    territory = TerritoryTextField()
    valid_until = serializers.DateField(required=False, help_text="The first day on which it no longer counts.")
    least_price = MinorMoneyField(required=False, help_text="Of one recording.")
    currency = serializers.ChoiceField(choices=list(CURRENCIES), required=False)
    least_side_parts = serializers.IntegerField(
        required=False, min_value=1, max_value=10_000, help_text="Of 10,000 parts of the price."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("least_price" in attrs) != ("currency" in attrs):
            raise serializers.ValidationError({"currency": ["A price needs its currency, and a currency its price."]})
        if "catalog" in attrs and "recordings" in attrs:
            raise serializers.ValidationError({"catalog": ["Name a catalog or recordings, not both."]})
        if "valid_until" in attrs and attrs["valid_until"] <= timezone.now().date():
            raise serializers.ValidationError({"valid_until": ["It ends before it begins."]})
        return attrs


class GrantSerializer(serializers.Serializer[Any]):
    """One permission in your name: your own, by your terms, or what a label stated for you."""

    uuid = serializers.UUIDField()
    holder = serializers.CharField(source="holder.name")
    covers_all = serializers.BooleanField()
    catalog = serializers.UUIDField(source="catalog.uuid", allow_null=True, default=None)
    reach = serializers.IntegerField(help_text="How many recordings it is about of which you have a share.")
    sides = serializers.ListField(child=serializers.CharField())
    purposes = serializers.ListField(child=serializers.CharField())
    stages = serializers.ListField(child=serializers.CharField())
    contents = serializers.ListField(child=serializers.CharField())
    metadata_tier = serializers.CharField()
    territory = TerritoryTextField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    least_price = MinorMoneyField(allow_null=True)
    currency = serializers.CharField(source="least_price_currency")
    is_signed = serializers.BooleanField()
    words_sha256 = serializers.CharField()
    document = serializers.CharField()
    given_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class NamedRecordingSerializer(serializers.Serializer[Any]):
    """One recording that a permission is about."""

    uuid = serializers.UUIDField()
    title = serializers.CharField()
    artist = serializers.CharField()
    isrc = serializers.CharField()
    listed_by = serializers.CharField(source="organisation.slug", help_text="The label.")


class SignedSerializer(serializers.Serializer[Any]):
    """What was signed, and its words."""

    words = serializers.ListField(child=serializers.CharField())
    grants = GrantSerializer(many=True)


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
