"""In which order and under which headings the terms editor asks."""

from dataclasses import dataclass

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licensing.forms.terms import TermsForm

Row = tuple[tuple[str, str | Promise], ...]

_PARTS: tuple[tuple[Promise, tuple[Row, ...]], ...] = (
    (
        _("What it is for"),
        (
            (("title", ""),),
            (("purposes", ""),),
            (("stages", ""),),
            (("contents", ""),),
            (("metadata_tier", ""),),
            (("model_scope", ""), ("territory", "")),
            (("months", _("months")),),
            (("excludes_voice", ""),),
            (("needs_signed_consent", ""),),
        ),
    ),
    (
        _("Price and money"),
        (
            (("price_model", ""), ("currency", "")),
            (("price", ""), ("minimum", "")),
            (("access_parts", "%"), ("usage_parts", "%")),
            (("access_rule", ""), ("master_share", "%")),
            (("least_creators_parts", "%"),),
        ),
    ),
    (
        _("The model and what it makes"),
        (
            (("output_use", ""), ("verbatim_seconds", _("seconds"))),
            (("allows_training_on_output", ""),),
            (("allows_distillation", ""),),
            (("allows_named_artist_prompts", ""),),
            (("needs_output_label", ""),),
            (("attribution", ""), ("after_term", "")),
        ),
    ),
    (
        _("Duties and the end"),
        (
            (("cadence", ""), ("grace_days", _("days"))),
            (("retention_days", _("days")), ("needs_deletion_certificate", "")),
            (("withdrawal", ""), ("withdrawal_days", _("days"))),
            (("audit_notice_days", _("days")), ("audit_cost_parts", "%")),
            (("warranties", ""),),
            (("governing_law", ""), ("notice_days", _("days"))),
        ),
    ),
)


@dataclass(frozen=True)
class Asked:
    """One field and the unit behind it."""

    field: BoundField
    unit: str | Promise

    @property
    def is_beside(self) -> bool:
        """Short words stand in a row."""
        return self.field.name in {"stages", "contents"}


@dataclass(frozen=True)
class Part:
    """One heading of the editor and its rows of one or two fields."""

    heading: Promise
    rows: list[list[Asked]]


def parts_of(form: TermsForm) -> list[Part]:
    """The whole form in its parts; a test holds that no field is forgotten."""
    return [
        Part(heading, [[Asked(form[name], unit) for name, unit in row] for row in rows]) for heading, rows in _PARTS
    ]
