"""Tasks of a worker that a test starts and kills."""

import signal
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.ring_and_wait")
def ring_and_wait(directory: str) -> None:
    """Ring the bell each time it runs; the first time it never ends by itself."""
    place = Path(directory)
    attempt = len(list(place.glob("attempt-*"))) + 1
    (place / f"attempt-{attempt}").touch()
    with (place / "bell").open("wb", buffering=0) as bell:
        bell.write(b".")
    if attempt == 1:
        signal.pause()


@shared_task(name="tests.ring_and_end")
def ring_and_end(directory: str) -> None:
    """Ring the bell, and end when somebody says so."""
    place = Path(directory)
    with (place / "bell").open("wb", buffering=0) as bell:
        bell.write(b".")
    (place / "end").read_bytes()
