"""Read a licensee's report in a process of its own, which may die without taking the worker with it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

from licensing.usage.checking import Tally
from licensing.usage.lines import MOST_FILE_BYTES, MOST_UNITS, RowError, Sum
from marketplace.kit.problems import Problem, Refused
from marketplace.kit.problems import gettext_noop as _

_ROOT: Final = Path(__file__).resolve().parents[2]
_CHILD: Final = "licensing.usage.child"
_WHOLE: Final = _("Write whole units, such as 240.")
_REASONS: Final = {
    "empty": Problem(_("There are no units"), _WHOLE),
    "negative": Problem(_("Units cannot be negative"), _WHOLE),
    "huge": Problem(_("These are more units than {most}"), _("Units are seconds."), {"most": MOST_UNITS}),
    "fraction": Problem(_("Units are whole numbers"), _WHOLE),
}


Watch = Callable[[int, int], None]
_TOLD_EVERY: Final = 10_000


def nobody(done: int, known: int) -> None:
    """Watch nothing."""


def read_report(path: Path, tally: Tally, watch: Watch = nobody) -> None:
    """Tell a tally what a CSV or Parquet file says, line group by line group; `Refused` if it cannot be read at all.

    `watch` hears every so often how many rows are done, and of how many. What cannot be taken any more is not read on.
    """
    if path.stat().st_size > MOST_FILE_BYTES:
        raise Refused(_("The file is larger than 1 GB"), _("Send it as Parquet."))
    groups, done, ended = 0, 0, False
    watch(0, 0)
    for told in _childs_words(path):
        if isinstance(told, list):
            one = Sum(*told)
            tally.add(one)
            groups, done = groups + 1, done + one.lines
            if groups % _TOLD_EVERY == 0:
                watch(done, tally.rows)
        else:
            ended = _hear(told, tally)
        if tally.is_hopeless:
            return
    if not ended:
        raise Refused(
            _("Reading the file took more time or memory than a report should"),
            _("Add up its lines, and send it again."),
        )


def _hear(told: dict[str, Any], tally: Tally) -> bool:
    """Pass on what is not a group of lines; the answer says whether it was the last word."""
    if "refused" in told:
        problem = Problem.from_json(told["refused"])
        raise Refused(problem.reason, problem.remedy, **problem.facts)
    if "error" in told:
        row, said, why = told["error"]
        tally.refuse(RowError(row, "units", (said or "")[:100], _REASONS[why]))
    tally.rows = told.get("rows", tally.rows)
    return "end" in told


def _childs_words(path: Path) -> Iterator[dict[str, Any] | list[Any]]:
    environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    child = subprocess.Popen(  # noqa: S603  our own module, and a path that we made
        [sys.executable, "-m", _CHILD, str(path)],
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="ascii",
    )
    try:
        with cast("IO[str]", child.stdout) as stream:
            for line in stream:
                yield json.loads(line)
    finally:
        child.kill()
        child.wait()
