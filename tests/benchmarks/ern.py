"""How a DDEX message of many recordings goes in, beside a CSV file of the same rows: `python -m tests.benchmarks.ern`.

It makes messages of made-up albums with people, deals and places, and imports each in a process of its own, as a worker
does: read, accepted, written. It prints recordings a second and the peak memory of the worker and of the process that
reads the file, at 10,000 and 100,000 recordings (`--sizes` for others), in a database of its own beside the one in
DATABASE_URL, which it drops. Reach: memory does not grow with the message, and at least half the speed of CSV.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import django

FIRST = [
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "harbour", "inlet", "juniper", "kelp",
    "lantern", "marsh", "north", "orchard", "pier",
]  # fmt: skip
LAST = [
    "bridge", "chorus", "dance", "echo", "ferry", "garden", "hymn", "island", "journey", "kite", "lullaby",
    "mirror", "night", "ocean", "parade", "quay",
]  # fmt: skip
PEOPLE = [
    "Ara", "Boram", "Chae", "Dalbi", "Eun", "Garam", "Haneul", "Iseul", "Jiwoo", "Kyung", "Lami", "Mirae",
    "Nari", "Onyu", "Podo", "Sora",
]  # fmt: skip
TRACKS = 10
HEADER = (
    "<MessageHeader><MessageId>BENCH-{first}</MessageId><MessageSender><PartyId>PADPIDA2013020802I</PartyId></MessageSender>"
    "<MessageCreatedDateTime>2026-11-01T10:00:00Z</MessageCreatedDateTime></MessageHeader>"
)


def main() -> None:
    """Import every size in both formats, each in a fresh process, and print the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--import", dest="path", type=Path, help="import one file here, and print its figures as JSON")
    said = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
    django.setup()
    if said.path:
        say(json.dumps(figures(said.path)))
        return
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with TemporaryDirectory() as folder:
            compare(Path(folder), said.sizes)
    finally:
        teardown_databases(databases, verbosity=0)


def compare(folder: Path, sizes: list[int]) -> None:
    """Print the figures of each size, the message beside its rival."""
    first = 0
    for size in sizes:
        message = folder / f"{size}.xml"
        with message.open("w", encoding="utf-8") as stream:
            stream.writelines(pieces(first, size))
        sheet = as_sheet(folder, first + size, size)
        first += 2 * size
        speeds = []
        for path in (message, sheet):
            found = measured(path)
            speeds.append(size / (found["read"] + found["write"]))
            say(
                f"{size:>7} recordings as {path.suffix[1:]} ({path.stat().st_size >> 20} MB):"
                f" {speeds[-1]:.0f} a second; read {found['read']:.0f} s, written {found['write']:.0f} s;"
                f" worker {found['worker']} MB, reading process {found['reader']} MB"
            )
        say(f"{size:>7} recordings: the message goes in at {speeds[0] / speeds[1]:.2f} of the speed of CSV")


def measured(path: Path) -> dict[str, Any]:
    """Import one file in a fresh process."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    base = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    command = [sys.executable, "-m", "tests.benchmarks.ern", "--import", str(path)]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": f"{base}/{name}"}, check=True, stdout=subprocess.PIPE
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def figures(path: Path) -> dict[str, Any]:
    """Bring, read, accept and write one file, and say what it took."""
    from django.conf import settings
    from django.utils import timezone

    from marketplace.catalog.models import ImportBatch
    from marketplace.catalog.services.imports import batches
    from marketplace.catalog.services.imports.reading import read
    from marketplace.catalog.services.imports.writing import write
    from tests.factories.accounts import make_label

    settings.MEDIA_ROOT, settings.DEBUG = path.parent / "files", False
    label, at = make_label(name=f"Label {path.name}"), timezone.now()
    catalog = batches.catalog_titled(label, "Bench", at=at, actor=None)
    with path.open("rb") as stream:
        size = path.stat().st_size
        kind = ImportBatch.Kind.CATALOG
        batch = batches.upload(label, stream, name=path.name, size=size, kind=kind, catalog=catalog, at=at, actor=None)
    start = perf_counter()
    batch = read(batch, at=at)
    middle = perf_counter()
    batch = write(batches.accept(batch, at=at, actor=None), at=at)
    end = perf_counter()
    assert set(batch.counts.items()) >= {("refused", 0), ("written", batch.rows_done)}, (batch.counts, batch.failure)
    worker, reader = (
        resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"read": middle - start, "write": end - middle, "worker": worker, "reader": reader}


def as_sheet(folder: Path, first: int, size: int) -> Path:
    """The same rows as CSV, with ISRCs of their own: another label's would be refused."""
    from marketplace.catalog.parsing.ern.messages import read_message

    source, sheet = folder / "source.xml", folder / f"{size}.csv"
    with source.open("w", encoding="utf-8") as stream:
        stream.writelines(pieces(first, size))
    table = read_message(source)
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(table.columns)
        writer.writerows(line.cells for line in table.lines)
    return sheet


