"""Archives of music that mean harm."""

import stat
import struct
import zipfile
from pathlib import Path

from tests.hostile.sheets import Make, overlapping, raw

DAMAGED = "refused: The ZIP file is damaged"
OUT = "The file's name leads out of the ZIP"


def zipped(**entries: bytes) -> Make:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", 8) as archive:
            for name, content in entries.items():
                archive.writestr(name, content)

    return make


def named(name: str, content: bytes = b"x") -> Make:
    return zipped(**{name: content})


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", 8, compresslevel=1) as archive, archive.open("a.wav", "w") as out:
        for _megabyte in range(200):
            out.write(bytes(1 << 20))


def link(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("a.wav")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")


def patched(at: int, value: bytes, *, central: bool = True) -> Make:
    """An archive of one file, with something else written into its directory."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", 8) as archive:
            archive.writestr("a.wav", b"sound" * 1_000)
        content = bytearray(path.read_bytes())
        start = content.find(b"PK\x01\x02" if central else b"PK\x03\x04") + at
        content[start : start + len(value)] = value
        path.write_bytes(content)

    return make


def method(number: int) -> Make:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", number) as archive:
            archive.writestr("a.wav", b"sound" * 1_000)

    return make


def same_name(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.wav", b"one")
    with zipfile.ZipFile(path, "a") as archive, archive.open(zipfile.ZipInfo("b.wav"), "w") as out:
        out.write(b"two!")
    path.write_bytes(path.read_bytes().replace(b"b.wav", b"a.wav"))


LYING = "The file is damaged inside the ZIP"
CORPUS: dict[str, tuple[Make, str]] = {
    "empty": (raw(b""), DAMAGED),
    "one byte": (raw(b"P"), DAMAGED),
    "a picture called ZIP": (raw(b"\x89PNG\r\n\x1a\n" * 20), DAMAGED),
    "a bomb": (bomb, "The file unpacks to far more than music would"),
    "names of the same bytes": (overlapping, "refused: Files in the ZIP overlap"),
    "a bomb in an archive": (named("inner.zip", b"PK\x03\x04" * 10), "40 bytes"),
    "a link": (link, "It is a link, not a file"),
    "a path upwards": (named("../../a.wav"), OUT),
    "a path from the root": (named("/etc/cron.d/a.wav"), OUT),
    "a path of Windows": (named("..\\..\\a.wav"), OUT),
    "a drive of Windows": (named("C:a.wav"), OUT),
    "a name without end": (named("a" * 60_000 + ".wav"), "1 bytes"),
    "a name of commands": (named("$(reboot);`id`|a.wav"), "1 bytes"),
    "two of one name": (same_name, "3 bytes; 4 bytes"),
    "sixty thousand files": (
        raw(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 60_000, 60_000, 1 << 20, 0, 0)),
        "refused: The ZIP file holds more than 5000 files",
    ),
    "a directory of a gigabyte": (
        raw(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, 1 << 30, 0, 0)),
        "refused: The ZIP file holds more than 5000 files",
    ),
    "a password": (patched(8, b"\x01\x00"), "It is encrypted or packed in an unusual way"),
    "packed by bzip2": (method(zipfile.ZIP_BZIP2), "It is encrypted or packed in an unusual way"),
    "packed by LZMA": (method(zipfile.ZIP_LZMA), "It is encrypted or packed in an unusual way"),
    "a false checksum": (patched(16, b"\0\0\0\0"), LYING),
    "a false size": (patched(24, struct.pack("<I", 10)), LYING),
    "three gigabytes promised": (patched(24, struct.pack("<I", 3 << 30)), "The file is larger than 2 GB"),
    "a place far outside": (patched(42, struct.pack("<I", 1 << 30)), LYING),
    "a good archive": (named("a.wav", b"sound"), "5 bytes"),
}
