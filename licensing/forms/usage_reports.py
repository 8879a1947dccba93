from django import forms
from django.utils.translation import gettext_lazy as _


class UsageReportForm(forms.Form):
    """A month's report: a file, or the word that nothing was used."""

    file = forms.FileField(
        label=_("The report"),
        required=False,
        help_text=_("CSV or Parquet with the columns recording, stage, units and model version. Units are whole."),
        widget=forms.FileInput(attrs={"accept": ".csv,.parquet"}),
    )
    is_nil = forms.BooleanField(label=_("Nothing was used in this month"), required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("file")) == bool(cleaned.get("is_nil")) and not self.errors:
            self.add_error("file", _("Choose a file, or say that nothing was used; not both."))
        return cleaned


class EvidenceForm(forms.Form):
    """How a duty was met."""

    evidence = forms.CharField(
        label=_("What shows it"),
        help_text=_("An address where it can be seen, or a sentence that says what was done, by whom and when."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
