"""What is sent is read in the background: told file by file, safe from a killed worker, ended by an e-mail."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEntry, Organisation
from marketplace.catalog.incoming import FOLDER, received_before
from marketplace.catalog.models import Asset, Recording, UploadBatch, UploadResult
from marketplace.catalog.queries.uploads import Progress, counts_of, progress_of, results_of, shown
from marketplace.catalog.services import assets, retention, uploads
from marketplace.catalog.tasks import finish_uploads
from tests.factories.accounts import NOON, make_label, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.sounds import write_sound
from tests.factories.uploads import make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Onbit Records")


@pytest.fixture
def recording(label: Organisation) -> Recording:
    catalog = make_catalog(label)
    make_recording(catalog, own_id="on-18")
    return make_recording(catalog, own_id="on-17")


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    return write_sound(tmp_path / "tone.wav").read_bytes()


def archive(folder: Path, files: dict[str, bytes]) -> bytes:
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path.read_bytes()


def outcomes(batch: UploadBatch) -> list[tuple[str, str]]:
    return [(result.name, result.outcome) for result in results_of(batch)]


def incoming(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / FOLDER).iterdir())


def test_files_and_zips_are_read_one_by_one(recording: Recording, sound: bytes, tmp_path: Path) -> None:
    zipped = archive(tmp_path, {"songs/on-18.wav": sound, "songs/on-17.lyrics.txt": b"words", "songs/nobody.wav": b"?"})
    batch = make_upload(recording.organisation, {"on-17.wav": sound, "all.zip": zipped})
    assert (batch.status, progress_of(batch)) == ("waiting", Progress(0, 2))

    batch = uploads.read(batch, at=NOON)

    assert (batch.status, batch.finished_at, progress_of(batch)) == ("done", NOON, Progress(4, 4))
    assert outcomes(batch) == [
        ("on-17.wav", "added"),
        ("songs/on-18.wav", "added"),
        ("songs/on-17.lyrics.txt", "added"),
        ("songs/nobody.wav", "refused"),
    ]
    assert sorted(Asset.objects.filter(recording=recording).values_list("kind", flat=True)) == ["lyrics", "master"]


def test_a_damaged_file_in_a_zip_is_refused_alone(recording: Recording, sound: bytes, tmp_path: Path) -> None:
    zipped = archive(tmp_path, {"on-17.lyrics.txt": b"words that break", "on-17.wav": sound})
    broken = zipped.replace(b"words that break", b"words that broke")

    batch = make_upload(recording.organisation, {"all.zip": broken})

    batch = uploads.read(batch, at=NOON)

    assert outcomes(batch) == [("on-17.lyrics.txt", "refused"), ("on-17.wav", "added")]


def test_a_zip_that_cannot_be_opened_is_refused_with_its_reason(recording: Recording, tmp_path: Path) -> None:
    files = {"broken.zip": b"PK\x03\x04 and nothing more", "empty.zip": archive(tmp_path, {})}

    batch = uploads.read(make_upload(recording.organisation, files), at=NOON)

    assert [(result.name, result.problem["reason"]) for result in results_of(batch)] == [
        ("broken.zip", "The ZIP file is damaged"),
        ("empty.zip", "The ZIP file holds no files"),
    ]


def test_a_worker_that_was_killed_goes_on_where_it_was(recording: Recording, sound: bytes, tmp_path: Path) -> None:
    zipped = archive(tmp_path, {"on-17.wav": sound, "on-18.wav": sound})
    batch = make_upload(recording.organisation, {"all.zip": zipped})
    (file,) = batch.files.all()
    asset, _is_new = assets.add(recording, Asset.Kind.MASTER, tmp_path / "tone.wav", at=NOON, actor=None)
    UploadResult.objects.create(file=file, number=0, name="on-17.wav", outcome="added", asset=asset)
    UploadBatch.objects.update(status=UploadBatch.Status.READING)

    finish_uploads()

    batch.refresh_from_db()
    assert (batch.status, outcomes(batch)) == ("done", [("on-17.wav", "added"), ("on-18.wav", "added")])
    assert uploads.stranded() == []


def test_a_file_that_breaks_every_reader_is_refused_after_three_tries_and_stops_no_other(
    recording: Recording, sound: bytes
) -> None:
    batch = make_upload(recording.organisation, {"on-17.wav": sound, "on-18.wav": sound})
    batch.files.filter(number=0).update(tries=3)  # as three workers left it that broke

    uploads.read(batch, at=NOON)

    assert outcomes(batch) == [("on-17.wav", "refused"), ("on-18.wav", "added")]
    assert shown(results_of(batch))[0].reason == "Reading the file broke off 3 times"
    assert list(batch.files.values_list("is_read", "tries")) == [(True, 0), (True, 0)]


def test_a_zip_that_breaks_its_reader_keeps_what_was_read_of_it(
    recording: Recording, sound: bytes, tmp_path: Path
) -> None:
    zipped = archive(tmp_path, {"on-17.wav": sound, "on-18.wav": sound})
    batch = make_upload(recording.organisation, {"all.zip": zipped})
    (file,) = batch.files.all()
    asset, _is_new = assets.add(recording, Asset.Kind.MASTER, tmp_path / "tone.wav", at=NOON, actor=None)
    UploadResult.objects.create(file=file, number=0, name="on-17.wav", outcome="added", asset=asset)
    batch.files.update(tries=3)

    batch = uploads.read(batch, at=NOON)

    assert (batch.status, outcomes(batch)) == ("done", [("on-17.wav", "added"), ("all.zip", "refused")])


def test_reading_twice_changes_nothing(recording: Recording, sound: bytes) -> None:
    batch = uploads.read(make_upload(recording.organisation, {"on-17.wav": sound}), at=NOON)

    again = uploads.read(batch, at=NOON + timedelta(hours=1))

    assert (again.finished_at, outcomes(again)) == (NOON, [("on-17.wav", "added")])


def test_the_same_file_again_is_here_already(recording: Recording, sound: bytes) -> None:
    uploads.read(make_upload(recording.organisation, {"on-17.wav": sound}), at=NOON)

    batch = uploads.read(make_upload(recording.organisation, {"on-17.wav": sound}), at=NOON)

    assert counts_of(batch) == {"added": 0, "unchanged": 1, "refused": 0}


def test_files_of_one_recording_need_no_name(recording: Recording, sound: bytes) -> None:
    label = recording.organisation
    stems = make_upload(label, {"take 3.wav": sound}, recording=recording, kind="stems")
    video = make_upload(label, {"film": b"\x00\x00\x00\x18ftypmp42" + bytes(60)}, recording=recording, kind="video")
    wrong = make_upload(label, {"on-18.wav": sound}, recording=recording, kind="video")

    for batch in (stems, video, wrong):
        uploads.read(batch, at=NOON)

    assert list(recording.assets.order_by("kind").values_list("kind", "format")) == [("stems", "WAV"), ("video", "MP4")]
    assert results_of(wrong)[0].problem["reason"] == "The video is neither MP4, MOV nor WebM"


def test_who_sent_files_is_told_by_mail(
    recording: Recording, sound: bytes, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    owner = make_owner(recording.organisation)
    batch = make_upload(recording.organisation, {"on-17.wav": sound, "x.exe": b"?"}, actor=owner)

    with django_capture_on_commit_callbacks(execute=True):
        uploads.read(batch, at=NOON)

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([owner.email], "1 file that you sent was refused")
    assert "Added: 1. Here already: 0. Refused, with the reason beside each: 1." in letter.body
    assert f"/uploads/{batch.uuid}/" in letter.body


def test_only_refused_files_stay_and_only_for_thirty_days(
    recording: Recording,
    sound: bytes,
    private_files: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    batch = make_upload(recording.organisation, {"on-17.wav": sound, "nobody.wav": b"?"})
    with django_capture_on_commit_callbacks(execute=True):
        uploads.read(batch, at=NOON)
    (refused,) = batch.files.exclude(held_as="")
    assert (refused.name, incoming(private_files)) == ("nobody.wav", [Path(refused.held_as).name])

    with django_capture_on_commit_callbacks(execute=True):
        assert retention.forget_old(at=NOON + timedelta(days=30)) == 0
    assert UploadBatch.objects.count() == 1
    long_after = NOON + timedelta(days=36_500)  # the files themselves are as old as this machine's clock says
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.forget_old(at=long_after) == 1

    assert (UploadBatch.objects.count(), incoming(private_files)) == (0, [])
    assert Asset.objects.count() == 1
    assert received_before(long_after) == set()


def test_every_step_is_in_the_audit_trail(recording: Recording) -> None:
    batch = uploads.read(make_upload(recording.organisation, {"x.exe": b"?"}), at=NOON)
    retention.forget_old(at=NOON + timedelta(days=31))

    entries = AuditEntry.objects.filter(subject_uuid=batch.uuid).order_by("pk")
    assert [entry.action for entry in entries] == ["upload.brought", "upload.read", "upload.forgotten"]


def test_a_file_that_was_lost_is_refused_and_stops_nothing(recording: Recording, sound: bytes) -> None:
    batch = make_upload(recording.organisation, {"on-17.wav": sound, "on-18.wav": sound})
    batch.files.filter(number=0).update(held_as=f"{FOLDER}/gone")

    uploads.read(batch, at=NOON)

    assert outcomes(batch) == [("on-17.wav", "refused"), ("on-18.wav", "added")]


def test_too_much_at_once_is_refused_before_it_is_kept(recording: Recording) -> None:
    label = recording.organisation

    with pytest.raises(uploads.NothingSent):
        make_upload(label, {})
    with pytest.raises(uploads.TooMuchSent):
        make_upload(label, {f"{n}.wav": b"" for n in range(501)})
