"""A worker that meets a whole corpus, one file after another, and tells what became of each and what it cost.

Run as a process of its own, so that what its children needed can be told from what other tests needed.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from licensing.usage.checking import Scope, Tally
from licensing.usage.reading import read_report
from marketplace.catalog.parsing import reading
from marketplace.catalog.parsing.catalog_fields import CATALOG_FIELDS
from marketplace.catalog.parsing.columns import recognised
from marketplace.catalog.parsing.recordings import read_recording
from marketplace.catalog.uploads.messages import is_archive
from marketplace.catalog.uploads.reading import read_paper, read_sound, unpacked, unpacked_messages, without_tags
from marketplace.kit.problems import Problem, Refused

CPU_SECONDS = 30  # neither this worker nor any child of it may take more, however long they wait for their turn


def sheet(path: Path, _folder: Path) -> str:
    """Read a catalog file or a message to its end, and judge each of its lines."""
    good = bad = 0
    with reading.opened(path) as table:
        fields = recognised(table.columns, CATALOG_FIELDS)
        for line in table.lines:
            cells = {field: cell for field, cell in zip(fields, line.cells, strict=True) if field}
            good, bad = (good, bad + 1) if read_recording(cells)[1] else (good + 1, bad)
    return f"{good} rows taken, {bad} refused"


def sound(path: Path, folder: Path) -> str:
    """Take the tags out of a sound, and read it."""
    found = read_sound(without_tags(path, output=folder / "untagged"), preview=folder / "preview")
    return f"{found.format}, {found.channels} channels, {found.duration_ms} ms"


def archive(path: Path, folder: Path) -> str:
    """Unpack an archive, and name what became of its first files."""
    inside = folder / f"out {path.name}"
    inside.mkdir()
    found = unpacked(path, folder=inside)
    told = [one.told()[0] if isinstance(one, Problem) else f"{one.stat().st_size} bytes" for _name, one in found]
    assert all(inside in one.parents for _name, one in found if isinstance(one, Path))
    return "; ".join(told)


def packed(path: Path, folder: Path) -> str:
    """Read the messages of an archive, as those of a day are read."""
    if not is_archive(path, "day.zip"):
        return sheet(path, folder)
    inside = folder / f"out {path.name}"
    inside.mkdir()
    found = unpacked_messages(path, folder=inside)
    return "; ".join(one.told()[0] if isinstance(one, Problem) else sheet(one, folder) for _name, one in found)


def paper(kind: str) -> Callable[[Path, Path], str]:
    """Read lyrics, artwork or a video."""
    return lambda path, _folder: read_paper(kind, path).media_type


def report(path: Path, _folder: Path) -> str:
    """Read a report of use under a licence for one recording."""
    tally = Tally(Scope({"krz992600017": 1}, frozenset({"pretrain"}), {"m1": 1, "": 1}))
    read_report(path, tally)
    wrong = tally.errors[0].problem.told()[0] if tally.errors else ""
    return f"{tally.rows} rows, {sum(tally.totals.values())} units" + (f": {wrong}" if wrong else "")


ENTRANCES: dict[str, Callable[[Path, Path], str]] = {
    "sheets": sheet,
    "messages": sheet,
    "packed": packed,
    "sounds": sound,
    "archives": archive,
    "lyrics": paper("lyrics"),
    "artwork": paper("artwork"),
    "video": paper("video"),
    "reports": report,
}


def met(read: Callable[[Path, Path], str], path: Path, folder: Path) -> dict[str, Any]:
    """What became of one file; `peak` is the most that any child needed so far."""
    try:
        said = read(path, folder)
    except Refused as refused:
        said = "refused: " + refused.problem.told()[0]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"file": path.name, "said": said, "peak": used.ru_maxrss * 1024}


def main(entrance: str, folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    for path in sorted((folder / "files").iterdir()):
        print(json.dumps(met(ENTRANCES[entrance], path, folder)), flush=True)  # noqa: T201  it is asked for no more


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
