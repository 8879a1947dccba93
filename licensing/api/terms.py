"""Offers: read by everybody, written by rights holders."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from accounts.viewers import Viewer
from licensing.models import Terms
from licensing.plain_terms import plain
from licensing.queries.listings import offered_terms
from licensing.queries.terms import catalogs_of, own_terms, terms_visible_to
from licensing.services import terms as service
from marketplace.catalog.api.fields import MinorMoneyField, TerritoryTextField
from marketplace.kit.money import CURRENCIES
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Stage

Scope, Kind = ApiKey.Scope, Organisation.Kind


class TermsFields(serializers.Serializer[Any]):
    """What an offer says; what is left out keeps the preset's value."""

    title = serializers.CharField(max_length=200)
    purposes = serializers.ListField(child=serializers.ChoiceField(choices=Purpose.choices), allow_empty=False)
    stages = serializers.ListField(child=serializers.ChoiceField(choices=Stage.choices), allow_empty=False)
    contents = serializers.ListField(child=serializers.ChoiceField(choices=Content.choices), allow_empty=False)
    metadata_tier = serializers.ChoiceField(
        choices=MetadataTier.choices, help_text="How much of the metadata, where it is among the contents."
    )
    model_scope = serializers.ChoiceField(choices=Terms.ModelScope.choices)
    territory = TerritoryTextField()
    months = serializers.IntegerField(min_value=1, max_value=600)
    excludes_voice = serializers.BooleanField()
    needs_signed_consent = serializers.BooleanField()
    price_model = serializers.ChoiceField(choices=Terms.PriceModel.choices)
    currency = serializers.ChoiceField(choices=list(CURRENCIES))
    price = MinorMoneyField()
    minimum = MinorMoneyField(help_text="The least that one order costs.")
    access_parts = serializers.IntegerField(min_value=0, max_value=10_000, help_text="Of 10,000; the rest is usage.")
    access_rule = serializers.ChoiceField(choices=Terms.AccessRule.choices)
    master_parts = serializers.IntegerField(min_value=0, max_value=10_000)
    publishing_parts = serializers.IntegerField(min_value=0, max_value=10_000)
    least_creators_parts = serializers.IntegerField(min_value=0, max_value=10_000)
    cadence = serializers.ChoiceField(choices=Terms.Cadence.choices)
    grace_days = serializers.IntegerField(min_value=0, max_value=365)
    after_term = serializers.ChoiceField(choices=Terms.AfterTerm.choices)
    allows_training_on_output = serializers.BooleanField()
    allows_distillation = serializers.BooleanField()
    allows_named_artist_prompts = serializers.BooleanField()
    output_use = serializers.ChoiceField(choices=Terms.OutputUse.choices)
    verbatim_seconds = serializers.IntegerField(min_value=0, max_value=600)
    retention_days = serializers.IntegerField(min_value=0, max_value=3650)
    needs_deletion_certificate = serializers.BooleanField()
    attribution = serializers.ChoiceField(choices=Terms.Attribution.choices)
    needs_output_label = serializers.BooleanField()
    audit_notice_days = serializers.IntegerField(min_value=0, max_value=365)
    audit_cost_parts = serializers.IntegerField(min_value=0, max_value=10_000)
    withdrawal = serializers.ChoiceField(choices=Terms.Withdrawal.choices)
    withdrawal_days = serializers.IntegerField(min_value=0, max_value=365)
    warranties = serializers.CharField(max_length=5000, allow_blank=True)
    governing_law = serializers.CharField(max_length=100)
    notice_days = serializers.IntegerField(
        min_value=0, max_value=730, help_text="So long before it changes or ends, everybody is told."
    )


class TermsChange(TermsFields):
    """Any of the fields of a draft."""

    always = frozenset[str]()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, field in self.fields.items():
            field.required = name in self.always


class TermsInput(TermsChange):
    always = frozenset({"catalog", "preset"})

    catalog = serializers.UUIDField(help_text="A catalog of your organisation.")
    preset = serializers.ChoiceField(choices=Terms.Preset.choices)


class TermsQuery(PageQuerySerializer):
    catalog = serializers.UUIDField(required=False)
    currency = serializers.ChoiceField(choices=list(CURRENCIES), required=False)
    is_own = serializers.BooleanField(
        required=False, default=False, help_text="Your own, drafts included, instead of what is on offer."
    )


class PlainTermsSerializer(serializers.Serializer[Any]):
    """The same in plain words."""

    may = serializers.ListField(child=serializers.CharField())
    may_not = serializers.ListField(child=serializers.CharField())
    must = serializers.ListField(child=serializers.CharField())


class TermsSerializer(TermsFields):
    """One version of an offer."""

    uuid = serializers.UUIDField()
    status = serializers.ChoiceField(choices=Terms.Status.choices)
    number = serializers.IntegerField(allow_null=True)
    preset = serializers.ChoiceField(choices=Terms.Preset.choices)
    catalog = serializers.UUIDField(source="catalog.uuid")
    organisation = serializers.CharField(source="organisation.slug")
    published_at = serializers.DateTimeField(allow_null=True)
    retired_at = serializers.DateTimeField(allow_null=True, help_text="When its end was announced.")
    replaces = serializers.UUIDField(source="replaces.uuid", allow_null=True, default=None)
    takes_effect_on = serializers.DateField(allow_null=True, help_text="The first day on which it is offered.")
    ends_on = serializers.DateField(allow_null=True, help_text="The first day on which it is offered no more.")
    is_in_effect = serializers.SerializerMethodField(help_text="Whether anybody may license under it today.")
    sha256 = serializers.CharField()
    plain = serializers.SerializerMethodField()

    def get_is_in_effect(self, terms: Terms) -> bool:
        return terms.status != Terms.Status.DRAFT and terms.is_in_effect(timezone.now().date())

    @extend_schema_field(PlainTermsSerializer)
    def get_plain(self, terms: Terms) -> dict[str, list[str]]:
        return dict(PlainTermsSerializer(plain(terms)).data)


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
    location = reverse("api-terms", args=[terms.uuid])
    return Response(TermsSerializer(terms).data, status=201, headers={"Location": location})


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
