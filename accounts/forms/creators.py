from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import IdentifierField
from accounts.models import Party
from marketplace.kit import identifiers

KINDS = [(Party.Kind.PERSON, Party.Kind.PERSON.label), (Party.Kind.BAND, Party.Kind.BAND.label)]
KINDS += [(Party.Kind.ESTATE, Party.Kind.ESTATE.label)]


class CreatorForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=300, help_text=_("Exactly as it stands in your files."))
    kind = forms.ChoiceField(label=_("Who that is"), choices=KINDS, widget=forms.RadioSelect)
    isni = IdentifierField(label="ISNI", read=identifiers.isni, help_text=_("Sixteen characters, if there is one."))
    ipi = IdentifierField(
        label=_("IPI name number"), read=identifiers.ipi_name, help_text=_("Eleven digits, from the society.")
    )


class CreatorInvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        help_text=_("They get a link, look at the invitation and say yes or nothing."),
    )
