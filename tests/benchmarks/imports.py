"""How fast a catalog file goes in, beside writing it row by row: `python -m tests.benchmarks.imports [--rows N]`.

It makes a database of its own beside the one in DATABASE_URL, and drops it. With ../shared/data it takes the real
18,024 netlabel tracks, else made-up ones. Reach: 18,024 rows in 60 s and 400 MB.
"""

import argparse
import csv
import io
import os
import resource
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import django

RIVAL_ROWS = 500
Row = tuple[str, ...]


def main() -> None:
    """Import the rows, then some of them by the rival, and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=18_024)
    wanted: int = parser.parse_args().rows
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with TemporaryDirectory() as folder:
            settings.MEDIA_ROOT = Path(folder)
            measure(wanted)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(wanted: int) -> None:
    """Print rows a second and peak memory of the import, and the ratio to the rival."""
    from marketplace.catalog.models import Recording

    header, rows = some_rows(wanted)
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    content = text.getvalue().encode()
    seconds = timed(lambda: imported(content))
    own, child = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    say(
        f"{len(rows)} rows in {seconds:.1f} s: {len(rows) / seconds:.0f} rows a second; {Recording.objects.count()} new"
    )
    say(f"peak memory: {own} MB, and {child} MB in the process that reads the file")
    some = rows[:RIVAL_ROWS]
    rival = timed(lambda: one_by_one(header, some)) / len(some)
    say(f"rival, one get_or_create a row: {1 / rival:.0f} rows a second; ratio {rival / (seconds / len(rows)):.1f}")


def some_rows(wanted: int) -> tuple[Row, list[Row]]:
    """Give real rows where they are, made-up ones where not."""
    from tests.converters import freemusi
    from tests.converters.shared import SHARED

    if SHARED.is_dir():
        return freemusi.HEADER, list(islice(freemusi.rows(), wanted))
    header = ("Own id", "Title", "Artists", "Length", "Release", "Imprint", "Year", "Genre")
    return header, [
        (f"{n}", f"Song {n}", f"Artist {n // 20}", "3:45", f"Album {n // 10}", "Label", "2020", "Rock")
        for n in range(wanted)
    ]


def imported(content: bytes) -> None:
    """Bring, read, accept and write a file, as a label does."""
    from tests.factories.accounts import make_label
    from tests.factories.imports import make_import, take

    take(make_import(make_label(), content=content))


def one_by_one(header: Row, rows: list[Row]) -> None:
    """Write rows as a plain loop would: party, release, recording and credit, each looked for first."""
    from accounts.services.parties import named
    from marketplace.catalog.models import Credit, Recording, Release
    from marketplace.catalog.parsing.recordings import read_recording
    from tests.factories.catalog import make_catalog

    catalog = make_catalog()
    fields = ("own_id", "title", "artists", "duration", "release", "imprint", "year", "genre")
    for cells in rows:
        row, _faults = read_recording(dict(zip(fields, cells, strict=True)))
        if row is None:
            continue
        release, _new = Release.objects.get_or_create(
            catalog=catalog, title=row.release, imprint=row.imprint, year=row.year
        )
        recording, _new = Recording.objects.get_or_create(
            organisation=catalog.organisation,
            identity=row.identity,
            defaults={"catalog": catalog, "release": release, "title": row.title, "artist": row.artist},
        )
        for name in row.artists:
            Credit.objects.get_or_create(
                recording=recording, party=named(catalog.organisation, name), role=Credit.Role.FEATURED_ARTIST
            )


def timed(work: Callable[[], object]) -> float:
    """Give the seconds that something takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
