from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Party
from licensing.models.licences import ManifestItem
from marketplace.catalog.models import Recording
from marketplace.kit.vocabulary import Purpose, WithdrawalKind


class Withdrawal(models.Model):
    """One act that ended or interrupted permission, as everybody may read it, once its consequences are drawn.

    `cause` is the uuid of the consent, the policy, the grant, the freeze or the claim; an act without a row of its own
    gets one made. One sweep writes them, so that their order is the order in which they can be read.
    """

    append_only = True

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    cause = models.UUIDField()
    what = models.CharField(max_length=13, choices=WithdrawalKind)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawals")
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose))
    since = models.DateTimeField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["cause", "what"], name="a_withdrawal_is_written_once")]

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.since:%Y-%m-%d}"

    @property
    def purpose_labels(self) -> list[str]:
        return [str(Purpose(purpose).label) for purpose in self.purposes]


class WithdrawnRecording(models.Model):
    """One recording that a withdrawal is about: what is listed, and what anybody has licensed."""

    append_only = True

    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.PROTECT, related_name="recordings")
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="withdrawals")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["withdrawal", "recording"], name="a_withdrawal_names_a_recording_once")
        ]

    def __str__(self) -> str:
        return f"{self.withdrawal}: {self.recording}"


class StoppedItem(models.Model):
    """One recording of a manifest whose music never went out and never will: what was paid for it is owed back.

    The whole price, whatever else of it was fetched: the buyer bought the recording, and never had it.
    """

    append_only = True

    item = models.OneToOneField(ManifestItem, on_delete=models.PROTECT, related_name="stopped")
    reasons = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.item)
