"""Read a stranger's file in a process of its own, which may die without taking the worker with it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

from marketplace.catalog.uploads.papers import Paper
from marketplace.catalog.uploads.sounds import Sound
from marketplace.kit.problems import Problem, Refused
from marketplace.kit.problems import gettext_noop as _

_ROOT: Final = Path(__file__).resolve().parents[3]
_CHILD: Final = "marketplace.catalog.uploads.child"


def read_sound(path: Path, *, preview: Path) -> Sound:
    """The facts of an audio file, whose preview is then at `preview`."""
    (told,) = _children_words("sound", path, preview)
    return Sound(**told)


def without_tags(path: Path, *, output: Path) -> Path:
    """An audio file without what it says of itself, then at `output`; the file itself where it says nothing."""
    (told,) = _children_words("tags", path, output)
    return output if told["is_stripped"] else path


def read_paper(kind: str, path: Path) -> Paper:
    """What a file of lyrics, artwork or video is."""
    (told,) = _children_words(kind, path, path)
    return Paper(**told)


def unpacked(path: Path, *, folder: Path) -> list[tuple[str, Path | Problem]]:
    """The files of an archive, unpacked into a folder under names of ours, or why each is refused."""
    return _unpacked("archive", path, folder)


def unpacked_messages(path: Path, *, folder: Path) -> list[tuple[str, Path | Problem]]:
    """The DDEX messages of an archive, unpacked in the same way; none where it is a workbook."""
    return _unpacked("messages", path, folder)


def _unpacked(what: str, path: Path, folder: Path) -> list[tuple[str, Path | Problem]]:
    *told, end = _children_words(what, path, folder)
    if "end" not in end:
        raise _gave_up()
    return [(one["name"], Problem.from_json(one["problem"]) if "problem" in one else Path(one["path"])) for one in told]


def _children_words(what: str, path: Path, output: Path) -> list[dict[str, Any]]:
    """Hear all that the child says; silence means that it ran into a limit."""
    environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
    child = subprocess.Popen(  # noqa: S603  our own module, and paths that we made
        [sys.executable, "-m", _CHILD, what, str(path), str(output)],
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="ascii",
    )
    try:
        told = list(_lines(cast("IO[str]", child.stdout)))
    finally:
        child.kill()
        child.wait()
    if not told:
        raise _gave_up()
    if "refused" in told[-1]:
        problem = Problem.from_json(told[-1]["refused"])
        raise Refused(problem.reason, problem.remedy, **problem.facts)
    return told


def _lines(stream: IO[str]) -> Iterator[dict[str, Any]]:
    with stream:
        for line in stream:
            yield json.loads(line)


def _gave_up() -> Refused:
    return Refused(
        _("Reading the file took more time or memory than music should"), _("Export it again, or send a part of it.")
    )
