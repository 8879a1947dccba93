from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.kit.texts import one_line


class SignupForm(forms.Form):
    """What signing up asks beside address and password; allauth adds those and saves."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = one_line(self.cleaned_data["name"])
        user.save(update_fields=["name"])


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language of your mail"), choices=[("", _("As on the site")), *settings.LANGUAGES], required=False
    )
