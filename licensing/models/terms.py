from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from marketplace.catalog.models import Catalog
from marketplace.kit.fields import TerritoryField
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Stage

PARTS_OF_A_WHOLE = 10_000  # parts in the Terms are hundredths of a per cent


class TermsQuerySet(models.QuerySet["Terms"]):
    """Versions by the day on which they count."""

    def published(self) -> Self:
        """What was ever offered; nobody can change it."""
        return self.exclude(status=Terms.Status.DRAFT)

    def in_effect(self, on: date) -> Self:
        """What is offered on a day: announced for it, and not ended by it."""
        ended = Q(ends_on__isnull=False, ends_on__lte=on)
        return self.published().filter(takes_effect_on__lte=on).exclude(ended)

    def not_over(self, on: date) -> Self:
        """What is offered on a day, or will be."""
        return self.published().exclude(ends_on__isnull=False, ends_on__lte=on)


class Terms(models.Model):
    """One numbered version of an offer to license one catalog; once published, nobody can change it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("No longer offered")

    class Preset(models.TextChoices):
        GENERATIVE = "generative", _("Generative training of one model version")
        ANALYSIS = "analysis", _("Analysis, non-generative")
        EVALUATION = "evaluation", _("Evaluation only")

    class ModelScope(models.TextChoices):
        ONE_VERSION = "one_model_version", _("One model version")
        FAMILY = "model_family", _("One family of models")
        COMPANY = "company", _("All models of the licensee")

    class PriceModel(models.TextChoices):
        PER_RECORDING = "per_recording", _("Per recording")
        PER_MINUTE = "per_minute", _("Per minute")
        FLAT = "flat", _("One price for what is selected")

    class AccessRule(models.TextChoices):
        EQUAL = "equal", _("Equally for each recording")
        DURATION = "duration", _("By duration")

    class Cadence(models.TextChoices):
        MONTHLY = "monthly", _("Each month")
        QUARTERLY = "quarterly", _("Each quarter, a file for each month")

    class AfterTerm(models.TextChoices):
        MODEL_CONTINUES = "model_continues", _("The trained model may go on being used")
        NO_NEW_VERSIONS = "no_new_versions", _("It may be used, but not trained further")
        MODEL_STOPS = "model_stops", _("The trained model is withdrawn from use")

    class OutputUse(models.TextChoices):
        NONE = "none", _("The model makes no music")
        IN_APP_ONLY = "in_app_only", _("Inside the licensee's own product only")
        PERSONAL = "personal", _("Personal use")
        COMMERCIAL = "commercial_distribution", _("Commercial distribution")
        NO_ADVERTISING = "ads_tv_film_excluded", _("Commercial, but not advertising, television or film")

    class Attribution(models.TextChoices):
        NONE = "none", _("None")
        CREDITS_PAGE = "credits_page", _("A credits page for the model")
        ON_OUTPUT = "on_output", _("With each output")

    class Withdrawal(models.TextChoices):
        CONTINUES = "continues", _("Copies already delivered may be used until the term ends")
        STOPS = "stops", _("Use stops within a number of days")

    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="terms")
    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveIntegerField(null=True, blank=True, help_text=_("The version; given when published."))
    title = models.CharField(max_length=200)
    preset = models.CharField(max_length=12, choices=Preset)

    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose))
    stages = ArrayField(models.CharField(max_length=10, choices=Stage))
    contents = ArrayField(models.CharField(max_length=10, choices=Content))
    metadata_tier = models.CharField(
        max_length=8,
        choices=MetadataTier,
        default=MetadataTier.CREDITS,
        help_text=_("How much of the metadata, where metadata is among the contents."),
    )
    model_scope = models.CharField(max_length=20, choices=ModelScope, default=ModelScope.ONE_VERSION)
    territory = TerritoryField()
    months = models.PositiveSmallIntegerField()
    excludes_voice = models.BooleanField(default=True)
    needs_signed_consent = models.BooleanField(default=False)

    price_model = models.CharField(max_length=14, choices=PriceModel)
    currency = models.CharField(max_length=3)
    price_units = models.BigIntegerField(help_text=_("Ledger units, for one recording, one minute, or all."))
    minimum_units = models.BigIntegerField(default=0, help_text=_("The least that one order under these Terms costs."))
    access_parts = models.PositiveIntegerField(default=PARTS_OF_A_WHOLE, help_text=_("Of 10,000; the rest is usage."))
    access_rule = models.CharField(max_length=8, choices=AccessRule, default=AccessRule.EQUAL)
    master_parts = models.PositiveIntegerField(default=1, help_text=_("Master to publishing, such as 1 to 1."))
    publishing_parts = models.PositiveIntegerField(default=1)
    least_creators_parts = models.PositiveIntegerField(
        default=0, help_text=_("Of 10,000: what of each side must reach creators for a recording to be sold.")
    )

    cadence = models.CharField(max_length=9, choices=Cadence, default=Cadence.MONTHLY)
    grace_days = models.PositiveSmallIntegerField(default=15)
    after_term = models.CharField(max_length=15, choices=AfterTerm)
    allows_training_on_output = models.BooleanField(default=False)
    allows_distillation = models.BooleanField(default=False)
    allows_named_artist_prompts = models.BooleanField(default=False)
    output_use = models.CharField(max_length=24, choices=OutputUse)
    verbatim_seconds = models.PositiveSmallIntegerField(
        default=0, help_text=_("The longest passage output may repeat.")
    )
    retention_days = models.PositiveSmallIntegerField(
        default=30, help_text=_("Copies are deleted so long after the term.")
    )
    needs_deletion_certificate = models.BooleanField(default=True)
    attribution = models.CharField(max_length=12, choices=Attribution, default=Attribution.CREDITS_PAGE)
    needs_output_label = models.BooleanField(default=True, help_text=_("Output must be labelled as made with AI."))
    audit_notice_days = models.PositiveSmallIntegerField(default=30)
    audit_cost_parts = models.PositiveIntegerField(
        default=500, help_text=_("Of 10,000 underpaid: from here on the licensee bears the cost of an audit.")
    )
    withdrawal = models.CharField(max_length=9, choices=Withdrawal, default=Withdrawal.CONTINUES)
    withdrawal_days = models.PositiveSmallIntegerField(default=0)
    warranties = models.TextField(blank=True)
    governing_law = models.CharField(max_length=100)
    notice_days = models.PositiveSmallIntegerField(
        default=30, help_text=_("So long before it changes or ends, everybody is told.")
    )

    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, help_text=_("When its end was announced."))
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        help_text=_("The version that ends when this one takes effect."),
    )
    takes_effect_on = models.DateField(null=True, blank=True, help_text=_("The first day on which it is offered."))
    ends_on = models.DateField(null=True, blank=True, help_text=_("The first day on which it is offered no more."))
    sha256 = models.CharField(max_length=64, blank=True, help_text=_("Of the canonical JSON of what was published."))

    objects = TermsQuerySet.as_manager()

    class Meta:
        ordering = ["catalog", "number", "pk"]
        verbose_name_plural = "terms"
        constraints = [
            models.UniqueConstraint(fields=["catalog", "number"], name="catalog_numbers_its_terms_once"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(number__isnull=False, published_at__isnull=False, sha256__gt=""),
                name="published_terms_have_a_number_a_date_and_a_hash",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(takes_effect_on__isnull=False),
                name="published_terms_take_effect_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status="retired", ends_on__isnull=False) | ~Q(status="retired") & Q(ends_on__isnull=True),
                name="only_retired_terms_end_and_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(price_units__gte=0, minimum_units__gte=0), name="terms_cost_no_less_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(access_parts__lte=PARTS_OF_A_WHOLE, least_creators_parts__lte=PARTS_OF_A_WHOLE),
                name="terms_parts_are_of_ten_thousand",
            ),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=600), name="terms_last_at_least_a_month"),
            models.CheckConstraint(
                condition=Q(master_parts__gt=0) | Q(publishing_parts__gt=0), name="terms_pay_at_least_one_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})" if self.number else self.title

    def is_in_effect(self, on: date) -> bool:
        """Whether anybody may license under it on a day."""
        has_begun = self.takes_effect_on is not None and self.takes_effect_on <= on
        return has_begun and (self.ends_on is None or self.ends_on > on)

    @property
    def price(self) -> Money:
        return Money(self.price_units, self.currency)

    @property
    def minimum(self) -> Money:
        return Money(self.minimum_units, self.currency)

    @property
    def price_unit(self) -> str:
        """What one price buys: a recording, a minute, or everything selected."""
        return {
            self.PriceModel.PER_RECORDING.value: gettext("a recording"),
            self.PriceModel.PER_MINUTE.value: gettext("a minute"),
            self.PriceModel.FLAT.value: gettext("for all that is selected"),
        }[self.price_model]
