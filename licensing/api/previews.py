"""How a price and what dropped out of it are told to machines."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from licensing.queries.files import without_file
from licensing.queries.quotes import Preview, TermsTotal
from licensing.reasons import sentences
from licensing.services.selections import LARGEST
from marketplace.catalog.models import Recording

FILES_TO_COME: Final = "How many of these recordings have no file to deliver yet; each comes once its label uploads it."
DROPS_AT_ONCE: Final = 1_000


class TermsTotalSerializer(serializers.Serializer[Any]):
    """What one future licence comes to."""

    terms = serializers.UUIDField(source="terms.uuid")
    organisation = serializers.CharField(source="terms.organisation.slug")
    selected = serializers.IntegerField()
    cleared = serializers.IntegerField()
    price = serializers.CharField(source="price.decimal")


class DropSerializer(serializers.Serializer[Any]):
    """One recording that drops out, and every reason why."""

    recording = serializers.UUIDField()
    asked = serializers.CharField(help_text="What was asked for it, exactly.")
    reasons = serializers.ListField(child=serializers.CharField())


class PreviewQuery(serializers.Serializer[Any]):
    """Where to begin to tell what drops out."""

    dropped_from = serializers.IntegerField(min_value=0, max_value=LARGEST, default=0)


class PreviewSerializer(serializers.Serializer[Any]):
    """A selection priced today."""

    currency = serializers.CharField()
    total = serializers.CharField(source="total.decimal")
    recordings = serializers.IntegerField(source="count")
    minutes = serializers.IntegerField()
    files_to_come = serializers.SerializerMethodField(help_text=FILES_TO_COME)
    by_terms = serializers.SerializerMethodField()
    dropped_count = serializers.SerializerMethodField()
    dropped = serializers.SerializerMethodField(help_text="A thousand at a time.")
    dropped_next = serializers.SerializerMethodField(help_text="Where the next thousand are told; null after the last.")

    def get_dropped_count(self, shown: Preview) -> int:
        return len(shown.dropped)

    @extend_schema_field({"type": "string", "nullable": True})
    def get_dropped_next(self, shown: Preview) -> str | None:
        end = self.context["dropped_from"] + DROPS_AT_ONCE
        return f"{self.context['address']}?dropped_from={end}" if end < len(shown.dropped) else None

    def get_files_to_come(self, shown: Preview) -> int:
        return len(without_file({line.recording_id: line.terms for line in shown.lines}))

    @extend_schema_field(TermsTotalSerializer(many=True))
    def get_by_terms(self, shown: Preview) -> list[dict[str, Any]]:
        return [terms_total(one) for one in shown.by_terms]

    @extend_schema_field(DropSerializer(many=True))
    def get_dropped(self, shown: Preview) -> list[dict[str, Any]]:
        start = self.context["dropped_from"]
        told = shown.dropped[start : start + DROPS_AT_ONCE]
        names = dict(Recording.objects.filter(pk__in=[drop.recording_id for drop in told]).values_list("pk", "uuid"))
        return [
            {
                "recording": str(names[drop.recording_id]),
                "asked": drop.asked.decimal,
                "reasons": sentences(drop.reasons),
            }
            for drop in told
        ]


def terms_total(one: TermsTotal) -> dict[str, Any]:
    return dict(TermsTotalSerializer(one).data)
