"""Each hostile file is refused or made harmless, with its reason, by a worker that goes on serving."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import archives, messages, packed, reports, sheets, sounds
from tests.hostile.sheets import Make

CORPORA: dict[str, dict[str, tuple[Make, str]]] = {
    "sheets": sheets.CORPUS,
    "messages": messages.CORPUS,
    "packed": packed.CORPUS,
    "archives": archives.CORPUS,
    "sounds": sounds.CORPUS,
    "lyrics": sounds.LYRICS,
    "artwork": sounds.ARTWORK,
    "video": sounds.VIDEO,
    "reports": reports.CORPUS,
}
MOST_MEMORY = 256 << 20  # above what the lightest file needs (reliability.md 4.5)


def told_by_a_worker(entrance: str, corpus: dict[str, tuple[Make, str]], folder: Path) -> list[dict[str, Any]]:
    """Lay out a corpus and let one worker read all of it; neither it nor a child of it has much time."""
    (folder / "files").mkdir()
    for number, (make, _said) in enumerate(corpus.values()):
        make(folder / "files" / f"{number:03}")
    command = [sys.executable, "-m", "tests.hostile.worker", entrance, str(folder)]
    worker = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (worker.returncode, worker.stderr) == (0, "")
    return [json.loads(line) for line in worker.stdout.splitlines()]


def test_the_corpus_holds_more_than_sixty_kinds() -> None:
    assert sum(len(corpus) for corpus in CORPORA.values()) >= 150


@pytest.mark.parametrize("entrance", CORPORA)
def test_a_worker_that_meets_the_corpus_says_why_and_serves_on(entrance: str, tmp_path: Path) -> None:
    corpus = CORPORA[entrance]

    told = told_by_a_worker(entrance, corpus, tmp_path)

    assert dict(zip(corpus, (one["said"] for one in told), strict=True)) == {
        name: said for name, (_make, said) in corpus.items()
    }
    assert told[-1]["peak"] - told[0]["peak"] < MOST_MEMORY
