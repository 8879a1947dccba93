"""Hold a report against its licence: what is in the manifest, which stages, which models."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from licensing.usage.lines import MOST_ERRORS, RowError, Sum
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _
from marketplace.kit.vocabulary import Stage

# Money is divided by seconds × all scores + scores × all seconds (payments/royalties/weights.py): at most 2^87, so that
# a pool of 2^40 units is still divided in 128 bits. Beyond that no money of anybody's month could be divided.
MOST_OF_A_KIND: Final = 2**62
MOST_MULTIPLIED: Final = 2**86


@dataclass(frozen=True)
class Scope:
    """What a licence lets be reported: keys as people write them, to ids of ours."""

    recordings: Mapping[str, int]
    stages: frozenset[str]
    models: Mapping[str, int]


class Units(NamedTuple):
    """What was reported under a licence: seconds of audio read, and micro-scores of output."""

    seconds: int = 0
    scores: int = 0


Totals = dict[tuple[int, str, int], int]


class Tally:
    """Adds a report up as it is read, and keeps the first reasons not to take it.

    It never holds more than the manifest allows for, however many different lines a file has. Lines that name one
    recording by its id and by its ISRC, or in other capitals, are added up.
    """

    def __init__(self, scope: Scope) -> None:
        self.rows = 0
        self._scope = scope
        self._totals: defaultdict[tuple[int, str, int], int] = defaultdict(int)
        self._units_errors: list[RowError] = []
        self._line_errors: list[RowError] = []

    def add(self, one: Sum) -> None:
        """Hold one group of lines against the licence; groups come in the order of their first rows."""
        scope = self._scope
        recording = scope.recordings.get(recording_key(one.recording))
        model = scope.models.get(one.model.casefold())
        wrong = list(_wrong(one.first_row, one.recording, recording, one.stage, scope.stages, one.model, model))
        self._line_errors += wrong
        if recording is not None and model is not None and not wrong:
            self._totals[recording, one.stage, model] += one.units

    def refuse(self, error: RowError) -> None:
        """Note what is wrong with one row's units, or with the whole file."""
        self._units_errors.append(error)

    @property
    def is_hopeless(self) -> bool:
        """Whether reading on can change nothing: as many errors as are told stand before whatever follows."""
        return len(self._line_errors) >= MOST_ERRORS

    @property
    def totals(self) -> Totals:
        """The units of each recording, stage and model; none where anything is wrong."""
        return {} if self.errors else dict(self._totals)

    @property
    def errors(self) -> list[RowError]:
        """The first reasons not to take the report, by row."""
        return sorted([*self._units_errors, *self._line_errors], key=lambda error: error.row)[:MOST_ERRORS]


def units_of(totals: Totals) -> Units:
    """All units of a report, each kind by itself."""
    scores = sum(units for (_id, stage, _model), units in totals.items() if stage == Stage.GENERATE)
    return Units(sum(totals.values()) - scores, scores)


def too_much(totals: Totals, before: Units) -> list[RowError]:
    """Whether the units are more, with what was accepted before, than money can be divided by exactly."""
    now = units_of(totals)
    seconds, scores = before.seconds + now.seconds, before.scores + now.scores
    if max(seconds, scores) <= MOST_OF_A_KIND and seconds * scores < MOST_MULTIPLIED:
        return []
    return [RowError(0, "units", "", TOO_MUCH)]


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


TOO_MUCH = Problem(
    _("With this report the licence's units add up to more than anybody can have used"),
    _("Units are seconds of audio; for generate, millionths of a score. Correct them, and send the file again."),
)
NOT_IN_MANIFEST = Problem(
    _("The licence's manifest does not hold this recording"), _("Use the id or the ISRC that stands in the manifest.")
)
NOT_LICENSED = _("The licence does not cover this stage")
LICENSED_ARE = _("It covers: {stages}.")
UNKNOWN_MODEL = Problem(
    _("The licence does not cover this model version"),
    _("Write a version that the licence names, or leave it empty."),
)
