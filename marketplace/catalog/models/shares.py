from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party
from marketplace.catalog.models.recordings import Recording
from marketplace.catalog.parsing.values import FINEST_WHOLE
from marketplace.kit.fields import TerritoryField
from marketplace.kit.vocabulary import Side


class Validity(Func):
    """The days from `valid_from` up to, not including, `valid_until`; no end means for good."""

    function = "DATERANGE"
    output_field = DateRangeField()


def validity() -> Validity:
    return Validity(F("valid_from"), F("valid_until"), RangeBoundary())


def percent(parts: int, whole: int) -> str:
    """A part of a whole in a hundred, as short as it goes."""
    return f"{parts * 100 / whole:.4f}".rstrip("0").rstrip(".") + " %"


class RightsShare(models.Model):
    """One holder's control of one side of a recording: parts of a whole, in a territory, between two days."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="shares")
    side = models.CharField(max_length=10, choices=Side)
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="shares")
    parts = models.PositiveIntegerField()
    whole = models.PositiveIntegerField()
    territory = TerritoryField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=500, blank=True, help_text=_("What shows it: a contract, a registration."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["recording", "side", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parts__gt=0, parts__lte=F("whole")), name="share_is_a_part_of_its_whole"
            ),
            models.CheckConstraint(condition=Q(whole__lte=FINEST_WHOLE), name="share_is_not_too_fine_to_add_up"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="share_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="a_holder_has_one_share_of_a_side_at_a_time_and_place",
                expressions=[
                    (F("recording"), RangeOperators.EQUAL),
                    (F("side"), RangeOperators.EQUAL),
                    (F("holder"), RangeOperators.EQUAL),
                    (F("territory"), RangeOperators.OVERLAPS),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="shares_by_creation")]

    def __str__(self) -> str:
        return f"{self.holder}: {self.parts}/{self.whole} {self.get_side_display()}"

    @property
    def percent(self) -> str:
        """Its part as one writes it: 50 %, 33.3333 %."""
        return percent(self.parts, self.whole)


class Participation(models.Model):
    """Who earns what part of a share's income, such as an artist's quarter of a label's master."""

    class Payment(models.TextChoices):
        DIRECT = "direct", _("Paid directly")
        THROUGH_HOLDER = "through_holder", _("Paid by the holder")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    share = models.ForeignKey(RightsShare, on_delete=models.PROTECT, related_name="participations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="participations")
    parts = models.PositiveIntegerField()
    whole = models.PositiveIntegerField()
    payment = models.CharField(max_length=14, choices=Payment, default=Payment.DIRECT)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["share", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parts__gt=0, parts__lte=F("whole")), name="participation_is_a_part_of_its_whole"
            ),
            models.CheckConstraint(
                condition=Q(whole__lte=FINEST_WHOLE), name="participation_is_not_too_fine_to_add_up"
            ),
            ExclusionConstraint(
                name="a_party_participates_once_at_a_time",
                expressions=[
                    (F("share"), RangeOperators.EQUAL),
                    (F("party"), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.parts}/{self.whole} of {self.share}"

    @property
    def percent(self) -> str:
        """Its part of the share as one writes it."""
        return percent(self.parts, self.whole)
