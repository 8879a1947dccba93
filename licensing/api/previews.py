"""How a price and what dropped out of it are told to machines."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from licensing.queries.files import without_file
from licensing.queries.quotes import Preview, TermsTotal
from marketplace.catalog.models import Recording

FILES_TO_COME: Final = "How many of these recordings have no file to deliver yet; each comes once its label uploads it."


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


class PreviewSerializer(serializers.Serializer[Any]):
    """A selection priced today."""

    currency = serializers.CharField()
    total = serializers.CharField(source="total.decimal")
    recordings = serializers.IntegerField(source="count")
    minutes = serializers.IntegerField()
    files_to_come = serializers.SerializerMethodField(help_text=FILES_TO_COME)
    by_terms = serializers.SerializerMethodField()
    dropped = serializers.SerializerMethodField()

    def get_files_to_come(self, shown: Preview) -> int:
        return len(without_file({line.recording_id: line.terms for line in shown.lines}))

    @extend_schema_field(TermsTotalSerializer(many=True))
    def get_by_terms(self, shown: Preview) -> list[dict[str, Any]]:
        return [terms_total(one) for one in shown.by_terms]

    @extend_schema_field(DropSerializer(many=True))
    def get_dropped(self, shown: Preview) -> list[dict[str, Any]]:
        names = dict(
            Recording.objects.filter(pk__in=[drop.recording_id for drop in shown.dropped]).values_list("pk", "uuid")
        )
        return [
            {
                "recording": str(names[drop.recording_id]),
                "asked": drop.asked.decimal,
                "reasons": [reason.sentence for reason in drop.reasons],
            }
            for drop in shown.dropped
        ]


def terms_total(one: TermsTotal) -> dict[str, Any]:
    return dict(TermsTotalSerializer(one).data)
