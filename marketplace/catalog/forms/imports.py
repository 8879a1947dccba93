"""What a label says when it brings a file."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.models import Catalog, ImportBatch
from marketplace.catalog.parsing.columns import Field

_CELL: Final = re.compile(r"row-(\d{1,9})-([a-z_]{1,30})")


class UploadForm(forms.Form):
    """A file, what is in it, and for which catalog."""

    kind = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=[
            (ImportBatch.Kind.CATALOG, _("Recordings: titles, artists, ISRCs")),
            (ImportBatch.Kind.RIGHTS, _("Rights: who controls, earns, permits, is credited, consents")),
        ],
        widget=forms.RadioSelect,
    )
    catalog = forms.ModelChoiceField(
        label=_("For which catalog?"), queryset=Catalog.objects.none(), required=False, empty_label=_("A new one")
    )
    title = forms.CharField(
        label=_("Title of the new catalog"),
        max_length=200,
        required=False,
        help_text=_("Only for recordings in a new catalog. Left empty, it is called as your organisation."),
    )
    file = forms.FileField(
        label=_("Drop a catalog or rights file, or choose one"),
        help_text=_(
            "CSV, XLSX or a DDEX message (XML: ERN 3.7 to 3.8 and 4.1 to 4.3.2, MEAD 1.0), up to 100 MB; or many"
            " messages in one ZIP. Nothing is written before you have seen a preview."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xml,.gz,.zip"}),
    )

    def __init__(self, *args: Any, catalogs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["catalog"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101
        choice.queryset = catalogs


class ColumnsForm(forms.Form):
    """What each column of a file holds."""

    def __init__(self, *args: Any, mapping: list[dict[str, Any]], fields: tuple[Field, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Leave it out")), *((field.name, _(field.label)) for field in fields)]
        for place, column in enumerate(mapping):
            samples = "; ".join(sample[:40] for sample in column["samples"])
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column["name"] or _("A column without a name"),
                choices=choices,
                initial=column["field"],
                required=False,
                help_text=samples,
            )

    @property
    def chosen(self) -> list[str]:
        """The field of each column, in the file's order."""
        return [self.cleaned_data[name] for name in self.fields]


def typed_cells(data: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    """Give what was typed into refused rows, by row and field; nothing else that was sent with it."""
    typed: dict[int, dict[str, str]] = defaultdict(dict)
    for name, text in data.items():
        if match := _CELL.fullmatch(name):
            typed[int(match[1])][match[2]] = str(text)
    return dict(typed)
