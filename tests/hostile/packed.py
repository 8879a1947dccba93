"""Packed DDEX messages that mean harm."""

import gzip
import stat
import zipfile
from pathlib import Path

from tests.hostile.archives import zipped
from tests.hostile.messages import DOCTYPE, WHOLE, declaring
from tests.hostile.sheets import ONE, Make, raw

DAMAGED = "refused: The packed file is damaged"
GOOD = gzip.compress(WHOLE.encode())


def gzip_bomb(path: Path) -> None:
    """Six hundred megabytes of blanks before a message."""
    with gzip.open(path, "wb", compresslevel=1) as out:
        for _megabyte in range(600):
            out.write(b" " * (1 << 20))
        out.write(WHOLE.encode())


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", 8, compresslevel=1) as archive, archive.open("a.xml", "w") as out:
        for _megabyte in range(200):
            out.write(b" " * (1 << 20))


def many(count: int) -> Make:
    return zipped(**{f"{n}.xml": b"<a/>" for n in range(count)})


def link(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("a.xml")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")


CORPUS: dict[str, tuple[Make, str]] = {
    "a packed message": (raw(GOOD), ONE),
    "half a packed message": (raw(GOOD[:-40]), DAMAGED),
    "a packed message with a wrong sum": (raw(GOOD[:-8] + bytes(8)), DAMAGED),
    "nothing but the sign of gzip": (raw(b"\x1f\x8b"), DAMAGED),
    "noise after the sign of gzip": (raw(b"\x1f\x8b\x08\0" + bytes(range(256)) * 8), DAMAGED),
    "a packed message that grows without end": (gzip_bomb, "refused: The file is larger than 300 MB"),
    "a packed document type": (raw(gzip.compress(declaring("<!DOCTYPE a []>").encode())), DOCTYPE),
    "a ZIP that grows": (zip_bomb, "The file unpacks to far more than music would"),
    "a ZIP of too many messages": (
        many(1_001), "refused: The archive holds more than 1000 messages, or unpacks to more than 2 GB",
    ),
    "a ZIP without a message": (zipped(**{"a.exe": b"MZ"}), "refused: There is no DDEX message in this archive"),
    "a ZIP with names that lead out": (
        zipped(**{"../../etc/a.xml": WHOLE.encode(), "b.xml": WHOLE.encode()}),
        f"The file's name leads out of the ZIP; {ONE}",
    ),
    "a ZIP of a link": (link, "It is a link, not a file"),
    "a ZIP in a ZIP": (zipped(**{"a.zip": b"PK\x03\x04"}), "refused: There is no DDEX message in this archive"),
}  # fmt: skip
