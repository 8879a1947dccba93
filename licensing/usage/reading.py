"""Read a licensee's report in a process of its own, which may die without taking the worker with it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

from licensing.usage.lines import MOST_FILE_BYTES, MOST_UNITS, Report, RowError, Sum
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


def read_report(path: Path, watch: Watch = nobody) -> Report:
    """The sums and errors of a CSV or Parquet file; `Refused` if it cannot be read at all.

    `watch` hears every so often how many rows are done, and of how many.
    """
    if path.stat().st_size > MOST_FILE_BYTES:
        raise Refused(_("The file is larger than 1 GB"), _("Send it as Parquet."))
    rows, done, ended = 0, 0, False
    watch(0, 0)
    sums: list[Sum] = []
    errors: list[RowError] = []
    for told in _childs_words(path):
        if isinstance(told, list):
            sums.append(Sum(*told))
            done += sums[-1].lines
            if len(sums) % _TOLD_EVERY == 0:
                watch(done, rows)
        elif "error" in told:
            row, said, why = told["error"]
            errors.append(RowError(row, "units", (said or "")[:100], _REASONS[why]))
        elif "refused" in told:
            problem = Problem.from_json(told["refused"])
            raise Refused(problem.reason, problem.remedy, **problem.facts)
        else:
            rows, ended = told.get("rows", rows), "end" in told
    if not ended:
        raise Refused(
            _("Reading the file took more time or memory than a report should"),
            _("Add up its lines, and send it again."),
        )
    return Report(rows, sums, errors)


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
