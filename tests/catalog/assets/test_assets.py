"""A label's files are matched, kept under their hash, heard by everybody for thirty seconds, and given to nobody."""

import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Organisation
from accounts.storage import open_stored
from marketplace.catalog.models import Asset, Catalog, Recording
from marketplace.catalog.services import assets
from marketplace.catalog.services.asset_uploads import Upload, take
from tests.factories.accounts import NOON, make_developer, make_label
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import owner_of
from tests.factories.sounds import write_sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Onbit Records")


@pytest.fixture
def recording(label: Organisation) -> Recording:
    return make_recording(make_catalog(label), isrc="KRA012600417", own_id="on-17", duration_ms=None)


def add(recording: Recording, path: Path, kind: str = Asset.Kind.MASTER) -> Asset:
    return assets.add(recording, kind, path, at=NOON, actor=None)[0]


def test_a_file_is_kept_under_its_hash_with_its_facts(recording: Recording, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "tone.wav", seconds=2)

    asset = add(recording, path)

    assert asset.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (asset.format, asset.duration_ms, asset.sample_rate, asset.channels) == ("WAV", 2_000, 48_000, 2)
    assert asset.size == path.stat().st_size
    with open_stored(asset.sha256) as kept:
        assert kept.read() == path.read_bytes()
    recording.refresh_from_db()
    assert recording.duration_ms == 2_000


def test_the_same_file_again_changes_nothing_and_another_one_replaces_it(recording: Recording, tmp_path: Path) -> None:
    first = add(recording, write_sound(tmp_path / "1.wav"))
    again = add(recording, write_sound(tmp_path / "2.wav"))
    other = add(recording, write_sound(tmp_path / "3.wav", pitch=330))

    first.refresh_from_db()
    assert again == first
    assert (first.replaced_at, other.replaced_at) == (NOON, None)
    with open_stored(first.sha256) as kept:
        assert kept.read() == (tmp_path / "1.wav").read_bytes()


def test_files_are_matched_by_isrc_or_own_id_one_by_one_or_in_a_zip(label: Organisation, tmp_path: Path) -> None:
    catalog = make_catalog(label)
    by_isrc = make_recording(catalog, isrc="KRA012600417", own_id="on-1")
    by_own_id = make_recording(catalog, own_id="on-17")
    make_recording(make_catalog(), own_id="theirs-1")
    sound = write_sound(tmp_path / "tone.wav")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(sound, "songs/on-17 Night River.wav")
        archive.write(sound, "songs/on-17.instrumental.wav")
        archive.write(sound, "songs/theirs-1.wav")
        archive.writestr("songs/readme.pdf", b"%PDF")
        archive.writestr("songs/on-17.lyrics.txt", "강물은 흐르고")
        archive.writestr("songs/on-1.wav", b"not audio")

    uploads = [Upload("KR-A01-26-00417.wav", sound), Upload("all.zip", tmp_path / "all.zip")]
    results = list(take(label, uploads, at=NOON, actor=None))

    told = [
        (it.name, it.asset and (it.asset.recording, it.asset.kind), it.problem and it.problem.reason) for it in results
    ]
    assert told == [
        ("KR-A01-26-00417.wav", (by_isrc, "master"), None),
        ("songs/on-17 Night River.wav", (by_own_id, "master"), None),
        ("songs/on-17.instrumental.wav", (by_own_id, "instrumental"), None),
        ("songs/theirs-1.wav", None, "No recording of yours has this ISRC or own id"),
        ("songs/readme.pdf", None, "The file is neither audio, lyrics, artwork nor video"),
        ("songs/on-17.lyrics.txt", (by_own_id, "lyrics"), None),
        ("songs/on-1.wav", None, "The file is not audio that can be read"),
    ]


def test_p1_1_an_asset_s_address_is_refused_without_a_licence(recording: Recording, tmp_path: Path) -> None:
    asset = add(recording, write_sound(tmp_path / "tone.wav"))
    url = f"/assets/{asset.uuid}/"

    anonymous = Client().get(url)

    assert anonymous.status_code == 401
    assert anonymous["Link"] == '<http://testserver/plain-terms/>; rel="license"'
    assert b"/plain-terms/" in anonymous.content
    for stranger in (make_label(), make_developer()):
        assert owner_of(stranger).get(url).status_code == 404
    own = owner_of(recording.organisation).get(url)
    assert b"".join(own) == (tmp_path / "tone.wav").read_bytes()
    assert own["tdm-reservation"] == "1"


def test_a_download_can_go_on_where_it_stopped(recording: Recording, tmp_path: Path) -> None:
    content = write_sound(tmp_path / "tone.wav").read_bytes()
    asset = add(recording, tmp_path / "tone.wav")
    client, url = owner_of(recording.organisation), f"/assets/{asset.uuid}/"

    def ask(**headers: str) -> tuple[int, bytes, str]:
        response = client.get(url, headers=headers)
        return response.status_code, response.getvalue(), response.get("Content-Range", "")

    size = len(content)
    assert ask(range="bytes=100-") == (206, content[100:], f"bytes 100-{size - 1}/{size}")
    assert ask(range="bytes=0-9") == (206, content[:10], f"bytes 0-9/{size}")
    assert ask(range="bytes=-10") == (206, content[-10:], f"bytes {size - 10}-{size - 1}/{size}")
    assert ask(range=f"bytes={size}-") == (416, b"", f"bytes */{size}")
    assert ask(range="bytes=5-", **{"if-range": '"another"'}) == (200, content, "")
    assert ask(range=f"bytes={'9' * 5000}-") == (200, content, "")
    assert ask(range="lines=1-2") == (200, content, "")


def test_previews_of_listed_catalogs_are_for_everybody(recording: Recording, tmp_path: Path) -> None:
    asset = add(recording, write_sound(tmp_path / "tone.wav"))
    url = f"/previews/{asset.uuid}/"

    listed = Client().get(url)
    Catalog.objects.update(status=Catalog.Status.PREPARING)
    hidden = Client().get(url)

    assert (listed.status_code, listed["Content-Type"], listed["tdm-reservation"]) == (200, "audio/ogg", "1")
    assert listed.getvalue().startswith(b"OggS")
    assert hidden.status_code == 404
    own = owner_of(recording.organisation).get(url)
    assert own.status_code == 200
    assert (listed["Cache-Control"], own["Cache-Control"]) == ("public, max-age=86400", "private, no-store")


def test_the_command_takes_a_folder_and_fails_if_a_file_was_refused(
    recording: Recording, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "songs"
    folder.mkdir()
    write_sound(folder / "on-17.flac")

    call_command("import_assets", folder, label=recording.organisation.slug)
    assert capsys.readouterr().out == "Added: 1, Here already: 0, Refused: 0\n"

    (folder / "nobody.wav").write_bytes(b"?")
    with pytest.raises(SystemExit):
        call_command("import_assets", folder, label=recording.organisation.slug)
    assert capsys.readouterr().out == "Added: 0, Here already: 1, Refused: 1\n"
