"""May it be used so, there, on that day? Yes, or every missing piece and who can supply it."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, asked, endpoint
from accounts.models import ApiKey, Organisation
from licensing.api.recordings import MissingSerializer
from licensing.queries.recordings import recordings_visible_to
from licensing.queries.terms import catalogs_of
from marketplace.catalog.api.fields import MinorMoneyField, TerritoryTextField
from marketplace.catalog.queries.clearance import Clearance, Line, Missing, clearance
from marketplace.kit.money import CURRENCIES, Money
from marketplace.kit.territories import WORLD
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Stage


class ClearanceQuery(serializers.Serializer[Any]):
    """A use, a place, a day and a price. Lists are given by repeating their name."""

    purposes = serializers.ListField(child=serializers.ChoiceField(choices=Purpose.choices), allow_empty=False)
    stages = serializers.ListField(child=serializers.ChoiceField(choices=Stage.choices), allow_empty=False)
    contents = serializers.ListField(
        child=serializers.ChoiceField(choices=Content.choices), required=False, default=["audio"], allow_empty=False
    )
    metadata_tier = serializers.ChoiceField(
        choices=MetadataTier.choices, required=False, default="credits", help_text="Where metadata is asked for."
    )
    territory = TerritoryTextField(required=False, help_text="The world, if left out.")
    on = serializers.DateField(required=False, help_text="The day; today, if left out.")
    price = MinorMoneyField(
        required=False,
        default="0",
        help_text="For one recording: below a holder’s least price it has not said yes.",
    )
    currency = serializers.ChoiceField(choices=list(CURRENCIES), required=False, default="USD")
    master_parts = serializers.IntegerField(required=False, default=1, min_value=0, max_value=10_000)
    publishing_parts = serializers.IntegerField(required=False, default=1, min_value=0, max_value=10_000)
    excludes_voice = serializers.BooleanField(required=False, default=True)
    needs_signed_consent = serializers.BooleanField(required=False, default=False)
    in_advertising = serializers.BooleanField(required=False, default=False)
    names_artists = serializers.BooleanField(required=False, default=False)


class RecordingClearanceSerializer(serializers.Serializer[Any]):
    """Yes, or every missing piece."""

    recording = serializers.UUIDField()
    on = serializers.DateField()
    territory = serializers.CharField()
    is_cleared = serializers.BooleanField()
    missing = MissingSerializer(many=True)


class MissingGroupSerializer(MissingSerializer):
    """One missing piece, and how many recordings lack it."""

    recordings = serializers.IntegerField()


class CatalogClearanceSerializer(serializers.Serializer[Any]):
    """How much of a catalog is cleared, and what the rest lacks."""

    catalog = serializers.UUIDField()
    on = serializers.DateField()
    territory = serializers.CharField()
    recordings = serializers.IntegerField()
    cleared = serializers.IntegerField()
    missing = MissingGroupSerializer(many=True)


@endpoint("GET", public=True, query=ClearanceQuery, responses=RecordingClearanceSerializer)
def recording_clearance(request: ApiRequest, uuid: UUID) -> Response:
    """Say whether a recording may be used so, there, on that day; if not, every missing piece and who can supply it."""
    found = get_object_or_404(recordings_visible_to(request.reader(ApiKey.Scope.CATALOG_READ)), uuid=uuid)
    values = asked(ClearanceQuery, request)
    answer = _answer([found.pk], values)
    missing = answer.missing.get(found.pk, ())
    told = {"recording": found.uuid, **_asked(values), "is_cleared": found.pk in answer.cleared, "missing": missing}
    return Response(RecordingClearanceSerializer(told).data)


@endpoint(
    "GET",
    scope=ApiKey.Scope.CATALOG_READ,
    kinds=[Organisation.Kind.RIGHTS_HOLDER],
    query=ClearanceQuery,
    responses=CatalogClearanceSerializer,
)
def catalog_clearance(request: ApiRequest, uuid: UUID) -> Response:
    """Say how many recordings of your catalog may be used so, and what the others lack, the most frequent first."""
    catalog = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    values = asked(ClearanceQuery, request)
    recordings = list(catalog.recordings.values_list("pk", flat=True))
    answer = _answer(recordings, values)
    counted: Counter[Missing] = Counter()
    for pieces in answer.missing.values():
        counted.update(set(pieces))
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0].who, item[0].what, item[0].sentence))
    told = {
        "catalog": catalog.uuid,
        **_asked(values),
        "recordings": len(recordings),
        "cleared": len(answer.cleared),
        "missing": [_group(piece, count) for piece, count in ordered],
    }
    return Response(CatalogClearanceSerializer(told).data)


def _group(piece: Missing, count: int) -> dict[str, Any]:
    return {**piece.as_json(), "party": piece.party, "sentence": piece.sentence, "recordings": count}


def _asked(values: dict[str, Any]) -> dict[str, Any]:
    return {"on": _day(values), "territory": str(values.get("territory", WORLD))}


def _day(values: dict[str, Any]) -> Any:
    return values.get("on") or timezone.now().date()


def _answer(recordings: list[int], values: dict[str, Any]) -> Clearance:
    units = MinorMoneyField.units(values["price"], values["currency"], "price")
    use = Use(
        purposes=frozenset(Purpose(one) for one in values["purposes"]),
        stages=frozenset(Stage(one) for one in values["stages"]),
        contents=frozenset(Content(one) for one in values["contents"]),
        metadata_tier=MetadataTier(values["metadata_tier"]),
        master_parts=values["master_parts"],
        publishing_parts=values["publishing_parts"],
        needs_signed_consent=values["needs_signed_consent"],
        excludes_voice=values["excludes_voice"],
        in_advertising=values["in_advertising"],
        names_artists=values["names_artists"],
    )
    lines = [Line(pk, Money(units, values["currency"])) for pk in recordings]
    return clearance(lines, use, on=_day(values), territory=values.get("territory", WORLD))