def pieces(first: int, size: int) -> Iterator[str]:
    """A message of ERN 4.3 with albums of ten tracks, written piece by piece."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43">\n'
    yield HEADER.format(first=first) + "\n<PartyList>\n"
    for number in range(size // TRACKS):
        yield (
            f"<Party><PartyReference>P{number}</PartyReference><PartyName><FullName>{person(first + number)}</FullName>"
            "</PartyName></Party>\n"
        )
    yield "</PartyList>\n<ResourceList>\n"
    for number in range(size):
        yield song(number, first + number)
    yield "</ResourceList>\n<ReleaseList>\n"
    for number in range(size // TRACKS):
        yield album(number, first + number)
    yield "</ReleaseList>\n<DealList>\n"
    for number in range(size // TRACKS):
        yield (
            f"<ReleaseDeal><DealReleaseReference>R{number}</DealReleaseReference><Deal><DealTerms><TerritoryCode>Worldwide"
            "</TerritoryCode><ValidityPeriod><StartDate>2026-01-01</StartDate></ValidityPeriod>"
            "<CommercialModelType>SubscriptionModel</CommercialModelType><UseType>OnDemandStream</UseType>"
            "</DealTerms></Deal></ReleaseDeal>\n"
        )
    yield "</DealList>\n</ern:NewReleaseMessage>\n"


def song(number: int, unique: int) -> str:
    """One recording, by the artist of its album and a producer."""
    artist = number // TRACKS
    return (
        f"<SoundRecording><ResourceReference>A{number}</ResourceReference><SoundRecordingEdition><ResourceId>"
        f"<ISRC>KRB99{unique:07d}</ISRC></ResourceId></SoundRecordingEdition><DisplayTitle><TitleText>{words(unique)}"
        f"</TitleText></DisplayTitle><DisplayArtist><ArtistPartyReference>P{artist}</ArtistPartyReference>"
        "<DisplayArtistRole>MainArtist</DisplayArtistRole></DisplayArtist><Contributor><ContributorPartyReference>"
        f"P{artist // 2}</ContributorPartyReference><Role>Producer</Role></Contributor>"
        f"<Duration>PT{2 + unique % 4}M{unique % 60}S</Duration></SoundRecording>\n"
    )


def album(number: int, unique: int) -> str:
    """One product of ten tracks."""
    items = "".join(
        f"<ResourceGroupContentItem><SequenceNumber>{track + 1}</SequenceNumber>"
        f"<ReleaseResourceReference>A{number * TRACKS + track}</ReleaseResourceReference></ResourceGroupContentItem>"
        for track in range(TRACKS)
    )
    return (
        f"<Release><ReleaseReference>R{number}</ReleaseReference><ReleaseId><ProprietaryId Namespace='B'>B{unique}"
        f"</ProprietaryId></ReleaseId><DisplayTitle><TitleText>{words(unique * 7)}</TitleText></DisplayTitle>"
        f"<ResourceGroup><SequenceNumber>1</SequenceNumber>{items}</ResourceGroup></Release>\n"
    )


def words(number: int) -> str:
    return f"{FIRST[number % 16].title()} {LAST[number // 16 % 16].title()} {number}"


def person(number: int) -> str:
    return f"{PEOPLE[number % 16]} {FIRST[number // 16 % 16].title()} {number // 256}"


def say(line: str) -> None:
    """Print a line at once: the next may take minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
