"""How much of which licence goes back to its buyer, and why."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licensing.models import Licence
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money, currency_of
from payments.queries.refunds import Refundable

EVERYTHING: Final = "everything"


class RefundForm(forms.Form):
    """All that is left of an order, or so much of each of its licences."""

    how_much = forms.ChoiceField(
        label=gettext_lazy("How much"),
        choices=[(EVERYTHING, gettext_lazy("All that is left")), ("parts", gettext_lazy("These amounts"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The buyer reads it, and it stays on record."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, licences: Sequence[Refundable], currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.licences = currency, [one for one in licences if one.left.units > 0]
        for one in self.licences:
            self.fields[_name(one)] = forms.CharField(
                label=f"{one.licence.number}: {one.licence.terms.organisation.name}",
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                help_text=_("Up to %(most)s. If all of it goes back, the licence ends.") % {"most": one.most},
            )
        self.order_fields(["how_much", *map(_name, self.licences), "reason", "seen"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["amounts"] = self._amounts(cleaned)
        if not self.errors and not cleaned["amounts"]:
            self.add_error(None, _("Say how much goes back, of at least one licence."))
        return cleaned

    def _amounts(self, cleaned: dict[str, Any]) -> dict[Licence, Money]:
        if cleaned.get("how_much") == EVERYTHING:
            return {one.licence: one.most for one in self.licences}
        found = {}
        for one in self.licences:
            text = (cleaned.get(_name(one)) or "").strip()
            if not text:
                continue
            try:
                amount = Money.parse(text, self.currency)
            except DomainError as refused:
                self.add_error(_name(one), refused.message)
                continue
            if not 0 < amount.units <= one.most.units:
                self.add_error(_name(one), _("Between nothing and %(most)s.") % {"most": one.most})
            found[one.licence] = amount
        return found

    @property
    def seen_left(self) -> Money:
        """What could still go back when the page was opened."""
        return Money.parse(self.cleaned_data["seen"], currency_of(self.currency).code)

    def hidden(self) -> "RefundForm":
        """The same answers, carried by the page that asks whether they are meant."""
        for field in self.fields.values():
            field.widget = forms.HiddenInput()
        return self


def _name(one: Refundable) -> str:
    return f"amount_{one.licence.uuid}"
