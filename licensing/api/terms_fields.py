"""What machines read and write of an offer."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import PageQuerySerializer
from licensing.models import Terms
from licensing.plain_terms import plain
from marketplace.catalog.api.fields import MinorMoneyField, TerritoryTextField
from marketplace.kit.money import CURRENCIES
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Stage


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
