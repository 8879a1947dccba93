"""What is asked of others, and what they answer: nothing is ever ticked in advance."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from licensing.forms.request_choices import applying, as_typed, reaches, recordings_to_tick
from licensing.models import PermissionRequest
from licensing.replies import SOME, THESE, Reply
from licensing.services.request_answers import MAY_GIVE_VOICE, NEEDS_PROOF
from marketplace.catalog.forms.fields import TerritoryInput, TicksField, read_price
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Answer

ActsAs = PermissionRequest.ActsAs
SAID = [
    (Answer.YES.value, Answer.YES.label),
    (Answer.NO.value, Answer.NO.label),
    (Answer.ASK.value, _("Ask me each time")),
]


class ReplyForm(forms.Form):
    """One answer; a plain no asks for nothing else, and holds for what was asked."""

    use_required_attribute = False  # a browser would insist on what only a yes needs

    says = forms.ChoiceField(label=_("Your answer"), choices=SAID, widget=forms.RadioSelect)
    least_price = forms.CharField(
        label=_("A recording must cost at least"),
        required=False,
        max_length=20,
        help_text=_("What was asked stands here, so that a lower price needs a new yes. Ask for more if you like."),
    )
    side_percent = forms.IntegerField(
        label=_("Of which your side gets at least"), required=False, min_value=1, max_value=100
    )
    voice = forms.BooleanField(
        label=_("My voice may be used, too"),
        required=False,
        help_text=_("Untouched, this is a no: then your singing is left out."),
    )
    name_use = forms.BooleanField(
        label=_("Prompts may name me"), required=False, help_text=_("Untouched, this is a no.")
    )
    advertising = forms.BooleanField(
        label=_("Also where what the AI makes may be used in advertising"),
        required=False,
        help_text=_("Untouched, this is a no."),
    )
    purposes = TicksField(
        label=_("Only for these uses"), required=False, help_text=_("Nothing ticked: for all that is asked.")
    )
    territory = TerritoryInput(
        label=_("Only there"),
        required=False,
        max_length=1500,
        help_text=_("WORLD, EU, KR JP, or with a minus what is left out: WORLD-US. Empty: wherever it is asked for."),
    )
    valid_from = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Empty: today.")
    )
    valid_until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty, it holds until you take it back."),
    )
    reach = forms.ChoiceField(
        label=_("For what does this hold?"),
        widget=forms.RadioSelect,
        help_text=_("A no for which you choose nothing holds for these recordings."),
    )
    chosen = TicksField(label=_("Only for these"), required=False)
    acts_as = forms.ChoiceField(
        label=_("Who are you?"),
        help_text=_("Whoever signs for somebody else shows on the next page that they may."),
    )
    signed_name = forms.CharField(
        label=_("Your full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def __init__(
        self, *arguments: Any, request: PermissionRequest, roles: list[str], today: date, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.request, self.today = request, today
        purposes: Any = self.fields["purposes"]
        purposes.choices = [(one.value, one.label) for one in request.purposes]
        reach: Any = self.fields["reach"]
        offered: Any = self.fields["chosen"]
        offered.choices = recordings_to_tick(request)
        reach.choices = reaches(request, may_choose=bool(offered.choices))
        if not offered.choices:
            del self.fields["chosen"]
        who: Any = self.fields["acts_as"]
        who.choices = [(role, ActsAs(role).label) for role in roles]
        price = request.price
        if price.units:
            self.fields["least_price"].initial = as_typed(price)
        for name, applies in applying(request).items():
            if not applies:
                del self.fields[name]
        if self.data.get("says") == Answer.NO:
            reach.required = False
            self.fields["signed_name"].required = self.data.get("acts_as") != ActsAs.SELF

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("says") == Answer.NO:
            values["reach"] = values.get("reach") or THESE
            values["signed_name"] = values.get("signed_name") or self.request.party.name
        units = read_price(self, "least_price", self.request.price.currency)
        values["least_price"] = Money(units, self.request.price.currency) if units else None
        if values.get("reach") == SOME and not values.get("chosen"):
            self.add_error("chosen", forms.ValidationError(_("Tick the recordings that you answer for.")))
        values["chosen"] = tuple(values.get("chosen") or ()) if values.get("reach") == SOME else ()
        self._read_limits(values)
        for given in ("voice", "name_use"):
            if values.get(given) and values.get("acts_as") not in MAY_GIVE_VOICE:
                self.add_error(given, forms.ValidationError(_("Only the person themselves can give that.")))
        return values

    def _read_limits(self, values: dict[str, Any]) -> None:
        """Less than what was asked may be given, and nothing else."""
        values["purposes"] = tuple(values.get("purposes") or ())
        where = values.get("territory")
        values["territory"] = str(where) if where else ""
        if where and not where & Territory.parse(self.request.asked["document"]["territory"]):
            self.add_error("territory", forms.ValidationError(_("That is not among what was asked.")))
        since = values.get("valid_from") or self.today
        if since < self.today:
            self.add_error("valid_from", _("A permission does not count for days that are over."))
        if values.get("valid_until") and values["valid_until"] <= since:
            self.add_error("valid_until", _("It ends before it begins."))

    @property
    def answer(self) -> Reply:
        """What was answered, once the form is valid."""
        said = {name: value for name, value in self.cleaned_data.items() if name in self.fields}
        return Reply(**said)

    @property
    def needs_proof(self) -> bool:
        return self.cleaned_data["acts_as"] in NEEDS_PROOF
