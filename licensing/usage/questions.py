"""What is improbable in a report though a licence allows it: asked, and never a reason to refuse it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from licensing.usage.checking import Totals, Units, units_of
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _
from marketplace.kit.vocabulary import Stage

MOST_PASSES: Final = 200  # of one recording, in a month, at one stage, by one model version
MOST_TIMES_THE_LAST: Final = 100
FEWEST_ALIKE: Final = 10


class Piece(NamedTuple):
    """One recording of a manifest, and how long it is where that is known."""

    title: str
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Measure:
    """What a month's sums are held against: the manifest, the month, and the last report that was not nil.

    `over` are the recordings whose use had to stop before the month began, because somebody withdrew.
    """

    pieces: Mapping[int, Piece]
    seconds_in_month: int
    last: Units
    over: frozenset[int] = frozenset()


def questions_about(totals: Totals, measure: Measure) -> list[Problem]:
    """Name what its sender should look at again: seconds that no training reads, sums that no meter gives."""
    return [
        *_stopped(totals, measure),
        *_too_many_seconds(totals, measure),
        *_alike(totals, measure),
        *_too_much_more(units_of(totals), measure),
    ]


def _stopped(totals: Totals, measure: Measure) -> Iterator[Problem]:
    """Use after a withdrawal is told and paid for, and is the licensee's breach: it must not be hidden by a refusal."""
    used = sorted({recording for (recording, _stage, _model), units in totals.items() if units} & measure.over)
    if used:
        facts: dict[str, str | int] = {"count": len(used), "title": measure.pieces[used[0]].title}
        yield Problem(USED_AFTER_STOP, IS_A_BREACH, facts)


def _too_many_seconds(totals: Totals, measure: Measure) -> Iterator[Problem]:
    """Each recording is asked about once: for its passes where its length is known, else for the month's seconds."""
    often: dict[int, int] = {}
    long: dict[int, int] = {}
    for (recording, stage, _model), units in totals.items():
        length = measure.pieces[recording].seconds
        if stage == Stage.GENERATE:
            continue
        if length and units > MOST_PASSES * length:
            often[recording] = max(units // length, often.get(recording, 0))
        elif not length and units > measure.seconds_in_month:
            long[recording] = max(units, long.get(recording, 0))
    for found, sentence in ((often, TOO_OFTEN), (long, TOO_LONG)):
        if found:
            most = max(found, key=found.__getitem__)
            title = measure.pieces[most].title
            facts: dict[str, str | int] = {
                "count": len(found),
                "title": title,
                "most": found[most],
                "passes": MOST_PASSES,
            }
            yield Problem(sentence, SECONDS, facts)


def _alike(totals: Totals, measure: Measure) -> Iterator[Problem]:
    """Equal sums are no wonder where all recordings are equally long."""
    sums = set(totals.values())
    lengths = {measure.pieces[recording].seconds for recording, _stage, _model in totals}
    if len(totals) >= FEWEST_ALIKE and len(sums) == 1 and any(sums) and (len(lengths) > 1 or None in lengths):
        yield Problem(ALL_ALIKE, MEASURED, {"count": len(totals), "units": sums.pop()})


def _too_much_more(now: Units, measure: Measure) -> Iterator[Problem]:
    if any(before and units > MOST_TIMES_THE_LAST * before for units, before in zip(now, measure.last, strict=True)):
        yield Problem(MUCH_MORE, THIS_MONTH_ONLY, {"times": MOST_TIMES_THE_LAST})


USED_AFTER_STOP = _("Recordings whose use had to stop before this month, for they were withdrawn: {count:,}; “{title}”")
IS_A_BREACH = _("If they were used all the same, report it: it is paid, and it is a breach of the licence.")
TOO_OFTEN = _("Recordings read more than {passes:,} times: {count:,}; most often “{title}”, {most:,} times")
TOO_LONG = _("Recordings with more seconds than the month has: {count:,}; the most “{title}”, {most:,} seconds")
SECONDS = _("Are the units whole seconds of audio, and not milliseconds or samples?")
ALL_ALIKE = _("All {count:,} sums are the same: {units:,} units each")
MEASURED = _("Is this what was measured, or a number put in for all of them?")
MUCH_MORE = _("This is more than {times:,} times what the last report said")
THIS_MONTH_ONLY = _("Does the file hold this month alone, in the units of the last one?")
