"""Search for everybody, and what one recording can be licensed for."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Value
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, PageQuerySerializer, asked, endpoint, page, page_of
from accounts.models import ApiKey
from licensing.criteria import FACETS, LONGEST, WITHIN, Criteria
from licensing.models import SearchDocument
from licensing.queries.recordings import Asked, answers, recordings_visible_to
from licensing.queries.search import documents, in_order, ranked
from marketplace.catalog.models import Recording
from marketplace.kit.money import CURRENCIES, Money
from marketplace.kit.vocabulary import Purpose


class SearchFields(serializers.Serializer[Any]):
    """What is looked for; each facet may be given several times, and any of its values then counts."""

    q = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST, help_text="Words; typos, accents and parts are forgiven."
    )
    cleared = serializers.ListField(child=serializers.ChoiceField(choices=Purpose.choices), required=False)
    language = serializers.ListField(child=serializers.CharField(max_length=8), required=False)
    vocal = serializers.ListField(child=serializers.ChoiceField(choices=Recording.Vocal.choices), required=False)
    genre = serializers.ListField(child=serializers.CharField(max_length=200), required=False)
    mood = serializers.ListField(child=serializers.CharField(max_length=200), required=False)
    tempo = serializers.ListField(child=serializers.ChoiceField(choices=["slow", "medium", "fast"]), required=False)
    duration = serializers.ListField(
        child=serializers.ChoiceField(choices=["under-2", "2-4", "4-8", "over-8"]), required=False
    )
    year = serializers.ListField(
        child=serializers.ChoiceField(choices=["2020", "2010", "2000", "before-2000"]), required=False
    )
    imprint = serializers.ListField(child=serializers.CharField(max_length=300), required=False)
    price = serializers.ListField(
        child=serializers.ChoiceField(choices=["under-1", "1-5", "5-20", "over-20"]), required=False
    )
    organisation = serializers.CharField(required=False, max_length=80, help_text="Its slug.")
    catalog = serializers.CharField(required=False, max_length=120, help_text="The slug of a catalog.")
    currency = serializers.ChoiceField(
        choices=list(CURRENCIES), required=False, default="USD", help_text="Of the facet `price`, and of each `price`."
    )


class SearchQuery(PageQuerySerializer, SearchFields):
    """A page of a search."""


class FoundRecordingSerializer(serializers.Serializer[Any]):
    """One recording that a search found."""

    uuid = serializers.UUIDField(source="recording.uuid")
    title = serializers.CharField(source="recording.title")
    version = serializers.CharField(source="recording.version")
    artist = serializers.CharField(source="recording.artist")
    isrc = serializers.CharField(source="recording.isrc")
    organisation = serializers.CharField(source="recording.organisation.slug")
    catalog = serializers.CharField(source="recording.catalog.slug")
    imprint = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    genre = serializers.CharField()
    moods = serializers.ListField(child=serializers.CharField())
    bpm = serializers.IntegerField(allow_null=True)
    language = serializers.CharField()
    vocal = serializers.ChoiceField(choices=Recording.Vocal.choices)
    duration_ms = serializers.IntegerField(allow_null=True)
    ai_contribution = serializers.CharField(source="recording.ai_contribution")
    cleared = serializers.ListField(child=serializers.ChoiceField(choices=Purpose.choices))
    price = serializers.SerializerMethodField(help_text="The lowest in `currency`; null where there is none.")
    prices = serializers.SerializerMethodField(help_text="The lowest price in each currency, where it is cleared.")

    def get_price(self, found: SearchDocument) -> str | None:
        units, currency = found.price, found.currency  # type: ignore[attr-defined]
        return None if units is None else Money(units, currency).decimal

    def get_prices(self, found: SearchDocument) -> dict[str, str]:
        return {currency: Money(units, currency).decimal for currency, units in found.prices.items()}


class MissingSerializer(serializers.Serializer[Any]):
    """One answer that is missing."""

    what = serializers.CharField()
    side = serializers.CharField(allow_null=True)
    who = serializers.CharField()
    party = serializers.UUIDField(allow_null=True, help_text="Who can supply it.")
    sentence = serializers.CharField()


class AnswerSerializer(serializers.Serializer[Any]):
    """Whether a recording is cleared for one purpose under one Terms version, and what is missing."""

    terms = serializers.UUIDField(source="terms.uuid")
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    is_cleared = serializers.BooleanField()
    currency = serializers.CharField(source="terms.currency")
    price = serializers.SerializerMethodField(help_text="For this recording alone; null where it cannot be said.")
    missing = MissingSerializer(many=True)

    def get_price(self, one: Asked) -> str | None:
        return one.price.decimal if one.price else None


class RecordingSerializer(serializers.Serializer[Any]):
    """One recording, and for what it can be licensed today."""

    uuid = serializers.UUIDField()
    title = serializers.CharField()
    version = serializers.CharField()
    artist = serializers.CharField()
    isrc = serializers.CharField()
    organisation = serializers.CharField(source="organisation.slug")
    catalog = serializers.CharField(source="catalog.slug")
    duration_ms = serializers.IntegerField(allow_null=True)
    vocal = serializers.ChoiceField(choices=Recording.Vocal.choices)
    ai_contribution = serializers.CharField()
    genre = serializers.CharField()
    mood = serializers.CharField(help_text="One or more, divided by semicolons; so are instruments and themes.")
    key = serializers.CharField()
    bpm = serializers.IntegerField(allow_null=True)
    instruments = serializers.CharField()
    themes = serializers.CharField()
    answers = serializers.SerializerMethodField()

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, recording: Recording) -> list[dict[str, Any]]:
        told = answers(recording, on=timezone.now().date())
        return [dict(AnswerSerializer(one).data) for one in told]


def criteria_of(values: dict[str, Any]) -> Criteria:
    """The search that checked values mean."""
    said = {**values, "label": values.get("organisation")}
    named = {key: said[key] for key in (*FACETS, *WITHIN, "q", "currency") if said.get(key)}
    return Criteria.read(QueryDict(urlencode(named, doseq=True)))


@endpoint("GET", public=True, query=SearchQuery, responses=page_of(FoundRecordingSerializer))
def recording_search(request: ApiRequest) -> Response:
    """Search the listed recordings, the nearest first."""
    criteria = criteria_of(asked(SearchQuery, request))
    found = ranked(criteria.q) if criteria.q else None
    rows = documents(criteria, found).select_related("recording", "recording__organisation", "recording__catalog")
    rows = rows.annotate(currency=Value(criteria.currency))
    if found is None:
        return page(request, rows, FoundRecordingSerializer, ordering=("pk",))
    return page(request, in_order(rows, criteria, found), FoundRecordingSerializer, ordering=("place",))


@endpoint("GET", public=True, responses=RecordingSerializer)
def recording_retrieve(request: ApiRequest, uuid: UUID) -> Response:
    """Show one recording and, for each purpose on offer, whether it is cleared and what is missing."""
    found = get_object_or_404(recordings_visible_to(request.reader(ApiKey.Scope.CATALOG_READ)), uuid=uuid)
    return Response(RecordingSerializer(found).data)
