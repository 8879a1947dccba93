from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.kit.texts import one_line


class SignupForm(forms.Form):
    """What signing up asks beside address and password; allauth adds those and saves."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def clean(self) -> dict[str, Any]:
        """Refuse one's own name as a password: allauth only knows the address when it asks."""
        said = super().clean() or {}
        named = User(name=said.get("name", ""))
        try:
            UserAttributeSimilarityValidator(("name",)).validate(said.get("password1", ""), named)
        except forms.ValidationError as refused:
            self.add_error("password1", refused)
        return said

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = one_line(self.cleaned_data["name"])
        user.save(update_fields=["name"])


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language of your mail"), choices=[("", _("As on the site")), *settings.LANGUAGES], required=False
    )
