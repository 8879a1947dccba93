"""Selections: what is wanted, for what, and its live quote."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, asked, created, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from licensing.api.previews import PreviewQuery, PreviewSerializer
from licensing.api.recordings import SearchFields, criteria_of
from licensing.models import Selection, TrainedModel
from licensing.queries.quotes import preview
from licensing.queries.search import recordings_found
from licensing.queries.selections import counted, selections_visible_to
from licensing.queries.terms import terms_visible_to
from licensing.services import selections
from marketplace.catalog.api.fields import CountField, TerritoryTextField
from marketplace.catalog.models import Recording
from marketplace.kit.money import CURRENCIES
from marketplace.kit.vocabulary import Content, Purpose, Stage

Scope, Kind = ApiKey.Scope, Organisation.Kind
MOST = 10_000


class WishFields(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    currency = serializers.ChoiceField(choices=list(CURRENCIES))
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    stages = serializers.ListField(child=serializers.ChoiceField(choices=Stage.choices), allow_empty=False)
    contents = serializers.ListField(child=serializers.ChoiceField(choices=Content.choices), allow_empty=False)
    territory = TerritoryTextField()
    months = serializers.IntegerField(min_value=1, max_value=600)
    minimum_recordings = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=250_000, help_text="Cancel if fewer remain."
    )


class SelectionInput(WishFields):
    trained_model = serializers.UUIDField(required=False, allow_null=True)


class SelectionSerializer(WishFields):
    """One basket."""

    uuid = serializers.UUIDField()
    trained_model = serializers.UUIDField(source="trained_model.uuid", allow_null=True, default=None)
    recordings = CountField(source="lines")
    created_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class RecordingsInput(serializers.Serializer[Any]):
    """Recordings by id, or all that a search finds."""

    recordings = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST)
    search = SearchFields(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("recordings" in attrs) == ("search" in attrs):
            raise serializers.ValidationError("Send either `recordings` or `search`.")
        return attrs


class RemovalInput(serializers.Serializer[Any]):
    recordings = serializers.ListField(child=serializers.UUIDField(), max_length=MOST)


class ChoiceInput(RemovalInput):
    terms = serializers.UUIDField(allow_null=True, help_text="Null gives the choice back to the cheapest.")


class ChangedSerializer(serializers.Serializer[Any]):
    """How many recordings were touched."""

    recordings = serializers.IntegerField()


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=page_of(SelectionSerializer))
def selection_list(request: ApiRequest) -> Response:
    """List your selections, newest first."""
    return page(request, counted(selections_visible_to(request.viewer)), SelectionSerializer)


@endpoint(
    "POST",
    scope=Scope.LICENCES_WRITE,
    kinds=[Kind.DEVELOPER],
    body=SelectionInput,
    responses={201: SelectionSerializer},
)
def selection_create(request: ApiRequest) -> Response:
    """Begin a selection for one use in one currency."""
    wish = _wish(request)
    made = selections.create(request.viewer.as_organisation, at=timezone.now(), actor=request.viewer.user, **wish)
    return created(SelectionSerializer, made, address="api-selection")


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=SelectionSerializer)
def selection_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one selection."""
    return Response(SelectionSerializer(_selection(request, uuid)).data)


@endpoint("PUT", scope=Scope.LICENCES_WRITE, kinds=[Kind.DEVELOPER], body=SelectionInput, responses=SelectionSerializer)
def selection_update(request: ApiRequest, uuid: UUID) -> Response:
    """Say anew what a selection is for; its recordings stay."""
    selection = _selection(request, uuid)
    saved = selections.update(selection, at=timezone.now(), actor=request.viewer.user, **_wish(request))
    return Response(SelectionSerializer(saved).data)


@endpoint("POST", scope=Scope.LICENCES_WRITE, kinds=[Kind.DEVELOPER], body=RecordingsInput, responses=ChangedSerializer)
def selection_add(request: ApiRequest, uuid: UUID) -> Response:
    """Add recordings by id, or all that a search finds; what is there already or not listed is passed over."""
    selection, values = _selection(request, uuid), read(RecordingsInput, request)
    if "search" in values:
        found = recordings_found(criteria_of(values["search"]))
    else:
        found = Recording.objects.filter(uuid__in=values["recordings"])
    added = selections.add(selection, found, at=timezone.now(), actor=request.viewer.user)
    return Response({"recordings": added})


@endpoint("POST", scope=Scope.LICENCES_WRITE, kinds=[Kind.DEVELOPER], body=RemovalInput, responses=ChangedSerializer)
def selection_remove(request: ApiRequest, uuid: UUID) -> Response:
    """Take recordings out."""
    selection, values = _selection(request, uuid), read(RemovalInput, request)
    named = Recording.objects.filter(uuid__in=values["recordings"])
    return Response({"recordings": selections.remove(selection, named, at=timezone.now(), actor=request.viewer.user)})


@endpoint("POST", scope=Scope.LICENCES_WRITE, kinds=[Kind.DEVELOPER], body=ChoiceInput, responses=ChangedSerializer)
def selection_choose(request: ApiRequest, uuid: UUID) -> Response:
    """License some of the recordings under Terms of your choice."""
    selection, values = _selection(request, uuid), read(ChoiceInput, request)
    chosen = values["terms"]
    terms = get_object_or_404(terms_visible_to(request.viewer), uuid=chosen) if chosen else None
    named = Recording.objects.filter(uuid__in=values["recordings"])
    touched = selections.choose_terms(selection, named, terms, at=timezone.now(), actor=request.viewer.user)
    return Response({"recordings": touched})


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], query=PreviewQuery, responses=PreviewSerializer)
def selection_preview(request: ApiRequest, uuid: UUID) -> Response:
    """Price a selection as it stands: what would be licensed, what drops out and why. Nothing is fixed."""
    begun = asked(PreviewQuery, request)
    shown = preview(_selection(request, uuid), on=timezone.now().date())
    address = reverse("api-selection-preview", args=[uuid])
    return Response(PreviewSerializer(shown, context={**begun, "address": address}).data)


selection_endpoints = together(selection_list, selection_create)
selection_detail = together(selection_retrieve, selection_update)


def _selection(request: ApiRequest, uuid: UUID) -> Selection:
    return get_object_or_404(selections_visible_to(request.viewer), uuid=uuid)


def _wish(request: ApiRequest) -> Any:
    values = read(SelectionInput, request)
    named = values.pop("trained_model", None)
    if named is not None:
        values["trained_model"] = TrainedModel.objects.filter(
            organisation=request.viewer.organisation, uuid=named
        ).first()
        if values["trained_model"] is None:
            raise serializers.ValidationError({"trained_model": ["It is not a model of yours."]})
    return values
