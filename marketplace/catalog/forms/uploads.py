"""What a label says when it sends files of recordings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.models import Asset

AUDIO = ".wav,.flac,.aif,.aiff,.ogg,.mp3"
ACCEPTED = {
    Asset.Kind.MASTER: AUDIO,
    Asset.Kind.INSTRUMENTAL: AUDIO,
    Asset.Kind.STEMS: AUDIO,
    Asset.Kind.LYRICS: ".txt,.lrc",
    Asset.Kind.ARTWORK: ".png,.jpg,.jpeg",
    Asset.Kind.VIDEO: ".mp4,.mov,.webm",
}
HINTS = {
    Asset.Kind.MASTER: _("The finished recording: WAV, FLAC, AIFF, OGG or MP3. What most licences deliver."),
    Asset.Kind.INSTRUMENTAL: _("The same without the voice. Delivered where a licence leaves the voice out."),
    Asset.Kind.STEMS: _("One audio file with a pair of channels for each stem."),
    Asset.Kind.LYRICS: _("Plain text in UTF-8."),
    Asset.Kind.ARTWORK: _("PNG or JPEG, up to 30 MB."),
    Asset.Kind.VIDEO: _("MP4, MOV or WebM, up to 2 GB."),
}


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Files that are chosen or dropped together."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data or [None]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class FilesForm(forms.Form):
    """Files whose names say which recording they are of."""

    sent = ManyFilesField(
        label=_("Audio, lyrics and artwork"),
        help_text=_(
            "One, many or a ZIP. Name each file by its ISRC or your own id: KRA012600417.wav,"
            " KRA012600417.instrumental.wav, KRA012600417.lyrics.txt, KRA012600417.jpg. WAV, FLAC, AIFF, OGG or MP3;"
            " text in UTF-8; PNG or JPEG. Tags inside a sound file are left out: what a buyer may be told stands in the"
            " manifest."
        ),
        max_length=255,
        allow_empty_file=True,  # refused by name with the others' results, instead of all of them at once
    )


class RecordingFilesForm(forms.Form):
    """The files of one recording, each by its kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Asset.Kind:
            self.fields[kind.value] = forms.FileField(
                label=kind.label,
                help_text=HINTS[kind],
                required=False,
                max_length=255,
                widget=forms.FileInput(attrs={"accept": ACCEPTED[kind]}),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not any(said.values()):
            raise forms.ValidationError(_("Choose at least one file."))
        return said
