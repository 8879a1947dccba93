"""What a creator answers themself, and their own rules: nothing is ever ticked in advance."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.forms.fields import CURRENCY_CHOICES, RadioField, TicksField, read_price
from marketplace.catalog.models import StandingPolicy
from marketplace.catalog.services.policies import Policy
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Answer, Personal, Purpose

NEVER_OR_ASK = [(Answer.NO.value, _("Never")), (Answer.ASK.value, _("Ask me"))]


class ConditionsForm(forms.Form):
    """A least price, a last day, and the name of whoever signs."""

    least_price = forms.CharField(
        label=_("A recording must cost at least"),
        required=False,
        max_length=20,
        help_text=_("For less, nothing of yours is licensed. Empty: any price."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=[("", "–"), *CURRENCY_CHOICES])
    valid_until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The first day on which a yes no longer counts. Empty: until you take it back."),
    )
    signed_name = forms.CharField(
        label=_("Sign with your full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "field__input--sign"}),
    )

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("valid_until") and said["valid_until"] <= self.today:
            self.add_error("valid_until", _("It ends before it begins."))
        if said.get("least_price") and not said.get("currency"):
            self.add_error("currency", _("Say in which currency."))
        units = read_price(self, "least_price", said.get("currency", ""))
        said["least"] = Money(units, said["currency"]) if units else None
        return said


class RulesForm(ConditionsForm):
    """One person's rules for everything of theirs, at every label."""

    voice = RadioField(
        label=_("My voice"), choices=NEVER_OR_ASK, help_text=_("For each voice only you can sign, one by one.")
    )
    name_image_likeness = RadioField(label=_("My name, image and likeness"), choices=NEVER_OR_ASK)
    advertising = RadioField(
        label=_("May what the AI makes be used in advertising?"),
        choices=[(one.value, one.label) for one in (Answer.YES, Answer.ASK, Answer.NO)],
    )

    def __init__(self, data: Any = None, *, today: date, before: StandingPolicy | None = None) -> None:
        super().__init__(data, today=today, initial=_as_it_was(before) if before else None)
        for purpose in Purpose:
            choices = [(one.value, one.label) for one in (Answer.YES, Answer.ASK, Answer.NO)]
            self.fields[purpose.value] = RadioField(label=purpose.label, choices=choices)
        first = [*Purpose.values, "least_price", "currency", "advertising", "voice", "name_image_likeness"]
        self.order_fields([*first, "valid_until", "signed_name"])

    @property
    def policy(self) -> Policy:
        """The rules, once they are valid."""
        said = self.cleaned_data
        return Policy(
            allows=[purpose for purpose in Purpose if said[purpose.value] == Answer.YES],
            asks=[purpose for purpose in Purpose if said[purpose.value] == Answer.ASK],
            least_price=said["least"],
            voice=said["voice"],
            name_image_likeness=said["name_image_likeness"],
            advertising=said["advertising"],
            valid_until=said["valid_until"],
        )


class AnswerForm(ConditionsForm):
    """A yes, a no or “ask me” about some recordings."""

    answer = RadioField(label=_("Your answer"), choices=Answer.choices)
    purposes = TicksField(label=_("What the answer is about"), choices=Purpose.choices)
    advertising = forms.BooleanField(label=_("Also where what the AI makes is used in advertising"), required=False)
    voice = forms.BooleanField(
        label=_("My voice may be used, too"),
        required=False,
        help_text=_("Untouched, this is a no: then your singing is left out."),
    )
    name_image_likeness = forms.BooleanField(
        label=_("My name may be used in prompts, too"), required=False, help_text=_("Untouched, this is a no.")
    )

    def __init__(self, data: Any = None, *, is_person: bool, today: date) -> None:
        super().__init__(data, today=today)
        if not is_person:
            del self.fields["voice"], self.fields["name_image_likeness"]
        first = ["answer", "purposes", "least_price", "currency", "advertising", "voice", "name_image_likeness"]
        self.order_fields([*first, "valid_until", "signed_name"])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        gives = [said.get("least"), said.get("advertising"), said.get("valid_until"), self.personal]
        if said.get("answer") in {Answer.NO, Answer.ASK} and any(gives):
            self.add_error("answer", _("A no has no conditions. To agree on conditions, say yes."))
        return said

    @property
    def personal(self) -> list[Personal]:
        return [one for one in Personal if self.cleaned_data.get(one.value)]


def _as_it_was(before: StandingPolicy) -> dict[str, Any]:
    least = before.least_price
    return {
        **{purpose.value: before.answer_to(purpose) for purpose in Purpose},
        "voice": before.voice,
        "name_image_likeness": before.name_image_likeness,
        "advertising": before.advertising,
        "least_price": least.decimal if least else "",
        "currency": least.currency if least else "",
        "valid_until": before.valid_until,
    }
