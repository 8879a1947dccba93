"""What a permission says to a machine, and what a machine may say of one."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from marketplace.catalog.api.fields import MinorMoneyField, TerritoryTextField
from marketplace.kit.money import CURRENCIES
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Side, Stage

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
