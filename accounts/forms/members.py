from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.VIEWER,
        help_text=_("Owners do everything; managers all but members and keys; finance sees the money; viewers look."),
    )


class MembershipForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)
    is_signatory = forms.BooleanField(
        label=_("May sign for the organisation"),
        required=False,
        help_text=_("Accepts agreements and warrants things in its name."),
    )
