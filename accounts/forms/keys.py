from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey, Organisation

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

    def __init__(self, *args: object, kind: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offered = SCOPES_OF.get(Organisation.Kind(kind), list(Scope))
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in offered]  # type: ignore[attr-defined]
