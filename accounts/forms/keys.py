from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey, Organisation, Party

Scope = ApiKey.Scope
SCOPES_OF = {
    Organisation.Kind.RIGHTS_HOLDER: [Scope.CATALOG_READ, Scope.CATALOG_WRITE, Scope.STATEMENTS_READ],
    Organisation.Kind.DEVELOPER: [
        Scope.CATALOG_READ,
        Scope.LICENCES_READ,
        Scope.LICENCES_WRITE,
        Scope.REPORTS_WRITE,
    ],
}


class KeyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("What will use it, such as “nightly report”."))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (366, _("one year"))],
        initial=90,
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = SCOPES_OF.get(Organisation.Kind(kind), list(Scope))
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in offered]  # type: ignore[attr-defined]


class CreatorKeyForm(KeyForm):
    """A creator's key reads what they earned, and nothing else."""

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, kind=Organisation.Kind.RIGHTS_HOLDER, **kwargs)
        self.parties = parties
        only = Scope.STATEMENTS_READ
        self.fields["scopes"] = forms.MultipleChoiceField(
            label=self.fields["scopes"].label,
            choices=[(only.value, only.label)],
            initial=[only.value],
            widget=forms.CheckboxSelectMultiple,
        )
        if len(parties) > 1:
            self.fields["creator"] = forms.ChoiceField(
                label=_("For which of your names"), choices=[(str(party.uuid), party.name) for party in parties]
            )
            self.order_fields(["creator"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = values.pop("creator", str(self.parties[0].uuid))
        self.creator = next((party for party in self.parties if str(party.uuid) == chosen), self.parties[0])
        return values
