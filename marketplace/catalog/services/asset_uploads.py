"""Take what a label uploads: files one by one or in a ZIP, each matched to its recording by its name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.utils.translation import gettext

from accounts.models import Organisation, User
from marketplace.catalog.models import Asset, Recording, UploadResult
from marketplace.catalog.services import assets
from marketplace.catalog.uploads.names import FileName, read_name
from marketplace.catalog.uploads.reading import unpacked
from marketplace.kit.problems import Problem, Refused
from marketplace.kit.problems import gettext_noop as _

ZIP_STARTS: Final = (b"PK\x03\x04", b"PK\x05\x06")


Outcome = UploadResult.Outcome
Named = tuple[str, Path | Problem]


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was called by whoever sent it, and where it lies now."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file: the asset it is now, or why it was refused."""

    name: str
    outcome: Outcome
    asset: Asset | None = None
    problem: Problem | None = None

    @property
    def told(self) -> str:
        """Reason and remedy, in the reader's language."""
        return ". ".join(self.problem.told(gettext)) if self.problem else ""


def take(
    organisation: Organisation, uploads: Iterable[Upload], *, at: datetime, actor: User | None
) -> Iterator[Result]:
    """Take each file on its own: a bad one is refused with its reason and stops no other."""
    for upload in uploads:
        with TemporaryDirectory() as folder:
            for name, found in opened(upload, Path(folder)):
                yield take_one(organisation, name, found, at=at, actor=actor)


def opened(upload: Upload, folder: Path) -> list[Named]:
    """Give the files that an upload brings: those in a ZIP, unpacked into the folder, or itself."""
    if not _is_archive(upload.path):
        return [(upload.name, upload.path)]
    try:
        found = unpacked(upload.path, folder=folder)
    except Refused as refused:
        return [(upload.name, refused.problem)]
    return found or [(upload.name, Problem(_("The ZIP file holds no files"), _("Put the files into it again.")))]


def take_for(recording: Recording, kind: str, upload: Upload, *, at: datetime, actor: User | None) -> Result:
    """Take one file for a recording that the person chose; its name means nothing then."""
    return _added(recording, kind, upload.name, upload.path, at=at, actor=actor)


def take_one(
    organisation: Organisation, name: str, found: Path | Problem, *, at: datetime, actor: User | None
) -> Result:
    """Take one file for the recording that its name means, or say why not."""
    if isinstance(found, Problem):
        return Result(name, Outcome.REFUSED, problem=found)
    read = read_name(name)
    if read is None:
        problem = Problem(
            _("The file is neither audio, lyrics, artwork nor video"), _("Send WAV, FLAC, AIFF, OGG or MP3.")
        )
        return Result(name, Outcome.REFUSED, problem=problem)
    recordings = _meant(organisation, read)
    if len(recordings) != 1:
        return Result(name, Outcome.REFUSED, problem=_unmatched(len(recordings)))
    return _added(recordings[0], read.kind, name, found, at=at, actor=actor)


def _is_archive(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) in ZIP_STARTS


def _meant(organisation: Organisation, read: FileName) -> list[Recording]:
    """The recordings that a name can mean: by ISRC first, else by the longest own id that it begins with."""
    own = Recording.objects.filter(organisation=organisation)
    by_isrc = list(own.filter(isrc__in=read.isrcs)) if read.isrcs else []
    if by_isrc:
        return by_isrc
    by_own_id = list(own.filter(own_id__in=read.own_ids).exclude(own_id=""))
    longest = max((len(recording.own_id) for recording in by_own_id), default=0)
    return [recording for recording in by_own_id if len(recording.own_id) == longest]


def _unmatched(count: int) -> Problem:
    if count:
        return Problem(_("The name fits {count} recordings"), _("Name the file by one ISRC."), {"count": count})
    return Problem(
        _("No recording of yours has this ISRC or own id"),
        _("Name the file by the recording's ISRC or own id, such as KRA012600417.wav."),
    )


def _added(recording: Recording, kind: str, name: str, path: Path, *, at: datetime, actor: User | None) -> Result:
    try:
        asset, is_new = assets.add(recording, kind, path, at=at, actor=actor)
    except Refused as refused:
        return Result(name, Outcome.REFUSED, problem=refused.problem)
    return Result(name, Outcome.ADDED if is_new else Outcome.UNCHANGED, asset=asset)
