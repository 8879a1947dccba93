"""Little tunes of our own, made from a number: the fictional market's recordings, and the tests'."""

import io
from random import Random

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 22_050
SCALES = ((0, 2, 4, 7, 9), (0, 3, 5, 7, 10), (0, 2, 3, 7, 8), (0, 2, 5, 7, 9))

Wave = NDArray[np.float64]


def tune(seed: str, *, seconds: float = 36.0, with_voice: bool = False) -> Wave:
    """A melody over two chords; the same seed always sounds the same. A voice is one more, trembling line."""
    chance = Random(seed)  # noqa: S311 - music, not a secret
    scale, root = chance.choice(SCALES), 45 + chance.randrange(12)
    beat = 60 / chance.randrange(72, 132)
    wave = np.zeros(int(seconds * RATE))
    for index in range(int(seconds / beat)):
        note = root + 12 + scale[chance.randrange(len(scale))] + 12 * chance.randrange(2)
        _add(wave, _pluck(note, beat * 1.6), index * beat, 0.22)
        if index % 4 == 0:
            for step in (0, 2, 4):
                _add(wave, _pad(root + scale[step], beat * 4), index * beat, 0.09)
        if chance.random() < 0.5 and with_voice:  # drawn either way: the instrumental is the same tune
            _add(wave, _voice(note, beat), index * beat, 0.2)
    return _faded(wave / max(1.0, float(np.abs(wave).max())))


def flac(wave: Wave) -> bytes:
    """The tune as a FLAC file."""
    file = io.BytesIO()
    soundfile.write(file, wave, RATE, format="FLAC", subtype="PCM_16")
    return file.getvalue()


def _times(length: float) -> Wave:
    return np.arange(int(length * RATE)) / RATE


def _pitch(note: int) -> float:
    return float(440 * 2 ** ((note - 69) / 12))


def _pluck(note: int, length: float) -> Wave:
    at = _times(length)
    tone = sum((np.sin(2 * np.pi * _pitch(note) * harmonic * at) / harmonic**2 for harmonic in (1, 2, 3)), at * 0)
    return np.asarray(tone * np.exp(-4 * at))


def _pad(note: int, length: float) -> Wave:
    at = _times(length)
    return np.asarray(np.sin(2 * np.pi * _pitch(note) * at) * np.sin(np.pi * at / length))


def _voice(note: int, length: float) -> Wave:
    at = _times(length)
    tremble = 6 * np.sin(2 * np.pi * 5.5 * at)
    return np.asarray(np.sin(2 * np.pi * _pitch(note) * at + tremble / 10) * np.sin(np.pi * at / length) ** 2)


def _add(wave: Wave, sound: Wave, at: float, gain: float) -> None:
    start = int(at * RATE)
    length = min(len(sound), len(wave) - start)
    if length > 0:
        wave[start : start + length] += gain * sound[:length]


def _faded(wave: Wave) -> Wave:
    edge = min(len(wave) // 2, RATE)
    wave[:edge] *= np.linspace(0, 1, edge)
    wave[-edge:] *= np.linspace(1, 0, edge)
    return wave
