"""What an organisation says of itself, and what its signatory warrants."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import AcceptField, CountryField
from accounts.models import Organisation


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As it stands in contracts."))
    country = CountryField(label=_("Country"), help_text=_("Where it is established."))
    registration_number = forms.CharField(label=_("Registration number"), max_length=60, required=False)
    website = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")

    def hide(self) -> None:
        """Carry what was typed through the page that asks once more."""
        for field in self.fields.values():
            field.widget = field.hidden_widget()


class ArtistForm(forms.Form):
    """A self-releasing artist: a rights holder of one, and the creator of what it lists."""

    name = forms.CharField(
        label=_("The name you release under"), max_length=200, help_text=_("As it stands on your releases.")
    )
    country = CountryField(label=_("Country"), help_text=_("Where you live."))


class VerificationForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200, help_text=_("Who signs; as in your passport."))
    title = forms.CharField(label=_("Your position"), max_length=200, help_text=_("Such as managing director."))
    accepted = AcceptField(label=_("This is true, and I sign it for the organisation"))


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("What is missing"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The organisation reads this, in your words. Say what would make it a yes."),
    )


class CheckedForm(forms.Form):
    """How an operator came to trust an organisation."""

    note = forms.CharField(
        label=_("How it was checked"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: its entry in the register, a call to the number on its website. Only operators read it."),
    )


class UnprovedForm(RefusalForm):
    """Why a document does not let somebody act for a creator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Both read this, in your words. Say which document would do.")


def particulars_of(organisation: Organisation) -> dict[str, Any]:
    """The form's starting values."""
    return {field: getattr(organisation, field) for field in OrganisationForm.base_fields}
