"""Sounds, words, pictures and films that mean harm."""

import struct
from pathlib import Path

import numpy as np
import soundfile

from tests.factories.sounds import write_sound
from tests.hostile.sheets import Make, raw, repeated, text

NO_AUDIO = "refused: The file is not audio that can be read"
UNUSABLE = "refused: The file's sample rate or channels are not those of music"
NO_PICTURE = "refused: The artwork is neither PNG nor JPEG"
NO_VIDEO = "refused: The video is neither MP4, MOV nor WebM"
NO_WORDS = "refused: The lyrics are not plain text in UTF-8"


def wave(*, channels: int = 1, rate: int = 8_000, promised: int = 16_000, data: bytes = bytes(16_000)) -> Make:
    """A WAV file whose header says what it likes."""
    said = struct.pack(
        "<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, (rate * channels * 2) % 2**32, channels * 2 % 2**16, 16
    )
    body = b"WAVE" + said + struct.pack("<4sI", b"data", promised) + data
    return raw(struct.pack("<4sI", b"RIFF", min(len(body), 2**32 - 1)) + body)


def silence(path: Path) -> None:
    """Four hours of nothing, in a file that is hardly written."""
    wave(promised=4 * 3_600 * 16_000, data=b"")(path)
    with path.open("r+b") as out:
        out.truncate(44 + 4 * 3_600 * 16_000)


def minutes_that_say(samples: int) -> Make:
    """Three minutes of nothing, whose header says what it likes of their length."""

    def make(path: Path) -> None:
        soundfile.write(path, np.zeros(8_000 * 180, dtype="int16"), 8_000, format="FLAC")
        content = bytearray(path.read_bytes())
        content[21] = content[21] & 0xF0 | samples >> 32  # FLAC counts its samples in 36 bits
        content[22:26] = struct.pack(">I", samples % 2**32)
        path.write_bytes(content)

    return make


def tone(path: Path, suffix: str, change: "tuple[slice, bytes] | None" = None, tail: bytes = b"") -> None:
    made = write_sound(path.with_suffix(suffix), seconds=1, sample_rate=8_000)
    content = bytearray(made.read_bytes())
    if change:
        content[change[0]] = change[1]
    made.unlink()
    path.write_bytes(bytes(content) + tail)


def wild(path: Path) -> None:
    """Samples that are no numbers, and numbers without end."""
    soundfile.write(path, np.array([[np.nan], [np.inf], [-np.inf], [0.5]] * 2_000), 8_000, "FLOAT", format="WAV")


def other(container: str, subtype: str) -> Make:
    return lambda path: soundfile.write(path, np.zeros((800, 1)), 8_000, subtype, format=container)


CORPUS: dict[str, tuple[Make, str]] = {
    "empty": (raw(b""), NO_AUDIO),
    "one byte": (raw(b"R"), NO_AUDIO),
    "nothing but its beginning": (raw(b"RIFF\x24\0\0\0WAVEfmt "), NO_AUDIO),
    "a false FLAC": (raw(b"fLaC" + bytes(4_000)), NO_AUDIO),
    "a false OGG": (raw(b"OggS" + bytes(4_000)), NO_AUDIO),
    "a false MP3": (raw(b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(4_000)), NO_AUDIO),
    "a picture called WAV": (raw(b"\x89PNG\r\n\x1a\n" * 400), NO_AUDIO),
    "a program called WAV": (raw(b"MZ\x90\0" * 400), NO_AUDIO),
    "a web page called WAV": (text("<script>alert(1)</script>" * 20), NO_AUDIO),
    "100 MB of zeros": (repeated(b"", bytes(1), 100_000_000), NO_AUDIO),
    "65,535 channels": (wave(channels=65_535), NO_AUDIO),
    "40 channels": (wave(channels=40, promised=16_000), UNUSABLE),
    "no sample rate": (wave(rate=0), NO_AUDIO),
    "four billion samples a second": (wave(rate=2**31 - 1), UNUSABLE),
    "four gigabytes promised": (wave(promised=2**32 - 1), "WAV, 1 channels, 1000 ms"),
    "no samples": (wave(promised=0, data=b""), "refused: The file holds no sound"),
    "hours of silence": (silence, "refused: The file is longer than 3 hours"),
    "minutes that say they are a second": (minutes_that_say(8_000), "FLAC, 1 channels, 1000 ms"),
    "minutes that say nothing": (minutes_that_say(0), "refused: The file is longer than 3 hours"),
    "minutes that say they are months": (minutes_that_say(2**36 - 1), "refused: The file is longer than 3 hours"),
    "samples that are no numbers": (wild, "WAV, 1 channels, 1000 ms"),
    "half a FLAC": (lambda path: tone(path, ".flac", (slice(2_000, None), b"")), NO_AUDIO),
    "a FLAC with noise inside": (lambda path: tone(path, ".flac", (slice(3_000, 3_400), bytes(400))), NO_AUDIO),
    "sound with an archive behind it": (
        lambda path: tone(path, ".wav", tail=b"PK\x03\x04" * 100), "WAV, 2 channels, 1000 ms",
    ),
    "sound of a telephone": (other("AU", "ULAW"), "refused: AU files are not taken"),
    "sound of another container": (other("W64", "PCM_16"), "refused: W64 files are not taken"),
    "a good sound": (lambda path: tone(path, ".flac"), "FLAC, 2 channels, 1000 ms"),
}  # fmt: skip
LYRICS: dict[str, tuple[Make, str]] = {
    "no words": (raw(b" \n"), "refused: The lyrics are empty or not plain text"),
    "NUL between words": (raw(b"river\0river"), "refused: The lyrics are empty or not plain text"),
    "words in UTF-16": (text("강물은", "utf-16"), NO_WORDS),
    "two megabytes of words": (repeated(b"", b"la ", 700_000), "refused: The lyrics are larger than 1 MB"),
    "a locked workbook called lyrics": (raw(b"\xd0\xcf\x11\xe0" * 10), NO_WORDS),
    "a script among words": (text("<script>alert(1)</script>"), "text/plain; charset=utf-8"),
}
ARTWORK: dict[str, tuple[Make, str]] = {
    "no picture": (raw(b""), NO_PICTURE),
    "a picture of scripts": (text("<svg onload='alert(1)'/>"), NO_PICTURE),
    "an animation": (raw(b"GIF89a" + bytes(100)), NO_PICTURE),
    "a program called PNG": (raw(b"MZ\x90\0" * 9), NO_PICTURE),
    "forty megabytes of picture": (
        repeated(b"\xff\xd8\xff", b"x", 40 << 20), "refused: The artwork is larger than 30 MB",
    ),
    "a picture that unpacks to gigabytes": (
        raw(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 2**31 - 1, 2**31 - 1) + bytes(9)), "image/png",
    ),
}  # fmt: skip
VIDEO: dict[str, tuple[Make, str]] = {
    "no film": (raw(b""), NO_VIDEO),
    "a film of another container": (raw(b"\x1aE\xdf\xa3 matroska" + bytes(80)), NO_VIDEO),
    "a play list of hosts": (text("#EXTM3U\nfile:///etc/passwd"), NO_VIDEO),
    "only the beginning of a film": (raw(b"\0\0\0\x18ftypmp42"), "video/mp4"),
}
