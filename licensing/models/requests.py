from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Party, Representation, User
from licensing.models.selections import Selection
from licensing.models.terms import Terms
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Answer, Purpose, Side


class PermissionRequest(models.Model):
    """One letter that asks one person or holder for all they can supply to one catalog, under one version of Terms.

    `asked` is what was asked, frozen when the letter left: a later change of the draft changes nobody's answer.
    `words` is the paragraph that was signed, and what Consent and Grant carry the hash of. A buyer who wants what
    somebody wants to be asked about first sets one off with their `selection`: it stands in the person's queue at once,
    and its letter leaves when they may be written to (`told_at`).
    """

    class Status(models.TextChoices):
        SENT = "sent", _("Waits for an answer")
        ANSWERED = "answered", _("Answered")
        CANCELLED = "cancelled", _("Taken back")
        EXPIRED = "expired", _("Not answered in time")

    class ActsAs(models.TextChoices):
        SELF = "self", _("I am this person")
        MANAGER = "manager", _("I am their manager or lawyer")
        BAND = "band", _("I sign for the band")
        GUARDIAN = "guardian", _("I am their parent or guardian")
        ESTATE = "estate", _("I act for the estate")
        STAFF = "staff", _("I work for this company or society")

    status = models.CharField(max_length=9, choices=Status, default=Status.SENT)
    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="permission_requests")
    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, related_name="permission_requests")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="permission_requests")
    terms = models.ForeignKey(
        Terms, on_delete=models.SET_NULL, null=True, related_name="permission_requests", help_text=_("Drafts can go.")
    )
    recordings = models.ManyToManyField(Recording, related_name="permission_requests")
    asked = models.JSONField()
    asked_sha256 = models.CharField(max_length=64)
    email = models.EmailField(
        max_length=254, help_text=_("Where the letter went; shown to nobody who did not type it.")
    )
    is_typed = models.BooleanField(help_text=_("Whether the asking organisation gave the address itself."))
    language = models.CharField(max_length=8)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    selection = models.ForeignKey(
        Selection, on_delete=models.PROTECT, null=True, blank=True, related_name="permission_requests"
    )
    told_at = models.DateTimeField(null=True, blank=True, help_text=_("When a buyer's question left as a letter."))
    letters_refused_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when whoever had it wants no letter when a buyer asks.")
    )
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)

    says = models.CharField(max_length=3, choices=Answer, blank=True)
    answer = models.JSONField(null=True, blank=True)
    words = models.TextField(blank=True)
    words_sha256 = models.CharField(max_length=64, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    representation = models.ForeignKey(
        Representation, on_delete=models.PROTECT, null=True, blank=True, related_name="permission_requests"
    )
    counted_at = models.DateTimeField(null=True, blank=True, help_text=_("Since when the answer counts."))
    taken_back_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when it does not, for whoever had the letter took it back.")
    )

    class Meta:
        ordering = ["-sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["catalog", "party"],
                condition=Q(status="sent"),
                name="a_party_is_asked_once_at_a_time_for_a_catalog",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", closed_at__isnull=True) | (~Q(status="sent") & Q(closed_at__isnull=False)),
                name="a_closed_request_was_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status="answered", says__gt="", words_sha256__gt="", answer__isnull=False)
                | (~Q(status="answered") & Q(says="", words="", answer__isnull=True, counted_at__isnull=True)),
                name="only_an_answered_request_holds_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.party}"

    def is_open(self, *, at: datetime) -> bool:
        """Whether it can still be answered."""
        return self.status == self.Status.SENT and at < self.expires_at

    def is_live(self, *, at: datetime) -> bool:
        """Whether the letter still says something: it can be answered, or was."""
        return self.is_open(at=at) or self.status == self.Status.ANSWERED

    def state(self, *, at: datetime) -> str:
        """Its status on a page: a letter is too old from its last day on, whether or not a sweep came by."""
        if self.status == self.Status.SENT and not self.is_open(at=at):
            return self.Status.EXPIRED
        return self.status

    @property
    def price(self) -> Money:
        """What was asked to be paid for one recording, at least."""
        return Money(self.asked["price_units"], self.asked["currency"])

    @property
    def purposes(self) -> list[Purpose]:
        return [Purpose(purpose) for purpose in self.asked["purposes"]]

    @property
    def sides(self) -> list[Side]:
        """Of which sides the party holds a share that needs a grant."""
        return [Side(side) for side in self.asked["sides"]]

    @property
    def needs_consent(self) -> bool:
        """Whether the party is asked as a person who is credited."""
        return bool(self.asked["consent"])

    @property
    def asks_voice(self) -> bool:
        return bool(self.asked["voice"])

    @property
    def asks_name(self) -> bool:
        """Whether the Terms let prompts name the person."""
        return bool(self.asked.get("name"))

    @property
    def asked_for_advertising(self) -> bool:
        """Whether what the model makes could be used in advertising under these Terms."""
        return str(self.asked["document"]["output_use"]) == Terms.OutputUse.COMMERCIAL

    @property
    def is_wish(self) -> bool:
        """Whether a buyer set it off, who wants what somebody wants to be asked about."""
        return self.selection_id is not None

    @property
    def waits_for_proof(self) -> bool:
        """Whether an answer was given that counts only once an operator has accepted who gave it."""
        is_answered = self.status == self.Status.ANSWERED
        return is_answered and self.counted_at is None and self.taken_back_at is None
