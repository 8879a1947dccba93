"""What an audio file is, read from the file itself, with a preview and the outline of its loudness."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile

from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _

MEDIA_TYPES: Final = {
    "WAV": "audio/wav",
    "WAVEX": "audio/wav",
    "RF64": "audio/wav",
    "FLAC": "audio/flac",
    "AIFF": "audio/aiff",
    "OGG": "audio/ogg",
    "MP3": "audio/mpeg",
}
PEAKS: Final = 200
PREVIEW_SECONDS: Final = 30
LONGEST_SECONDS: Final = 3 * 60 * 60
MOST_CHANNELS: Final = 32
SAMPLE_RATES: Final = range(8_000, 384_001)
BLOCK_FRAMES: Final = 1 << 15  # libsndfile's Vorbis encoder overflows its stack on large blocks


@dataclass(frozen=True, slots=True)
class Sound:
    """The facts of one audio file."""

    format: str
    media_type: str
    duration_ms: int
    sample_rate: int
    channels: int
    peaks: list[int]


def read_sound(path: Path, preview: Path | None) -> Sound:
    """Read an audio file through, and write its preview; refuse what is not music that can be played."""
    try:
        with soundfile.SoundFile(path) as stream:
            _refuse_unusable(stream)
            outline, frames = _outline(stream)
            if preview is not None:
                _write_preview(stream, frames, preview)
            return Sound(
                format=stream.format,
                media_type=MEDIA_TYPES[stream.format],
                duration_ms=frames * 1000 // stream.samplerate,
                sample_rate=stream.samplerate,
                channels=stream.channels,
                peaks=outline,
            )
    except soundfile.LibsndfileError:
        raise Refused(
            _("The file is not audio that can be read"), _("Send it as WAV, FLAC, AIFF, OGG or MP3.")
        ) from None


def _refuse_unusable(stream: Any) -> None:
    """Judge by the header before anything is decoded."""
    if stream.format not in MEDIA_TYPES:
        raise Refused(
            _("{format} files are not taken"), _("Send it as WAV, FLAC, AIFF, OGG or MP3."), format=stream.format
        )
    if stream.samplerate not in SAMPLE_RATES or not 1 <= stream.channels <= MOST_CHANNELS:
        raise Refused(_("The file's sample rate or channels are not those of music"), _("Export it again."))
    _refuse_longer(stream, stream.frames)


def _refuse_longer(stream: Any, frames: int) -> None:
    if frames > LONGEST_SECONDS * stream.samplerate:
        raise Refused(_("The file is longer than {hours} hours"), _("Send one recording a file."), hours=3)


def _outline(stream: Any) -> tuple[list[int], int]:
    """Read all of it: the loudest sample of each two-hundredth, of 100, and how many frames there really are."""
    per_peak = max(1, -(-stream.frames // PEAKS))
    peaks: list[float] = [0.0] * PEAKS
    frames = 0
    for block in stream.blocks(blocksize=min(per_peak, BLOCK_FRAMES), dtype="float32", always_2d=True):
        place = min(frames // per_peak, PEAKS - 1)
        loudest = float(np.max(np.abs(np.nan_to_num(block)))) if len(block) else 0.0
        peaks[place] = max(peaks[place], min(loudest, 1.0))
        frames += len(block)
        _refuse_longer(stream, frames)  # a header may say nothing of it
    if not frames:
        raise Refused(_("The file holds no sound"), _("Export it again."))
    return [round(100 * peak) for peak in peaks], frames


def _write_preview(stream: Any, frames: int, preview: Path) -> None:
    """Write thirty seconds, from a quarter of the way in, as OGG Vorbis with at most two channels."""
    wanted = min(frames, PREVIEW_SECONDS * stream.samplerate)
    stream.seek((frames - wanted) // 4)
    channels = min(stream.channels, 2)
    with soundfile.SoundFile(
        preview, "w", samplerate=stream.samplerate, channels=channels, format="OGG", subtype="VORBIS"
    ) as out:
        while wanted > 0:
            block = stream.read(min(BLOCK_FRAMES, wanted), dtype="float32", always_2d=True)
            if not len(block):
                return
            out.write(block[:, :channels])
            wanted -= len(block)
