from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.representations import DocumentField
from marketplace.catalog.forms.divisions import PartInput
from marketplace.catalog.models import Claim
from marketplace.catalog.queries.listings import isrcs_in
from marketplace.catalog.services.claims.entries import Document
from marketplace.kit.errors import DomainError
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Side

MOST_ISRCS = 1_000
NO_ISRC = _("These are no ISRCs: %(texts)s. Write each like KR-ON1-26-00417, on a line of its own.")


class EvidenceForm(forms.Form):
    """What one side says, and a document that shows it."""

    text = forms.CharField(
        label=_("What you say"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The other side and our operators read it. It stays on record with its date."),
    )
    document = DocumentField(
        label=_("A document that shows it"),
        required=False,
        help_text=_("PDF, PNG or JPEG, up to 10 MB: a contract, a registration, an invoice of the studio."),
    )
    title = forms.CharField(label=_("What the document is"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("text") and not said.get("document"):
            self.add_error("text", _("Say something, or show a document."))
        return said

    @property
    def shown(self) -> Document | None:
        """The document, where one was sent."""
        file = self.cleaned_data.get("document")
        return Document(self.cleaned_data.get("title") or file.name, file) if file else None


class ClaimForm(EvidenceForm):
    """Of what somebody says that it is theirs: which side, where, since when, and what shows it."""

    isrcs = forms.CharField(
        label=_("ISRCs"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Those of the recordings that another rights holder lists, each on a line of its own."),
    )
    side = forms.ChoiceField(label=_("What is yours"), choices=Side.choices, widget=forms.RadioSelect)
    territory = forms.CharField(
        label=_("Where"), initial="WORLD", max_length=1_000, help_text=_("WORLD, EU, KR JP, WORLD-US.")
    )
    since = forms.DateField(label=_("Since when"), widget=forms.DateInput(attrs={"type": "date"}))
    part = PartInput(
        label=_("How much of it"), initial="100%", max_length=30, help_text=_("100% is the whole side; 50% or 1/3.")
    )
    against = forms.CharField(
        label=_("Whose share it is"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Names, each on a line of its own. Empty: of everybody who holds some, in proportion."),
    )
    field_order = ["isrcs", "side", "part", "against", "territory", "since", "text", "document", "title"]

    def __init__(self, *args: Any, is_chosen: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = True
        self.fields["text"].label = _("Why it is yours")
        if is_chosen:
            del self.fields["isrcs"]

    def clean_territory(self) -> Territory:
        try:
            return Territory.parse(self.cleaned_data["territory"])
        except DomainError as refused:
            raise forms.ValidationError(refused.message) from refused

    def clean_against(self) -> list[str]:
        return list(dict.fromkeys(line.strip() for line in self.cleaned_data["against"].splitlines() if line.strip()))

    def clean_isrcs(self) -> set[str]:
        found, strange = isrcs_in(self.cleaned_data["isrcs"].split())
        if strange:
            raise forms.ValidationError(NO_ISRC % {"texts": ", ".join(strange[:5])})
        if len(found) > MOST_ISRCS:
            raise forms.ValidationError(_("At most a thousand at once. Open another claim for the others."))
        return found


class ReasonsForm(forms.Form):
    """Why something is so; both sides read it."""

    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Both sides read them. They stay on record."),
    )


class StandForm(ReasonsForm):
    """Why there is evidence at first sight, and by when it is decided."""

    decide_by = forms.DateField(label=_("Decide by"), widget=forms.DateInput(attrs={"type": "date"}))


class DecideForm(ReasonsForm):
    """How a claim is decided, why, and what becomes of those who earn from the side."""

    OUTCOMES = [
        (Claim.Status.UPHELD, _("For the claimant: the side is theirs")),
        (Claim.Status.REJECTED, _("Against the claimant: everything stays as it is")),
        (Claim.Status.SETTLED, _("Settled: both sides told us what they agreed")),
    ]
    EARNERS = [
        ("keep", _("They go on earning the same part")),
        ("end", _("They earn nothing more of it until the claimant says who does")),
    ]
    outcome = forms.ChoiceField(label=_("The decision"), choices=OUTCOMES, widget=forms.RadioSelect)
    earners = forms.ChoiceField(
        label=_("Artists and others who earn from this side now"),
        choices=EARNERS,
        initial="keep",
        widget=forms.RadioSelect,
        help_text=_("Only counts if it is decided for the claimant."),
    )
    field_order = ["outcome", "reasons", "earners"]
