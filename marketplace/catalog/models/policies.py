from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Party, User
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Answer, Purpose


class StandingPolicy(models.Model):
    """One version of a person's own rules, for all of theirs at every label; the newest counts, none ever changes.

    It binds every party of the same login, and without one the party alone. A purpose that it neither allows nor asks
    about is refused; from its last day on it allows nothing, and still refuses and asks.
    """

    append_only = True

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="policies")
    allows = ArrayField(models.CharField(max_length=20, choices=Purpose), default=list, blank=True)
    asks = ArrayField(models.CharField(max_length=20, choices=Purpose), default=list, blank=True)
    least_price_units = models.BigIntegerField(null=True, blank=True, help_text=_("Ledger units for one recording."))
    least_price_currency = models.CharField(max_length=3, blank=True)
    voice = models.CharField(max_length=3, choices=Answer, default=Answer.NO)
    name_image_likeness = models.CharField(max_length=3, choices=Answer, default=Answer.NO)
    advertising = models.CharField(max_length=3, choices=Answer, default=Answer.NO)
    valid_until = models.DateField(null=True, blank=True, help_text=_("The first day on which it allows nothing."))
    words_sha256 = models.CharField(max_length=64, help_text=_("Of the words that the person was shown."))
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["party", "-written_at", "-pk"]
        verbose_name_plural = "standing policies"
        constraints = [
            models.CheckConstraint(
                condition=~Q(allows__overlap=models.F("asks")), name="a_purpose_is_allowed_or_asked_about"
            ),
            models.CheckConstraint(
                condition=Q(words_sha256__regex=r"^[0-9a-f]{64}$"), name="policy_keeps_the_words_that_were_shown"
            ),
            models.CheckConstraint(
                condition=Q(least_price_units__isnull=True, least_price_currency="")
                | Q(least_price_units__gte=0, least_price_currency__gt=""),
                name="least_price_of_a_policy_has_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.written_at:%Y-%m-%d}"

    @property
    def least_price(self) -> Money | None:
        """What one recording must cost at least."""
        if self.least_price_units is None:
            return None
        return Money(self.least_price_units, self.least_price_currency)

    def answer_to(self, purpose: Purpose) -> Answer:
        """What these rules say to one purpose."""
        if purpose in self.allows:
            return Answer.YES
        return Answer.ASK if purpose in self.asks else Answer.NO
