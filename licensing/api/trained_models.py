"""A developer's model versions."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, created, endpoint, page, page_of, read, together
from accounts.models import ApiKey, Organisation
from licensing.models import TrainedModel
from licensing.queries.trained_models import models_visible_to
from licensing.services import trained_models

Scope, Kind = ApiKey.Scope, Organisation.Kind


class TrainedModelInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    version = serializers.CharField(max_length=60)
    product = serializers.ChoiceField(choices=TrainedModel.Product.choices)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    parents = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=50, help_text="What it grew from."
    )


class TrainedModelSerializer(serializers.Serializer[Any]):
    """One version of a model."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    version = serializers.CharField()
    product = serializers.ChoiceField(choices=TrainedModel.Product.choices)
    description = serializers.CharField()
    parents = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_parents(self, model: TrainedModel) -> list[UUID]:
        return [parent.uuid for parent in model.parents.all()]


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=page_of(TrainedModelSerializer))
def model_list(request: ApiRequest) -> Response:
    """List your model versions."""
    return page(request, models_visible_to(request.viewer), TrainedModelSerializer)


@endpoint(
    "POST",
    scope=Scope.LICENCES_WRITE,
    kinds=[Kind.DEVELOPER],
    body=TrainedModelInput,
    responses={201: TrainedModelSerializer},
)
def model_create(request: ApiRequest) -> Response:
    """Register one version of a model; it cannot be renamed, because licences name it."""
    values = read(TrainedModelInput, request)
    wanted = set(values.pop("parents"))
    parents = list(TrainedModel.objects.filter(organisation=request.viewer.organisation, uuid__in=wanted))
    if len(parents) != len(wanted):
        raise serializers.ValidationError({"parents": ["A parent is not a model of yours."]})
    organisation = request.viewer.as_organisation
    model = trained_models.register(
        organisation, parents=parents, at=timezone.now(), actor=request.viewer.user, **values
    )
    return created(TrainedModelSerializer, model, address="api-model")


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=TrainedModelSerializer)
def model_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one model version."""
    return Response(TrainedModelSerializer(get_object_or_404(models_visible_to(request.viewer), uuid=uuid)).data)


model_endpoints = together(model_list, model_create)
