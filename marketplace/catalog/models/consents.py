from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Party, User
from marketplace.catalog.models.recordings import Recording
from marketplace.kit.fields import CurrentTransaction
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Answer, Personal, Purpose


class Consent(models.Model):
    """One credited person's answer: what for, for which recordings, on what evidence; withdrawn, never deleted.

    *Declared* is the label citing an AI-specific clause, with its document and the person who warrants it; one
    document may cover many recordings. *Signed* is the person's own, with the words that they were shown. Voice, name,
    image and likeness are always signed. Whoever wants to be asked has not said yes. PostgreSQL refuses every change
    but the one withdrawal of a yes.
    """

    class Basis(models.TextChoices):
        DECLARED = "declared", _("Declared by the label")
        SIGNED = "signed", _("Signed by the person")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    answer = models.CharField(max_length=3, choices=Answer)
    recordings = models.ManyToManyField(Recording, related_name="consents", blank=True)
    covers_all = models.BooleanField(default=False, help_text=_("All of theirs, at any label, what comes later too."))
    basis = models.CharField(max_length=8, choices=Basis)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose))
    personal = ArrayField(models.CharField(max_length=20, choices=Personal), default=list, blank=True)
    least_price_units = models.BigIntegerField(null=True, blank=True, help_text=_("Ledger units for one recording."))
    least_price_currency = models.CharField(max_length=3, blank=True)
    advertising = models.BooleanField(default=False, help_text=_("May what a model makes be used in advertising?"))
    valid_until = models.DateField(null=True, blank=True, help_text=_("The first day on which it no longer holds."))
    origin = models.UUIDField(null=True, blank=True, db_index=True, help_text=_("The request that it answers."))
    words_sha256 = models.CharField(max_length=64, blank=True, help_text=_("Of the words that the person was shown."))
    declared_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="declared_consents"
    )
    document = models.CharField(max_length=500, help_text=_("The clause or addendum about AI, and where it is kept."))
    warranted_by = models.CharField(max_length=200, help_text=_("The person who warrants that it says so."))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    written_in = models.BigIntegerField(
        db_default=CurrentTransaction(), editable=False, help_text=_("Its recordings are named in the same one.")
    )

    class Meta:
        ordering = ["party", "given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="declared", declared_by__isnull=False) | ~Q(basis="declared"),
                name="declared_consent_names_who_declares",
            ),
            models.CheckConstraint(
                condition=Q(document__gt="", warranted_by__gt=""), name="consent_has_a_document_and_a_warrant"
            ),
            models.CheckConstraint(
                condition=Q(personal=[]) | Q(basis="signed"), name="personal_consent_is_always_signed"
            ),
            models.CheckConstraint(
                condition=Q(basis="signed") | Q(answer="yes", covers_all=False),
                name="only_the_person_refuses_or_speaks_of_everything",
            ),
            models.CheckConstraint(
                condition=Q(basis="declared") | Q(words_sha256__regex=r"^[0-9a-f]{64}$"),
                name="signed_consent_keeps_the_words_that_were_shown",
            ),
            models.CheckConstraint(
                condition=Q(answer="yes")
                | Q(
                    answer__in=["no", "ask"], personal=[], least_price_units=None, advertising=False, withdrawn_at=None
                ),
                name="only_a_yes_gives_anything_and_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(least_price_units__isnull=True, least_price_currency="")
                | Q(least_price_units__gte=0, least_price_currency__gt=""),
                name="least_price_of_a_consent_has_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_basis_display()}"

    @property
    def purpose_labels(self) -> list[str]:
        return [str(Purpose(purpose).label) for purpose in self.purposes]

    @property
    def personal_labels(self) -> list[str]:
        return [str(Personal(one).label) for one in self.personal]

    @property
    def least_price(self) -> Money | None:
        """What one recording must cost at least."""
        if self.least_price_units is None:
            return None
        return Money(self.least_price_units, self.least_price_currency)
