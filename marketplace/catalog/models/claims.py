from datetime import date
from fractions import Fraction
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Party, User
from marketplace.catalog.models.recordings import Recording
from marketplace.catalog.models.shares import percent
from marketplace.catalog.parsing.values import FINEST_WHOLE
from marketplace.kit.fields import TerritoryField
from marketplace.kit.vocabulary import Side


class Claim(models.Model):
    """One organisation says that a side of recordings which another one lists, or a part of it, is its own.

    Only the two of them and the operators know of it. While it is only opened it changes nothing for whoever lists;
    once an operator finds evidence at first sight it stands, and nobody licenses that side until it is decided.
    """

    class Status(models.TextChoices):
        SCREENED = "screened", _("Waits for our look")
        OPENED = "opened", _("Opened")
        STANDING = "standing", _("Stands until decided")
        UPHELD = "upheld", _("Decided for the claimant")
        REJECTED = "rejected", _("Decided against the claimant")
        SETTLED = "settled", _("Settled by both")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    UNDECIDED = (Status.SCREENED, Status.OPENED, Status.STANDING)
    DECIDED = (Status.UPHELD, Status.REJECTED, Status.SETTLED)

    status = models.CharField(max_length=9, choices=Status, default=Status.OPENED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    claimant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims_made")
    respondent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims_met")
    recordings = models.ManyToManyField(Recording, related_name="claims")
    side = models.CharField(max_length=10, choices=Side)
    parts = models.PositiveIntegerField(default=1)
    whole = models.PositiveIntegerField(default=1)
    against = models.ManyToManyField(
        Party,
        blank=True,
        related_name="+",
        help_text=_("Whose share it is; none: of all who hold some."),
    )
    territory = TerritoryField()
    since = models.DateField(help_text=_("The day from which on the claimant says that it is its own."))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer_by = models.DateField(help_text=_("Until when whoever lists may answer before it is decided."))
    answered_at = models.DateTimeField(null=True, blank=True)
    standing_at = models.DateTimeField(null=True, blank=True)
    decide_by = models.DateField()
    shares_from = models.DateField(
        null=True, blank=True, help_text=_("From which day on an upheld claim changed the shares.")
    )
    taken = models.JSONField(
        default=list, help_text=_("By recording, which shares an upheld claim ended and made, for an appeal.")
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(claimant=F("respondent")), name="nobody_claims_against_itself"),
            models.CheckConstraint(
                condition=Q(parts__gt=0, parts__lte=F("whole"), whole__lte=FINEST_WHOLE),
                name="a_claim_is_to_a_part_of_the_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="standing") | Q(standing_at__isnull=False), name="a_claim_stands_since_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["screened", "opened", "standing"], ended_at__isnull=True)
                | Q(status__in=["upheld", "rejected", "settled", "withdrawn"], ended_at__isnull=False),
                name="a_claim_ends_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "rejected", "settled"]) | Q(decided_by__isnull=False),
                name="a_claim_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at__isnull=True) | Q(status__in=["upheld", "rejected", "settled"]),
                name="only_a_decision_is_appealed",
            ),
        ]
        indexes = [models.Index(fields=["status", "decide_by"], name="claims_by_clock")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call it."""
        return f"CLM-{self.opened_at:%Y}-{self.pk:06d}"

    @property
    def part(self) -> Fraction:
        """How much of the side it is to."""
        return Fraction(self.parts, self.whole)

    @property
    def percent(self) -> str:
        """The part as one writes it; empty where it is the whole side."""
        return "" if self.part == 1 else percent(self.parts, self.whole)

    @property
    def is_undecided(self) -> bool:
        return self.status in self.UNDECIDED

    @property
    def has_open_appeal(self) -> bool:
        return self.appealed_at is not None and self.appeal_answered_at is None

    @property
    def loser(self) -> Organisation | None:
        """Against whom it was decided: the one who may appeal."""
        sides = {self.Status.UPHELD: self.respondent, self.Status.REJECTED: self.claimant}
        return sides.get(self.Status(self.status))

    def is_late(self, on: date) -> bool:
        """Somebody waits longer than we said: for a decision, or for the answer to an appeal."""
        return (self.is_undecided or self.has_open_appeal) and self.decide_by < on
