"""Sound that we synthesise ourselves, for tests."""

from pathlib import Path

import numpy as np
import soundfile


def write_sound(path: Path, *, seconds: float = 1.0, sample_rate: int = 48_000, pitch: float = 220.0) -> Path:
    """A decaying tone in stereo; the suffix of the path says the format."""
    time = np.arange(int(seconds * sample_rate)) / sample_rate
    tone = 0.5 * np.sin(2 * np.pi * pitch * time) * np.exp(-time / max(seconds, 0.1))
    soundfile.write(path, np.column_stack([tone, tone]), sample_rate)
    return path
