"""Which recordings of a catalog are divided together, or as another one is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.forms.divisions import SinceForm
from marketplace.catalog.forms.fields import RadioField
from marketplace.catalog.models import Catalog, Recording, Release
from marketplace.kit.identifiers import isrc
from marketplace.kit.problems import Refused
from marketplace.kit.vocabulary import Side


class RecordingsForm(SinceForm):
    """Which recordings of a catalog are meant, on which side, from which day on."""

    release = forms.ChoiceField(label=_("Which recordings"), required=False)
    containing = forms.CharField(label=_("Only with this in the title or artist"), required=False, max_length=200)
    named = forms.CharField(
        label=_("Only these ISRCs or own ids"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=100_000,
        help_text=_("Divided by spaces, commas or new lines. Empty: all of them."),
    )

    field_order = ["release", "containing", "named", "since"]

    def __init__(self, *args: Any, catalog: Catalog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalog = catalog
        release = self.fields["release"]
        if isinstance(release, forms.ChoiceField):
            releases = ((str(one.uuid), str(one)) for one in catalog.releases.all())
            release.choices = [("", _("The whole catalog")), *releases]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        found = (
            Recording.objects.filter(catalog=self.catalog)
            .select_related("organisation", "catalog")
            .order_by("title", "pk")
        )
        if said.get("release"):
            found = found.filter(release__uuid=said["release"])
        if text := said.get("containing"):
            found = found.filter(title__icontains=text) | found.filter(artist__icontains=text)
        names = said.get("named", "").replace(",", " ").replace(";", " ").split()
        if names:
            found = found.filter(own_id__in=names) | found.filter(isrc__in=_isrcs(names))
        said["recordings"] = list(found)
        if not self.errors and not said["recordings"]:
            raise forms.ValidationError(_("No recording of this catalog is meant by that."))
        return said


class TogetherForm(RecordingsForm):
    side = RadioField(label=_("Which side"), choices=Side.choices)
    field_order = ["release", "containing", "named", "side", "since"]


class CopyForm(RecordingsForm):
    """From where, to which recordings."""

    source = forms.ChoiceField(label=_("Copy from the release"), required=False)
    recording = forms.CharField(
        label=_("Or from the recording"), required=False, max_length=100, help_text=_("Its ISRC or your own id.")
    )
    field_order = ["source", "recording", "release", "containing", "named", "since"]

    def __init__(self, *args: Any, catalog: Catalog, **kwargs: Any) -> None:
        super().__init__(*args, catalog=catalog, **kwargs)
        source = self.fields["source"]
        self.releases = {
            str(one.uuid): one
            for one in Release.objects.filter(catalog__organisation=catalog.organisation_id).select_related("catalog")
        }
        if isinstance(source, forms.ChoiceField):
            source.choices = [("", "–"), *((key, f"{one} ({one.catalog})") for key, one in self.releases.items())]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if bool(said.get("source")) == bool(said.get("recording")):
            raise forms.ValidationError(_("Choose a release or write a recording to copy from."))
        own = Recording.objects.filter(organisation=self.catalog.organisation_id).order_by("pk")
        if said.get("source"):
            said["models"] = list(own.filter(release=self.releases[said["source"]]))
        else:
            name = said["recording"].strip()
            said["models"] = list(own.filter(own_id=name) or own.filter(isrc__in=_isrcs([name])))
        if not said["models"]:
            raise forms.ValidationError(_("There is no recording of yours to copy from."))
        return said


def _isrcs(names: Iterable[str]) -> list[str]:
    found = []
    for name in names:
        try:
            found.append(isrc(name))
        except Refused:
            continue
    return found
