"""What a label writes into an offer: every field of the Terms, in the parts of the editor."""

from math import gcd
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from licensing.models import Terms
from licensing.models.terms import PARTS_OF_A_WHOLE
from marketplace.catalog.forms.fields import (
    CURRENCY_CHOICES,
    PartsField,
    RadioField,
    TerritoryInput,
    TicksField,
    read_price,
    yes_or_no,
)
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Stage

AS_TYPED = frozenset(
    {"price", "minimum", "usage_parts", "master_share"}
)  # what the form asks otherwise than we keep it


class TermsForm(forms.Form):
    """One draft. Nothing that is permission is ticked but what a preset proposed and a person keeps."""

    title = forms.CharField(label=_("What you call it"), max_length=200)
    purposes = TicksField(
        label=_("Purposes"),
        choices=Purpose.choices,
        help_text=_("Each one you tick is a right you sell. What you leave out stays reserved."),
    )
    stages = TicksField(label=_("Stages"), choices=Stage.choices)
    contents = TicksField(label=_("Contents"), choices=Content.choices)
    metadata_tier = forms.ChoiceField(
        label=_("How much of the metadata"),
        choices=MetadataTier.choices,
        help_text=_("Where metadata is ticked. Manifests and files carry no more than this."),
    )
    model_scope = forms.ChoiceField(label=_("For which models"), choices=Terms.ModelScope.choices)
    territory = TerritoryInput(
        label=_("Where"), help_text=_("WORLD, EU or countries such as KR JP; WORLD-US leaves one out.")
    )
    months = forms.IntegerField(label=_("For how long"), min_value=1, max_value=600)
    excludes_voice = RadioField(
        label=_("The voice"),
        choices=[
            (True, _("Leave it out: what has vocals is delivered as an instrumental, or not at all")),
            (False, _("Include it, where the singer has signed for it")),
        ],
        coerce=yes_or_no,
    )
    needs_signed_consent = RadioField(
        label=_("Whose yes counts"),
        choices=[
            (False, _("What artists and writers signed, or what you declare with the document")),
            (True, _("Only what artists and writers signed themselves")),
        ],
        coerce=yes_or_no,
    )

    price_model = forms.ChoiceField(label=_("Priced"), choices=Terms.PriceModel.choices)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCY_CHOICES)
    price = forms.CharField(label=_("Price"), max_length=20, help_text=_("Without tax."))
    minimum = forms.CharField(
        label=_("An order costs at least"), max_length=20, required=False, help_text=_("Leave empty for no minimum.")
    )
    access_parts = PartsField(label=_("Access part"), help_text=_("Shared at once among all recordings."))
    usage_parts = PartsField(label=_("Usage part"), help_text=_("Shared month by month, by what was heard."))
    access_rule = forms.ChoiceField(label=_("The access part is shared"), choices=Terms.AccessRule.choices)
    master_share = PartsField(label=_("Master part"), help_text=_("The rest is the publishing part."))
    least_creators_parts = PartsField(
        label=_("Creators’ part, at least"),
        help_text=_("Of each side. A recording whose creators get less is not sold under these terms."),
    )

    cadence = forms.ChoiceField(label=_("Usage report"), choices=Terms.Cadence.choices)
    grace_days = forms.IntegerField(label=_("Report within"), min_value=0, max_value=365)
    output_use = forms.ChoiceField(label=_("What the model makes may be used"), choices=Terms.OutputUse.choices)
    verbatim_seconds = forms.IntegerField(
        label=_("The longest passage it may repeat"), min_value=0, max_value=600, help_text=_("0 for none.")
    )
    allows_training_on_output = forms.BooleanField(label=_("It may be trained on what it made"), required=False)
    allows_distillation = forms.BooleanField(label=_("It may be distilled into another model"), required=False)
    allows_named_artist_prompts = forms.BooleanField(label=_("Prompts may name an artist"), required=False)
    attribution = forms.ChoiceField(label=_("Credits"), choices=Terms.Attribution.choices)
    needs_output_label = forms.BooleanField(label=_("What it makes must be labelled as made with AI"), required=False)
    after_term = forms.ChoiceField(label=_("The model, when the term ends"), choices=Terms.AfterTerm.choices)
    retention_days = forms.IntegerField(label=_("Copies are deleted within"), min_value=0, max_value=3650)
    needs_deletion_certificate = forms.BooleanField(label=_("The deletion must be certified"), required=False)
    withdrawal = forms.ChoiceField(label=_("If a creator withdraws"), choices=Terms.Withdrawal.choices)
    withdrawal_days = forms.IntegerField(
        label=_("Use stops within"), min_value=0, max_value=365, required=False, help_text=_("Where it must stop.")
    )
    audit_notice_days = forms.IntegerField(label=_("Notice before an audit"), min_value=0, max_value=365)
    audit_cost_parts = PartsField(label=_("They pay the audit if they underpaid by"))
    warranties = forms.CharField(
        label=_("What you warrant"), widget=forms.Textarea, max_length=5000, required=False,
        help_text=_("In your words. Beside it stands what every seller here warrants."),
    )  # fmt: skip
    governing_law = forms.CharField(label=_("Governing law"), max_length=100)
    notice_days = forms.IntegerField(
        label=_("Notice before it changes or ends"), min_value=0, max_value=730,
        help_text=_("From the day you publish a new version or stop offering this one. No change counts earlier."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        access, usage = cleaned.get("access_parts"), cleaned.get("usage_parts")
        if access is not None and usage is not None and access + usage != PARTS_OF_A_WHOLE:
            self.add_error("usage_parts", _mend_parts(access, usage))
        makes_music = Purpose.TRAIN_GENERATIVE in cleaned.get("purposes", [])
        if makes_music and cleaned.get("output_use") == Terms.OutputUse.NONE:
            self.add_error("output_use", _("You allow a model that makes music: say how what it makes may be used."))
        if cleaned.get("withdrawal") == Terms.Withdrawal.STOPS and not cleaned.get("withdrawal_days"):
            self.add_error("withdrawal_days", _("Say within how many days use must stop."))
        cleaned["price_units"] = read_price(self, "price", cleaned.get("currency", ""))
        cleaned["minimum_units"] = read_price(self, "minimum", cleaned.get("currency", "")) or 0
        return cleaned

    @property
    def fields_of_terms(self) -> dict[str, Any]:
        """What was understood so far, in the columns of the Terms; what has a fault is left out."""
        said = {key: value for key, value in self.cleaned_data.items() if key not in AS_TYPED and value is not None}
        master = self.cleaned_data.get("master_share")
        if master is not None and master != self.initial.get("master_share"):
            common = gcd(master, PARTS_OF_A_WHOLE)
            said |= {"master_parts": master // common, "publishing_parts": (PARTS_OF_A_WHOLE - master) // common}
        return said


def _mend_parts(access: int, usage: int) -> str:
    return str(
        _("Access %(access)s %% and usage %(usage)s %% make %(sum)s %%. They must make 100 %%.")
        % {"access": f"{access / 100:g}", "usage": f"{usage / 100:g}", "sum": f"{(access + usage) / 100:g}"}
    )


def initial_of(terms: Terms) -> dict[str, Any]:
    """The Terms as the form shows them; a price that nobody gave yet stays empty."""
    shown = {name: getattr(terms, name) for name in TermsForm.base_fields if name not in AS_TYPED}
    return shown | {
        "price": Money(terms.price_units, terms.currency).decimal if terms.price_units else "",
        "minimum": Money(terms.minimum_units, terms.currency).decimal if terms.minimum_units else "",
        "usage_parts": PARTS_OF_A_WHOLE - terms.access_parts,
        "master_share": terms.master_parts * PARTS_OF_A_WHOLE // (terms.master_parts + terms.publishing_parts),
    }
