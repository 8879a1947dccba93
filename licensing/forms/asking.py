"""Whom to ask, where they are reached, and in which language."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from licensing.queries.addressees import Addressee
from licensing.queries.wanted import Wanted


class LanguageField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Language of the letter"), choices=settings.LANGUAGES, **options)


class AskForm(forms.Form):
    """One letter; whoever has an account here is reached there, and nobody is told the address."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        help_text=_("Kept with this request and shown to nobody else. They answer by the link, without an account."),
    )
    language = LanguageField()

    def __init__(self, *arguments: Any, known: Addressee | None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if known is not None and known.users:
            del self.fields["email"]
            del self.fields["language"]
        elif known is not None:
            self.fields["email"].initial = known.email
            self.fields["language"].initial = known.language


class AskManyForm(forms.Form):
    """A letter to everybody who is missing and whose address is known or filled in here."""

    language = LanguageField()

    def __init__(
        self, *arguments: Any, wanted: list[Wanted], known: dict[str, Addressee | None], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        for one in wanted:
            there = known.get(str(one.party))
            if there is not None and there.users:
                continue
            self.fields[str(one.party)] = forms.EmailField(
                label=one.who, required=False, max_length=254, initial=there.email if there else ""
            )

    def email_of(self, wanted: Wanted) -> str:
        """What was typed for one party."""
        return str(self.cleaned_data.get(str(wanted.party), ""))
