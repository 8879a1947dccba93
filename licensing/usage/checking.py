"""Hold a report against its licence: what is in the manifest, which stages, which models."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from licensing.usage.lines import MOST_ERRORS, Report, RowError
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _

MOST_TOTAL = 2**63 - 1


@dataclass(frozen=True)
class Scope:
    """What a licence lets be reported: keys as people write them, to ids of ours."""

    recordings: Mapping[str, int]
    stages: frozenset[str]
    models: Mapping[str, int]


Totals = dict[tuple[int, str, int], int]


def totals_of(report: Report, scope: Scope) -> tuple[Totals, list[RowError]]:
    """The units of each recording, stage and model, and every reason not to take the report.

    Lines that name one recording by its id and by its ISRC, or in other capitals, are added up.
    """
    totals: defaultdict[tuple[int, str, int], int] = defaultdict(int)
    errors = list(report.errors)
    for one in report.sums:
        recording = scope.recordings.get(recording_key(one.recording))
        model = scope.models.get(one.model.casefold())
        wrong = list(_wrong(one.first_row, one.recording, recording, one.stage, scope.stages, one.model, model))
        errors += wrong
        if recording is not None and model is not None and not wrong:
            totals[recording, one.stage, model] += one.units
    if any(units > MOST_TOTAL for units in totals.values()):
        errors.append(RowError(0, "units", "", Problem(_("The units add up to more than can be"), _("Check them."))))
    return dict(totals), sorted(errors, key=lambda error: error.row)[:MOST_ERRORS]


def recording_key(text: str) -> str:
    """One spelling for an id or an ISRC: small letters, no hyphens."""
    return text.strip().replace("-", "").replace(" ", "").lower()


def _wrong(
    row: int,
    said: str,
    recording: int | None,
    stage: str,
    stages: frozenset[str],
    said_model: str,
    model: int | None,
) -> Iterable[RowError]:
    if recording is None:
        yield RowError(row, "recording", said[:100], NOT_IN_MANIFEST)
    if stage not in stages:
        licensed = ", ".join(sorted(stages))
        yield RowError(row, "stage", stage[:100], Problem(NOT_LICENSED, LICENSED_ARE, {"stages": licensed}))
    if model is None:
        yield RowError(row, "model version", said_model[:100], UNKNOWN_MODEL)


NOT_IN_MANIFEST = Problem(
    _("The licence's manifest does not hold this recording"), _("Use the id or the ISRC that stands in the manifest.")
)
NOT_LICENSED = _("The licence does not cover this stage")
LICENSED_ARE = _("It covers: {stages}.")
UNKNOWN_MODEL = Problem(
    _("The licence does not cover this model version"),
    _("Write a version that the licence names, or leave it empty."),
)
