"""What somebody fills in who reports a wrong, answers one or decides one."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from accounts.documents import media_type_of
from licensing.evidence import ACCEPTED, LARGEST_BYTES, MOST_FILES
from licensing.models import Concern
from licensing.services.concerns import Said, Sent

MOST_LINKS = 20
_is_address = URLValidator(schemes=["http", "https"])


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """A few files that show what happened; what they are called counts for nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=255, widget=ManyFilesInput(attrs={"accept": ACCEPTED}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [file for file in data or [] if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Send five files at most; more can follow on your page."))
        for file in files:
            super().clean(file, initial)
            if file.size > LARGEST_BYTES:
                raise forms.ValidationError(_("A file is larger than 25 MB. Send the part that matters, or a link."))
            if not media_type_of(file):
                raise forms.ValidationError(_("Send pictures, PDF documents, sound or film."))
        return files


class StatementForm(forms.Form):
    """Words, with links and files that show what they say."""

    words = forms.CharField(label=_("What happened"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}))
    links = forms.CharField(
        label=_("Links that show it"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One address a line."),
    )
    evidence = EvidenceField(
        label=_("Files that show it"), help_text=_("Pictures, PDF, sound or film; five at most, up to 25 MB each.")
    )

    def clean_links(self) -> str:
        links = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(links) > MOST_LINKS:
            raise forms.ValidationError(_("Give twenty links at most."))
        for link in links:
            try:
                _is_address(link)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("“%(link)s” is not a web address. It begins with https://."), params={"link": link}
                ) from None
        return "\n".join(links)

    @property
    def said(self) -> Said:
        values = self.cleaned_data
        return Said(values["words"], values["links"], [Sent(file.name, file) for file in values["evidence"]])


class ConcernForm(StatementForm):
    """A report by anybody; what it is about may be known from the page that they come from."""

    kind = forms.ChoiceField(label=_("What is wrong?"), choices=Concern.Kind, widget=forms.RadioSelect)
    about = forms.CharField(
        label=_("What is it about?"),
        max_length=500,
        help_text=_("An address here or anywhere, an ISRC, the number of a licence, or a title and who made it."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We answer there. The other side never sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        help_text=_("The other side reads it, if you give one."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["kind", "about", "words", "links", "evidence", "email", "name"]

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            self.fields["about"].required = False
            self.fields["about"].label = _("Is there another address of it?")
            self.fields["about"].help_text = _("Such as where the output was published.")


class AnswerForm(StatementForm):
    """What a side adds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Your words")


class DecisionForm(forms.Form):
    """How an operator decides."""

    outcome = forms.ChoiceField(
        label=_("Is it right?"),
        choices=[
            (Concern.Status.UPHELD, _("Yes: it is upheld")),
            (Concern.Status.DISMISSED, _("No: it is not upheld")),
        ],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Both sides read them, and they stay on record. Name nobody’s contact."),
    )
    stays_frozen = forms.ChoiceField(
        required=False,
        label=_("If it is upheld, what becomes of the recording?"),
        choices=[("yes", _("It is frozen: nothing of it is sold or delivered")), ("no", _("It is not frozen"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, has_recording: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_recording:
            del self.fields["stays_frozen"]

    def clean(self) -> dict[str, Any]:
        """Ask what becomes of the recording only where the concern is right: else it is not frozen."""
        said = super().clean() or self.cleaned_data
        if "stays_frozen" in self.fields and said.get("outcome") == Concern.Status.UPHELD and not said["stays_frozen"]:
            self.add_error("stays_frozen", _("Say whether the recording stays frozen."))
        return said
