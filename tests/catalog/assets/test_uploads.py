"""Files of strangers: what they are, whose they are, and why one is refused."""

import stat
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from marketplace.catalog.uploads.names import FileName, read_name
from marketplace.catalog.uploads.papers import Paper
from marketplace.catalog.uploads.reading import read_paper, read_sound, unpacked
from marketplace.kit.problems import Problem, Refused
from tests.factories.sounds import write_sound

REPAIR = "The ZIP file is damaged"


@pytest.mark.parametrize(
    ("suffix", "format_", "media_type"),
    [
        ("wav", "WAV", "audio/wav"),
        ("flac", "FLAC", "audio/flac"),
        ("aiff", "AIFF", "audio/aiff"),
        ("ogg", "OGG", "audio/ogg"),
        ("mp3", "MP3", "audio/mpeg"),
    ],
)
def test_facts_are_read_from_the_file_itself(tmp_path: Path, suffix: str, format_: str, media_type: str) -> None:
    path = write_sound(tmp_path / f"tone.{suffix}", seconds=2, sample_rate=44_100)

    sound = read_sound(path.rename(tmp_path / "no-suffix"), preview=tmp_path / "preview.ogg")

    assert (sound.format, sound.media_type) == (format_, media_type)
    assert (sound.sample_rate, sound.channels) == (44_100, 2)
    assert sound.duration_ms == 2_000
    assert len(sound.peaks) == 200
    assert 45 <= max(sound.peaks) <= 52
    assert sound.peaks[0] > sound.peaks[-1]


def test_the_preview_is_thirty_seconds_from_a_quarter_of_the_way_in(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "long.flac", seconds=70, sample_rate=16_000)

    read_sound(path, preview=tmp_path / "preview.ogg")

    heard = soundfile.info(tmp_path / "preview.ogg")
    assert (heard.format, heard.duration, heard.channels) == ("OGG", 30.0, 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is not audio that can be read"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "The file is not audio that can be read"),
        (b"fLaC" + b"\x00" * 400, "The file is not audio that can be read"),
        (b"\x00" * 1000, "The file is not audio that can be read"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>", "The file is not audio that can be read"),
    ],
)
def test_what_only_claims_to_be_audio_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "fake.wav"
    path.write_bytes(content)

    with pytest.raises(Refused) as refused:
        read_sound(path, preview=tmp_path / "preview.ogg")

    assert refused.value.problem.reason == reason


def test_hours_of_silence_are_refused_by_the_header(tmp_path: Path) -> None:
    path = tmp_path / "silence.flac"
    with soundfile.SoundFile(path, "w", samplerate=8_000, channels=1, format="FLAC") as out:
        for _minute in range(3 * 60 + 1):
            out.write(np.zeros(8_000 * 60, dtype="int16"))

    with pytest.raises(Refused) as refused:
        read_sound(path, preview=tmp_path / "preview.ogg")

    assert refused.value.problem.reason == "The file is longer than {hours} hours"


def test_lyrics_and_artwork_are_told_by_their_bytes(tmp_path: Path) -> None:
    words, picture = tmp_path / "words", tmp_path / "picture"
    words.write_text("강물은 흐르고", encoding="utf-8")
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 20)

    assert read_paper("lyrics", words) == Paper("TXT", "text/plain; charset=utf-8")
    assert read_paper("artwork", picture) == Paper("PNG", "image/png")
    for kind, path in (("lyrics", picture), ("artwork", words)):
        with pytest.raises(Refused):
            read_paper(kind, path)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("KRA012600417.wav", FileName("master", ("KRA012600417",), ("KRA012600417",))),
        (
            "kr-a01-26-00417.FLAC",
            FileName("master", ("KRA012600417",), ("kr-a01-26-00417", "kr-a01-26", "kr-a01", "kr")),
        ),
        ("album/cat-17_instrumental.wav", FileName("instrumental", (), ("cat-17_instrumental", "cat-17", "cat"))),
        ("cat17.lyrics.txt", FileName("lyrics", (), ("cat17.lyrics", "cat17"))),
        ("cat17 cover.jpg", FileName("artwork", (), ("cat17 cover", "cat17"))),
        ("cat17.txt", FileName("lyrics", (), ("cat17",))),
        ("cat17.exe", None),
        (".wav", None),
    ],
)
def test_a_name_tells_the_recording_and_the_kind(name: str, expected: FileName | None) -> None:
    assert read_name(name) == expected


def make_zip(path: Path, entries: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def outcomes(path: Path, folder: Path) -> list[tuple[str, bytes | str]]:
    folder.mkdir()
    return [
        (name, found.reason if isinstance(found, Problem) else found.read_bytes())
        for name, found in unpacked(path, folder=folder)
    ]


def test_an_archive_gives_its_files_and_skips_what_systems_leave_behind(tmp_path: Path) -> None:
    path = make_zip(
        tmp_path / "a.zip", {"a/x.wav": b"one", "__MACOSX/a/._x.wav": b"-", "a/.DS_Store": b"-", "y": b"two"}
    )

    assert outcomes(path, tmp_path / "out") == [("a/x.wav", b"one"), ("y", b"two")]


def test_names_never_lead_out_of_the_folder(tmp_path: Path) -> None:
    names = ["../up.wav", "/etc/passwd.wav", "a\\..\\b.wav", "C:x.wav", "fine.wav"]
    path = make_zip(tmp_path / "a.zip", dict.fromkeys(names, b"x"))

    assert outcomes(path, tmp_path / "out") == [
        *((name, "The file's name leads out of the ZIP") for name in names[:4]),
        ("fine.wav", b"x"),
    ]
    assert sorted(found.name for found in tmp_path.iterdir()) == ["a.zip", "out"]


def test_links_and_bombs_inside_are_refused_and_stop_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo("link.wav")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.wav", b"\x00" * (20 << 20))
        archive.writestr("fine.wav", b"x")

    assert outcomes(path, tmp_path / "out") == [
        ("link.wav", "It is a link, not a file"),
        ("bomb.wav", "The file unpacks to far more than music would"),
        ("fine.wav", b"x"),
    ]


def refusal(path: Path, folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        outcomes(path, folder)
    return refused.value.problem.reason


def test_an_archive_that_lies_is_refused_whole(tmp_path: Path) -> None:
    damaged = make_zip(tmp_path / "damaged.zip", {"a.wav": b"x" * 100}, compression=zipfile.ZIP_STORED)
    damaged.write_bytes(damaged.read_bytes()[:60])
    crowded = tmp_path / "crowded.zip"
    crowded.write_bytes(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 60_000, 60_000, 1 << 30, 0, 0))
    twice = make_zip(tmp_path / "twice.zip", {"a.wav": b"x" * 100, "b.wav": b"x" * 100})
    content = bytearray(twice.read_bytes())
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    twice.write_bytes(content)

    assert refusal(damaged, tmp_path / "1") == REPAIR
    assert refusal(crowded, tmp_path / "2") == "The ZIP file holds more than {most} files"
    assert refusal(twice, tmp_path / "3") == "Files in the ZIP overlap"
