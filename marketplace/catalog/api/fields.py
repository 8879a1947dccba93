"""The trade's values in JSON: money as exact decimal text, places as people write them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory


@extend_schema_field({"type": "string", "maxLength": 30, "examples": ["24.00"]})
class MinorMoneyField(serializers.CharField):
    """A price as decimal text, such as "24.00"; which currency, another field says."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, **options)

    def to_representation(self, value: Any) -> str:
        return value.decimal if isinstance(value, Money) else str(value)

    @staticmethod
    def units(text: str, currency: str, name: str) -> int:
        """Ledger units of what was sent; a fault is told beside its field."""
        try:
            price = Money.parse(text, currency)
        except DomainError as refused:
            raise serializers.ValidationError({name: [refused.message]}) from refused
        if price < Money.zero(currency):
            raise serializers.ValidationError({name: ["A price is not negative."]})
        return price.units


@extend_schema_field({"type": "string", "maxLength": 1500, "examples": ["WORLD", "EU", "KR JP", "WORLD-US"]})
class TerritoryTextField(serializers.CharField):
    """Where: WORLD, EU, KR JP, WORLD-US."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=1500, **options)

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        try:
            return Territory.parse(text)
        except DomainError as refused:
            raise serializers.ValidationError(refused.message) from refused

    def to_representation(self, value: Any) -> str:
        return str(value)


class CountField(serializers.IntegerField):
    """How many rows hang on one by the relation `source`; a list counts them for all at once, as `<source>_count`."""

    def get_attribute(self, instance: Any) -> int:
        relation = str(self.source)
        known = getattr(instance, f"{relation}_count", None)
        return int(getattr(instance, relation).count() if known is None else known)
