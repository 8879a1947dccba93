from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Party, User
from marketplace.catalog.models.recordings import Recording
from marketplace.catalog.models.rights_changes import RightsChange


class ShareProposal(models.Model):
    """One change of shares that a label cannot make alone, because it takes from holders who act for themselves.

    It counts once each of them has agreed. If one refuses, an operator decides between them; until then all stays.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waits for an answer")
        REFUSED = "refused", _("Refused; we decide")
        AGREED = "agreed", _("Agreed")
        UPHELD = "upheld", _("Decided for the label")
        REJECTED = "rejected", _("Decided for the holder")
        WITHDRAWN = "withdrawn", _("Taken back")

    OPEN = (Status.PROPOSED, Status.REFUSED)

    status = models.CharField(max_length=9, choices=Status, default=Status.PROPOSED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="share_proposals")
    recordings = models.ManyToManyField(Recording, related_name="share_proposals")
    sides = models.JSONField(help_text=_("How each side shall be divided."))
    since = models.DateField()
    how = models.CharField(max_length=8, choices=RightsChange.How)
    copied_from = models.ForeignKey(Recording, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(help_text=_("Why, in the label’s words."))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reason = models.TextField(blank=True, help_text=_("Why it was decided so."))
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "refused"], ended_at__isnull=True, ended_by__isnull=True)
                | Q(
                    status__in=["agreed", "upheld", "rejected", "withdrawn"],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="a_share_proposal_is_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "rejected"]) | Q(reason__gt=""),
                name="a_share_proposal_is_decided_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


class ShareProposalAnswer(models.Model):
    """What one holder, from whose share a proposal takes, says to it; nothing yet until there is a moment."""

    proposal = models.ForeignKey(ShareProposal, on_delete=models.PROTECT, related_name="answers")
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="share_proposal_answers")
    agrees = models.BooleanField(null=True, blank=True)
    words = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "holder"], name="a_holder_answers_a_share_proposal_once"),
            models.CheckConstraint(
                condition=Q(agrees__isnull=True, answered_at__isnull=True, answered_by__isnull=True)
                | Q(agrees__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
                name="a_share_proposal_is_answered_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(agrees=False) | Q(words__gt=""), name="a_holder_refuses_with_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.agrees}"
