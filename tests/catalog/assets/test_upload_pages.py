"""Files are sent in the browser or by the API, watched while they are read, and answered one by one."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from marketplace.catalog.models import Asset, Recording, UploadBatch
from marketplace.catalog.queries.assets import current_assets
from marketplace.catalog.services import uploads
from tests.factories.accounts import NOON, make_key, make_label, make_membership, make_owner
from tests.factories.catalog import make_asset, make_catalog, make_recording
from tests.factories.sounds import write_sound
from tests.factories.uploads import make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording() -> Recording:
    return make_recording(make_catalog(make_label(name="Onbit Records")), title="Ferry", own_id="on-17")


@pytest.fixture
def owner(client: Client, recording: Recording) -> Client:
    client.force_login(make_owner(recording.organisation))
    return client


def sound(folder: Path, name: str = "on-17.wav") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_sound(folder / "tone.wav").read_bytes())


def test_an_empty_file_is_refused_by_its_name_and_the_others_are_kept(
    owner: Client, recording: Recording, tmp_path: Path
) -> None:
    page = reverse("catalog-assets", args=[recording.catalog.uuid])

    owner.post(page, {"sent": [SimpleUploadedFile("on-18.wav", b""), sound(tmp_path)]})
    batch = uploads.read(UploadBatch.objects.get(), at=NOON)

    assert "on-18.wav" in owner.get(reverse("upload", args=[batch.uuid])).content.decode()
    assert recording.assets.get().kind == Asset.Kind.MASTER


def test_files_are_sent_watched_and_answered(owner: Client, recording: Recording, tmp_path: Path) -> None:
    page = reverse("catalog-assets", args=[recording.catalog.uuid])
    assert "1 recording still needs its audio" in owner.get(page).content.decode()

    answer = owner.post(page, {"sent": [sound(tmp_path), SimpleUploadedFile("nobody.wav", b"?")]})

    batch = UploadBatch.objects.get()
    shown = reverse("upload", args=[batch.uuid])
    progress = reverse("upload-progress", args=[batch.uuid])
    assert answer["Location"] == shown
    waiting = owner.get(shown).content.decode()
    assert "Reading your files" in waiting
    assert "0 of 2" in waiting
    assert f'hx-get="{progress}"' in waiting
    assert "HX-Refresh" not in owner.get(progress)
    uploads.read(batch, at=NOON)
    assert owner.get(progress)["HX-Refresh"] == "true"
    done = owner.get(shown).content.decode()
    assert "1 file was refused" in done
    assert done.index("nobody.wav") < done.index("on-17.wav")
    assert "No recording of yours has this ISRC or own id. Name the file by" in done
    after = owner.get(page).content.decode()
    assert "Every recording has its audio" in after
    assert "With refusals" in after


def test_sending_nothing_says_so(owner: Client, recording: Recording) -> None:
    for name in ("catalog-assets", "recording-files"):
        subject = recording.catalog if name == "catalog-assets" else recording
        answer = owner.post(reverse(name, args=[subject.uuid]), {})
        assert (answer.status_code, "error-summary" in answer.content.decode()) == (200, True)
    assert UploadBatch.objects.count() == 0


def test_a_recording_has_a_page_for_its_files(owner: Client, recording: Recording, tmp_path: Path) -> None:
    page = reverse("recording-files", args=[recording.uuid])
    assert "No file yet" in owner.get(page).content.decode()
    files = {"master": sound(tmp_path, "take 3.wav"), "lyrics": SimpleUploadedFile("words", "강물".encode())}

    owner.post(page, files)
    uploads.read(UploadBatch.objects.get(), at=NOON)

    assert sorted(Asset.objects.filter(recording=recording).values_list("kind", flat=True)) == ["lyrics", "master"]
    shown = owner.get(page).content.decode()
    assert "WAV, 0:01, 48 kHz" in shown
    assert shown.count("Download") == 2
    done = owner.get(reverse("upload", args=[UploadBatch.objects.get().uuid])).content.decode()
    assert "2 files are in place" in done


def test_who_only_looks_sees_uploads_and_sends_none(client: Client, recording: Recording) -> None:
    viewer = make_membership(recording.organisation, role=Membership.Role.VIEWER).user
    batch = make_upload(recording.organisation, {"nobody.wav": b"?"}, catalog=recording.catalog)
    uploads.read(batch, at=NOON)
    client.force_login(viewer)

    assert "Send more files" not in client.get(reverse("upload", args=[batch.uuid])).content.decode()
    assert client.get(reverse("recording-files", args=[recording.uuid])).status_code == 403


def test_a_machine_sends_follows_and_reads(recording: Recording, tmp_path: Path, client: Client) -> None:
    _key, secret = make_key(recording.organisation)
    headers = {"Authorization": f"Bearer {secret}"}

    sent = client.post("/api/v1/uploads", {"file": sound(tmp_path)}, headers=headers)
    meant = client.post(
        "/api/v1/uploads",
        {"file": sound(tmp_path, "x"), "recording": str(recording.uuid), "kind": "instrumental"},
        headers=headers,
    )

    assert (sent.status_code, meant.status_code) == (202, 202)
    assert (sent.json()["status"], sent.json()["files_known"], sent.json()["files_done"]) == ("waiting", 1, 0)
    for batch in UploadBatch.objects.all():
        uploads.read(batch, at=NOON)
    shown = client.get(meant["Location"], headers=headers).json()
    assert (shown["status"], shown["recording"]) == ("done", str(recording.uuid))
    assert shown["counts"] == {"added": 1, "unchanged": 0, "refused": 0}
    listed = client.get("/api/v1/uploads", headers=headers).json()["results"]
    assert [each["uuid"] for each in listed] == [meant.json()["uuid"], sent.json()["uuid"]]
    (file,) = client.get(f"{sent['Location']}/files?outcome=added", headers=headers).json()["results"]
    asset = Asset.objects.get(kind="master")
    assert file == {
        "name": "on-17.wav",
        "outcome": "added",
        "reason": "",
        "remedy": "",
        "recording": str(recording.uuid),
        "kind": "master",
        "sha256": asset.sha256,
        "facts": "WAV, 0:01, 48 kHz",
    }


def test_a_machine_is_told_what_it_left_out(recording: Recording, tmp_path: Path, client: Client) -> None:
    _key, secret = make_key(recording.organisation)
    theirs = make_recording(make_catalog(make_label()))

    def send(**said: object) -> int:
        return client.post("/api/v1/uploads", said, headers={"Authorization": f"Bearer {secret}"}).status_code

    assert send() == 422
    assert send(file=sound(tmp_path), kind="master") == 422
    assert send(file=sound(tmp_path), kind="master", recording=str(theirs.uuid)) == 404


def test_a_file_of_another_length_than_its_recording_is_taken_and_doubted(
    owner: Client, recording: Recording, tmp_path: Path
) -> None:
    same = make_recording(recording.catalog, own_id="on-18", duration_ms=2_900)
    unknown = make_recording(recording.catalog, own_id="on-19", duration_ms=None)
    tone = sound(tmp_path).read()
    batch = make_upload(recording.organisation, {"on-17.wav": tone, "on-18.wav": tone, "on-19.wav": tone})

    uploads.read(batch, at=NOON)

    result = owner.get(reverse("upload", args=[batch.uuid])).content.decode()
    assert "3 files are in place" in result
    assert result.count("the recording is listed with") == 1
    assert "The file lasts 0:01, the recording is listed with 3:00." in result
    files = [
        owner.get(reverse("recording-files", args=[each.uuid])).content.decode() for each in (recording, same, unknown)
    ]
    assert ["The file lasts 0:01" in page for page in files] == [True, False, False]


@pytest.mark.parametrize(
    ("listed_ms", "heard_ms", "doubted"),
    [
        (60_000, 62_000, []),
        (60_000, 62_001, ["master"]),
        (60_000, 57_999, ["master"]),
        (600_000, 612_000, []),
        (600_000, 612_001, ["master"]),
        (600_000, 587_999, ["master"]),
        (None, 1_000, []),
        (60_000, None, []),
    ],
)
def test_two_seconds_and_two_per_cent_are_allowed(
    listed_ms: int | None, heard_ms: int | None, doubted: list[str]
) -> None:
    recording = make_recording(duration_ms=listed_ms)
    make_asset(recording)
    Asset.objects.update(duration_ms=heard_ms)

    assert [asset.kind for asset in current_assets(recording) if vars(asset)["differs"]] == doubted
