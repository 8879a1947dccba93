"""How a label writes who holds and who earns, row by row."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.divisions import Division, Earner, Holding, require_sound, shown
from marketplace.catalog.forms.fields import TerritoryInput
from marketplace.catalog.models import Participation
from marketplace.catalog.parsing.values import part
from marketplace.kit.errors import DomainError
from marketplace.kit.problems import Refused
from marketplace.kit.texts import one_line

EMPTY_ROWS = 3
MOST_ROWS = 200
ALL = "all"


class PartInput(forms.CharField):
    """A part of a whole as a person writes it: 50%, 1/3."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return part(text)
        except Refused as refused:
            raise forms.ValidationError(" ".join(refused.problem.told(gettext))) from refused


class NameInput(forms.CharField):
    def clean(self, value: Any) -> Any:
        return one_line(super().clean(value))


class HoldingForm(forms.Form):
    """One holder's row; a row without a name is left out."""

    holder = NameInput(label=_("Holder"), required=False, max_length=300)
    part = PartInput(label=_("Part"), required=False, max_length=30)
    territory = TerritoryInput(label=_("Where"), max_length=1500, initial="WORLD")
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    document = forms.CharField(label=_("What shows it"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("holder") and not said.get("part") and "part" not in self.errors:
            self.add_error("part", _("Write 25% or 1/4."))
        return said


class EarnerForm(forms.Form):
    """One row of somebody who earns; a row without a name is left out."""

    holder = NameInput(label=_("From the share of"), required=False, max_length=300)
    person = NameInput(label=_("Who earns"), required=False, max_length=300)
    part = PartInput(label=_("Part of that share"), required=False, max_length=30)
    payment = forms.ChoiceField(label=_("Paid"), choices=Participation.Payment.choices, required=False)
    document = forms.CharField(label=_("What shows it"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("person"):
            for name in ("holder", "part"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Say this too, or leave the whole row empty."))
        return said


class SinceForm(forms.Form):
    since = forms.DateField(
        label=_("From which day on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("What holds until then stays in the history. Usage of a month counts on its last day."),
    )


HoldingRows = forms.formset_factory(HoldingForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, validate_max=True)
EarnerRows = forms.formset_factory(EarnerForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, validate_max=True)


class DivisionForm:
    """The rows of one side: who controls it, and who earns from that."""

    def __init__(self, data: Any = None, *, division: Division = ()) -> None:
        self.holdings = HoldingRows(data, prefix="holdings", initial=[_holding(one) for one in division])
        earners = [_earner(one.holder, earner) for one in division for earner in one.earners]
        self.earners = EarnerRows(data, prefix="earners", initial=earners)
        self.error = ""

    @property
    def wrong_rows(self) -> list[forms.Form]:
        """The rows of which something cannot be taken, in their order."""
        return [row for row in (*self.holdings, *self.earners) if row.errors] if self.holdings.is_bound else []

    def is_valid(self, *, since: date | None) -> bool:
        """Are the rows right, each by itself and all together?"""
        if not (self.holdings.is_valid() and self.earners.is_valid()):
            return False
        names = {row["holder"] for row in self._rows(self.holdings, "holder")}
        strange = [row["holder"] for row in self._rows(self.earners, "person") if row["holder"] not in names]
        if strange:
            self.error = gettext("“%(holder)s” holds nothing from which somebody could earn.") % {"holder": strange[0]}
            return False
        try:
            require_sound(self.division, since=since or date.min)
        except DomainError as refused:
            self.error = refused.message
        return not self.error

    @property
    def division(self) -> Division:
        earning = self._rows(self.earners, "person")
        return tuple(
            Holding(
                row["holder"],
                row["part"],
                row["territory"],
                row["until"],
                row["document"],
                tuple(
                    Earner(one["person"], one["part"], one["payment"] or Participation.Payment.DIRECT, one["document"])
                    for one in earning
                    if one["holder"] == row["holder"]
                ),
            )
            for row in self._rows(self.holdings, "holder")
        )

    @staticmethod
    def _rows(rows: Any, name: str) -> list[dict[str, Any]]:
        return [row for row in rows.cleaned_data if row.get(name)]


def _holding(one: Holding) -> dict[str, Any]:
    said = {"holder": one.holder, "part": f"{shown(one.part)}%", "territory": str(one.territory)}
    if len(shown(one.part)) > len("33.33"):
        said["part"] = f"{one.part.numerator}/{one.part.denominator}"
    return said | {"until": one.until, "document": one.document}


def _earner(holder: str, one: Earner) -> dict[str, Any]:
    exact = f"{one.part.numerator}/{one.part.denominator}" if len(shown(one.part)) > len("33.33") else ""
    said = {"holder": holder, "person": one.person, "part": exact or f"{shown(one.part)}%"}
    return said | {"payment": one.payment, "document": one.document}
