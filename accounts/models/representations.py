from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.models.parties import Party
from accounts.models.users import User


class Representation(models.Model):
    """One person named to act for a creator, and the document that proves they may.

    It is in force once an operator has accepted the document and the person has said yes, in either order, until it
    ends. `organisation` is the label that named them; none where the creator did, or where they came by themselves.
    """

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Waits for our check")
        ACCEPTED = "accepted", _("Checked")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    status = models.CharField(max_length=9, choices=Status, default=Status.SUBMITTED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="representations")
    email = models.EmailField(max_length=254, help_text=_("Where the person was asked; only its owner can say yes."))
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="representations", help_text=_("Said yes.")
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    named_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("None where they came forward themselves, with their proof, to answer a question."),
    )
    document_title = models.CharField(max_length=200)
    document_sha256 = models.CharField(max_length=64)
    document_type = models.CharField(max_length=40)
    named_at = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["named_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(status__in=["submitted", "accepted"]),
                name="a_creator_has_one_representative",
            ),
            models.CheckConstraint(
                condition=Q(document_sha256__regex=r"^[0-9a-f]{64}$"), name="a_representative_has_proof"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True, taken_up_at__isnull=True)
                | Q(user__isnull=False, taken_up_at__isnull=False),
                name="a_representative_says_yes_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "refused"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_representative_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | Q(reason__gt=""), name="a_refused_representative_reads_why"
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_representative_ends_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} → {self.party}"

    @property
    def who(self) -> str:
        """The person, by the name they gave themselves here; until they say yes, by their address."""
        return str(self.user or self.email)

    @property
    def is_open(self) -> bool:
        return self.status in {self.Status.SUBMITTED, self.Status.ACCEPTED}

    @property
    def is_in_force(self) -> bool:
        return self.status == self.Status.ACCEPTED and self.user_id is not None
