"""The process that reads a stranger's file: bounded, without Django, telling its parent one JSON line at a time."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from marketplace.catalog.parsing.tables import MAX_MESSAGE_BYTES
from marketplace.catalog.uploads import tags
from marketplace.catalog.uploads.archives import MOST_ENTRY_BYTES, unpack
from marketplace.catalog.uploads.messages import unpack_messages
from marketplace.catalog.uploads.papers import read_artwork, read_lyrics, read_video
from marketplace.kit.limits import limit_itself
from marketplace.kit.problems import Problem, Refused

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 120
PREVIEW_BYTES = 16 << 20
PAPERS = {"lyrics": read_lyrics, "artwork": read_artwork, "video": read_video}


def tell(value: Any) -> None:
    """Write one line to the parent."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def read_sound(path: Path, preview: Path) -> None:
    from marketplace.catalog.uploads import sounds  # slow to load, and only sounds need it

    limit_itself(address_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, file_bytes=PREVIEW_BYTES)
    tell(asdict(sounds.read_sound(path, preview)))


def strip_tags(path: Path, output: Path) -> None:
    limit_itself(address_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, file_bytes=MOST_ENTRY_BYTES)
    tell({"is_stripped": tags.strip(path, output)})


def read_paper(kind: str, path: Path) -> None:
    limit_itself(address_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, file_bytes=0)
    tell(asdict(PAPERS[kind](path)))


def read_archive(path: Path, folder: Path) -> None:
    limit_itself(address_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, file_bytes=MOST_ENTRY_BYTES)
    tell_all(unpack(path, folder))


def read_messages(path: Path, folder: Path) -> None:
    limit_itself(address_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, file_bytes=MAX_MESSAGE_BYTES)
    tell_all(unpack_messages(path, folder))


def tell_all(unpacked: Iterable[tuple[str, Path | Problem]]) -> None:
    """Tell of each file in an archive where it is now, or why it is refused."""
    for name, found in unpacked:
        if isinstance(found, Problem):
            tell({"name": name, "problem": found.as_json()})
        else:
            tell({"name": name, "path": str(found)})
    tell({"end": True})


def main(what: str, path: Path, output: Path) -> None:
    """Tell the facts of one file, or why it is refused."""
    try:
        if what == "sound":
            read_sound(path, output)
        elif what == "tags":
            strip_tags(path, output)
        elif what == "archive":
            read_archive(path, output)
        elif what == "messages":
            read_messages(path, output)
        else:
            read_paper(what, path)
    except Refused as refused:
        tell({"refused": refused.problem.as_json()})


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
