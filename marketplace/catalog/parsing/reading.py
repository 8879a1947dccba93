"""Read a stranger's file in a process of its own, which may die without taking the worker with it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast

from marketplace.catalog.parsing.tables import FileRefused, Line, Table
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _

_ROOT: Final = Path(__file__).resolve().parents[3]
_CHILD: Final = "marketplace.catalog.parsing.child"


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """Give the table of a file; its lines stream from the child while they are asked for."""
    environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", _CHILD, str(path)]
    child = subprocess.Popen(  # noqa: S603  our own module, and a path that we made
        command,
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="ascii",
    )
    stream = cast("IO[str]", child.stdout)
    try:
        start = cast("dict[str, Any]", _told(stream))
        yield Table(start["columns"], _lines(stream), start["rows_known"], start["about"])
    finally:
        child.kill()
        child.wait()
        stream.close()


def _lines(stream: IO[str]) -> Iterator[Line]:
    """Give lines until the child says that it reached the end."""
    while True:
        told = _told(stream)
        if isinstance(told, dict):
            return
        yield Line(told[0], told[1])


def _told(stream: IO[str]) -> dict[str, Any] | list[Any]:
    """Hear one message; silence means that the child ran into a limit."""
    line = stream.readline()
    if not line:
        raise FileRefused(
            _("Reading the file took more time or memory than a sheet of rows should"),
            _("Save it as CSV, or divide it into several files."),
        )
    told: dict[str, Any] | list[Any] = json.loads(line)
    if isinstance(told, dict) and "refused" in told:
        problem = Problem.from_json(told["refused"])
        raise FileRefused(problem.reason, problem.remedy, **problem.facts)
    return told
