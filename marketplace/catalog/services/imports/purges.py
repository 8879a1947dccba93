"""Lines that take recordings and whole releases off the market, as a purge or a takedown does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from accounts.services import audit
from marketplace.catalog.models import ImportBatch, Recording, Release, Track
from marketplace.catalog.parsing.kinds import PurgeRow, read_purge
from marketplace.catalog.parsing.rows import Fault
from marketplace.catalog.services.imports.judgements import Change, Judged, Line, Outcome
from marketplace.catalog.services.imports.messages import Message, older_than_known, remember
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _

A_FEW = 5


@dataclass(frozen=True)
class PurgePlan:
    """What to take off for one line."""

    recordings: tuple[int, ...]
    releases: tuple[int, ...]


@dataclass
class Meant:
    """What a line names: releases, the recordings that leave with it, and those that another release keeps."""

    releases: list[Release] = field(default_factory=list)
    leaving: list[Recording] = field(default_factory=list)
    staying: list[Recording] = field(default_factory=list)


class PurgeJudge:
    """Says what each line would take off the market.

    A line that names a recording takes it off. One that names a release takes off what stands on no other release
    that is still there: the others stay, and the preview says so.
    """

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.message = Message.of(batch)

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """Find what each line names, as it is now."""
        judged = []
        for number, cells in lines:
            row, faults = read_purge(cells)
            each = Judged(number, cells, faults=faults)
            if row is not None:
                self._compare(each, row)
            judged.append(each)
        return judged

    def write(self, judged: Sequence[Judged], *, at: datetime) -> None:
        """Take it off from this moment: nothing of it is quoted, licensed or delivered any more."""
        plans = [each.plan for each in judged if isinstance(each.plan, PurgePlan)]
        if not plans:
            return
        recordings = Recording.objects.filter(
            pk__in={pk for plan in plans for pk in plan.recordings}, withdrawn_at__isnull=True
        )
        told = [str(uuid) for uuid in recordings.order_by("pk").values_list("uuid", flat=True)]
        recordings.update(withdrawn_at=at, changed_at=at)
        releases = Release.objects.filter(pk__in={pk for plan in plans for pk in plan.releases})
        releases.update(withdrawn_at=at)
        remember(self.message, list(releases.values_list("pk", flat=True)))
        audit.record("import.withdrew", subject=self.batch, actor=self.batch.uploaded_by, at=at, recordings=told)

    def _compare(self, judged: Judged, row: PurgeRow) -> None:
        meant = self._meant(row)
        if not meant.releases and not meant.leaving:
            judged.faults.append(_nothing_of(judged, row))
            return
        leaving = [recording for recording in meant.leaving if recording.withdrawn_at is None]
        releases = [release for release in meant.releases if release.withdrawn_at is None]
        judged.warnings = [*map(_stays, meant.staying), *older_than_known(self.message, meant.releases, "purge")]
        if not leaving and not releases:
            judged.outcome = Outcome.UNCHANGED
            return
        judged.outcome = Outcome.CHANGED
        judged.changes = [Change("purge", _named(leaving) or "; ".join(map(str, releases)), "–")]
        judged.plan = PurgePlan(tuple(one.pk for one in leaving), tuple(one.pk for one in releases))

    def _meant(self, row: PurgeRow) -> Meant:
        """Find the recording that a line names, or the recordings of the release that it names."""
        own = Recording.objects.filter(organisation=self.batch.organisation).order_by("pk")
        if row.is_one_recording:
            found = own.filter(isrc=row.isrc) if row.isrc else own.none()
            if row.own_id and not found:
                found = own.filter(own_id=row.own_id)
            return Meant(leaving=list(found))
        named = Q(upc=row.upc) if row.upc else Q(own_id=row.release_id)
        releases = list(Release.objects.filter(named, catalog__organisation=self.batch.organisation).order_by("pk"))
        on_them = set(Track.objects.filter(release__in=releases).order_by().values_list("recording", flat=True))
        recordings = list(own.filter(Q(release__in=releases) | Q(pk__in=on_them)))
        kept = _kept(recordings, {release.pk for release in releases})
        return Meant(
            releases,
            [recording for recording in recordings if recording.pk not in kept],
            [recording for recording in recordings if recording.pk in kept],
        )


def _kept(recordings: Sequence[Recording], leaving: set[int]) -> set[int]:
    """Give the recordings that stand on another release, which is still there."""
    there = Release.objects.filter(withdrawn_at__isnull=True).exclude(pk__in=leaving)
    tracks = Track.objects.filter(recording__in=recordings, release__in=there).order_by()
    own = Recording.objects.filter(pk__in=[one.pk for one in recordings], release__in=there).order_by()
    return set(tracks.values_list("recording", flat=True)) | set(own.values_list("pk", flat=True))


def _named(recordings: Sequence[Recording]) -> str:
    """Name the recordings that leave; of many the first few, and how many."""
    shown = "; ".join(str(recording) for recording in recordings[:A_FEW])
    return shown if len(recordings) <= A_FEW else f"{shown}; … ({len(recordings)})"


def _stays(recording: Recording) -> Fault:
    problem = Problem(
        _("“{title}” stays on the market: it stands on another release too"),
        _("If it is to leave as well, name the recording itself."),
        {"title": str(recording)},
    )
    return Fault("purge", str(recording), problem)


def _nothing_of(judged: Judged, row: PurgeRow) -> Fault:
    """Say that nothing has the number that a line names."""
    problem = Problem(
        _("You list nothing with the number {number}"),
        _("Check the number. What was never listed here need not be taken off."),
        {"number": row.number},
    )
    fields = {"isrc": row.isrc, "own_id": row.own_id, "upc": row.upc, "release_id": row.release_id}
    return Fault(next(name for name, value in fields.items() if value), row.number, problem)
