"""Sound that we synthesise ourselves, for tests."""

import struct
from pathlib import Path

import numpy as np
import soundfile


def write_sound(path: Path, *, seconds: float = 1.0, sample_rate: int = 48_000, pitch: float = 220.0) -> Path:
    """A decaying tone in stereo; the suffix of the path says the format."""
    time = np.arange(int(seconds * sample_rate)) / sample_rate
    tone = 0.5 * np.sin(2 * np.pi * pitch * time) * np.exp(-time / max(seconds, 0.1))
    soundfile.write(path, np.column_stack([tone, tone]), sample_rate)
    return path


def write_tagged(path: Path, *words: str) -> Path:
    """A tone that says something of itself wherever its format lets it; the suffix of the path says the format."""
    sound, rate = soundfile.read(write_sound(path))
    with soundfile.SoundFile(path, "w", rate, 2) as out:
        out.title, out.artist, out.comment = (" ".join(words),) * 3
        out.write(sound)
    if path.suffix == ".wav":
        _append_chunks(path, b"".join(_chunk(name, " ".join(words)) for name in (b"bext", b"iXML", b"id3 ")))
    return path


def _chunk(name: bytes, words: str) -> bytes:
    said = words.encode() + b"\0" * (len(words.encode()) % 2)
    return name + struct.pack("<I", len(said)) + said


def _append_chunks(path: Path, chunks: bytes) -> None:
    content = path.read_bytes() + chunks
    path.write_bytes(content[:4] + struct.pack("<I", len(content) - 8) + content[8:])
