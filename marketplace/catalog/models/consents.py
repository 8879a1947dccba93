from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Party, User
from marketplace.catalog.models.recordings import Recording
from marketplace.kit.vocabulary import Personal, Purpose


class Consent(models.Model):
    """One credited person's answer: what for, for which recordings, on what evidence; withdrawn, never deleted.

    *Declared* is the label citing an AI-specific clause, with its document and the person who warrants it; one
    document may cover many recordings. *Signed* is the person's own. Voice, name, image and likeness are always
    signed.
    """

    class Basis(models.TextChoices):
        DECLARED = "declared", _("Declared by the label")
        SIGNED = "signed", _("Signed by the person")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    recordings = models.ManyToManyField(Recording, related_name="consents", blank=True)
    basis = models.CharField(max_length=8, choices=Basis)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose))
    personal = ArrayField(models.CharField(max_length=20, choices=Personal), default=list, blank=True)
    declared_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="declared_consents"
    )
    document = models.CharField(max_length=500, help_text=_("The clause or addendum about AI, and where it is kept."))
    warranted_by = models.CharField(max_length=200, help_text=_("The person who warrants that it says so."))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_basis_display()}"

    @property
    def purpose_labels(self) -> list[str]:
        return [str(Purpose(purpose).label) for purpose in self.purposes]
