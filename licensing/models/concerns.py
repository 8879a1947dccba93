from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from licensing.models.licences import Licence
from marketplace.catalog.models import Claim, Freeze, Recording


class Concern(models.Model):
    """Somebody's word that a recording, a label, a licence or something made elsewhere does a wrong; no account needed.

    The clock runs from `clock_from`: at once, or, where an address or a recording has had many reports, from the
    moment in which the reporter confirms their address. `answering` is the side that is asked for its view.
    """

    class Kind(models.TextChoices):
        MY_WORK = "my_work", _("This is my work, and I did not allow it")
        MY_VOICE = "my_voice", _("This is my voice")
        MY_NAME = "my_name", _("This uses my name, my face or my likeness")
        DEEPFAKE = "deepfake", _("This is a deepfake of somebody")
        NOT_THE_OWNER = "not_the_owner", _("This label is not the owner")
        NOT_LABELLED = "not_labelled", _("This output is not labelled as made with AI")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACKNOWLEDGED = "acknowledged", _("Being looked into")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Not upheld")

    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=13, choices=Kind)
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns")
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns")
    label = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=500, blank=True, help_text=_("In the reporter's words: a title, an address."))
    answering = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns_to_answer"
    )
    reporter = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, help_text=_("Never shown to the other side."))
    language = models.CharField(max_length=10, blank=True)
    sender = models.CharField(max_length=64, blank=True, help_text=_("A hash of day and network address."))
    reported_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    clock_from = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns", help_text=_("What it became.")
    )
    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["clock_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recording__isnull=False)
                | Q(licence__isnull=False)
                | Q(label__isnull=False)
                | Q(about__gt=""),
                name="a_concern_is_about_something",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "dismissed"])
                | Q(decided_at__isnull=False, decided_by__isnull=False, acknowledged_at__isnull=False),
                name="a_decided_concern_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at__isnull=True) | Q(decided_at__isnull=False),
                name="an_appeal_follows_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(appeal_decided_at__isnull=True) | Q(appealed_at__isnull=False),
                name="an_appeal_is_decided_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_decided(self) -> bool:
        return self.status in {self.Status.UPHELD, self.Status.DISMISSED}

    @property
    def is_open(self) -> bool:
        """Whether an operator still owes an answer: a decision, or the one about the appeal."""
        return not self.is_decided or (self.appealed_at is not None and self.appeal_decided_at is None)


class ConcernStatement(models.Model):
    """What one side said about a concern, once: the report, the counter-statement, a decision, an appeal."""

    append_only = True

    class Side(models.TextChoices):
        REPORTER = "reporter", _("Whoever reported it")
        ANSWERING = "answering", _("The other side")
        OPERATOR = "operator", _("The operator")

    class Kind(models.TextChoices):
        REPORT = "report", _("The report")
        COUNTER = "counter", _("The counter-statement")
        ADDED = "added", _("Something added")
        DECISION = "decision", _("The decision")
        APPEAL = "appeal", _("The appeal")
        APPEAL_DECISION = "appeal_decision", _("The decision on the appeal")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="statements")
    side = models.CharField(max_length=9, choices=Side)
    kind = models.CharField(max_length=15, choices=Kind)
    words = models.TextField()
    links = models.TextField(blank=True, help_text=_("One address a line."))
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "kind"], condition=~Q(kind="added"), name="each_side_says_each_thing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.concern}: {self.get_kind_display()}"

    @property
    def addresses(self) -> list[str]:
        return self.links.split()


class ConcernEvidence(models.Model):
    """One file that belongs to a statement: a picture, a document, a piece of sound or film."""

    append_only = True

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    statement = models.ForeignKey(ConcernStatement, on_delete=models.PROTECT, related_name="evidence")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=40)
    title = models.CharField(max_length=255)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
