"""A sound file goes out without what it says of itself: P3.3 holds inside the file too."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from accounts.storage import open_stored
from marketplace.catalog.models import Asset
from marketplace.catalog.services import assets
from marketplace.catalog.uploads.tags import strip
from marketplace.kit.problems import Refused
from tests.factories.accounts import NOON
from tests.factories.catalog import make_recording
from tests.factories.sounds import write_sound, write_tagged

WORDS = ("Persimmon Weather", "Mara Quill", "KRA012600417")
FORMATS = ["wav", "aiff", "flac", "ogg", "mp3"]
ID3 = b"ID3\x04\0\0\0\0\0\x14TIT2\0\0\0\x0a\0\0\x03Mara Quil"
ID3_LAST = b"TAG" + b"Mara Quill".ljust(125, b"\0")
APE = b"Title\0Mara Quill".ljust(40, b"\0")
APE_LAST = APE + b"APETAGEX" + (2000).to_bytes(4, "little") + (72).to_bytes(4, "little") + bytes(16)


def stripped(path: Path, output: Path) -> bytes:
    return output.read_bytes() if strip(path, output) else path.read_bytes()


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_tag_is_left_and_the_sound_is_the_same(suffix: str, tmp_path: Path) -> None:
    tagged = write_tagged(tmp_path / f"a.{suffix}", *WORDS)
    assert WORDS[1].encode() in tagged.read_bytes()

    content = stripped(tagged, tmp_path / f"b.{suffix}")

    assert [word for word in WORDS if word.encode() in content] == []
    heard, rate = soundfile.read(tmp_path / f"b.{suffix}")
    before, rate_before = soundfile.read(tagged)
    assert rate == rate_before
    assert np.array_equal(heard, before)
    assert strip(tmp_path / f"b.{suffix}", tmp_path / "c") is False


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_without_tags_stays_as_it_is(suffix: str, tmp_path: Path) -> None:
    plain = write_sound(tmp_path / f"a.{suffix}")
    strip(plain, tmp_path / f"b.{suffix}")  # an encoder may have named itself in a tag
    clean = tmp_path / f"b.{suffix}" if (tmp_path / f"b.{suffix}").exists() else plain

    assert strip(clean, tmp_path / "c") is False


@pytest.mark.parametrize("suffix", ["flac", "mp3"])
@pytest.mark.parametrize(("before", "after"), [(ID3, b""), (ID3 * 2, ID3_LAST), (b"", APE_LAST + ID3_LAST)])
def test_tags_around_a_file_are_left_out(suffix: str, before: bytes, after: bytes, tmp_path: Path) -> None:
    clean = stripped(write_sound(tmp_path / f"a.{suffix}"), tmp_path / "clean")
    (tmp_path / "tagged").write_bytes(before + clean + after)

    assert stripped(tmp_path / "tagged", tmp_path / "out") == clean


@pytest.mark.parametrize("subtype", ["RF64", "WAVEX"])
def test_long_and_wide_wav_lose_their_tags_too(subtype: str, tmp_path: Path) -> None:
    sound, rate = soundfile.read(write_sound(tmp_path / "a.wav"))
    path = tmp_path / "b.wav"
    with soundfile.SoundFile(path, "w", rate, 2, format=subtype) as out:
        out.title = "Mara Quill"
        out.write(sound)

    assert b"Mara Quill" not in stripped(path, tmp_path / "c.wav")
    heard, _rate = soundfile.read(tmp_path / "c.wav")
    assert np.array_equal(heard, soundfile.read(path)[0])


def test_streams_joined_in_one_ogg_are_refused(tmp_path: Path) -> None:
    one = write_sound(tmp_path / "a.ogg").read_bytes()
    (tmp_path / "two.ogg").write_bytes(one + one)

    with pytest.raises(Refused, match="We cannot take the tags out"):
        strip(tmp_path / "two.ogg", tmp_path / "out")


@pytest.mark.django_db
def test_p3_3_the_kept_file_is_the_one_without_tags(tmp_path: Path) -> None:
    tagged = write_tagged(tmp_path / "a.flac", *WORDS)

    asset, _is_new = assets.add(make_recording(), Asset.Kind.MASTER, tagged, at=NOON, actor=None)
    _again, is_new = assets.add(asset.recording, Asset.Kind.MASTER, tagged, at=NOON, actor=None)

    with open_stored(asset.sha256) as kept:
        content = kept.read()
    assert WORDS[1].encode() not in content
    assert (asset.sha256, asset.size, is_new) == (hashlib.sha256(content).hexdigest(), len(content), False)
