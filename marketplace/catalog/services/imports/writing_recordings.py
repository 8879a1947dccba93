"""Write recordings with their releases, works and credits: a few statements for a thousand lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.models import Party
from accounts.services.parties import names_to_parties
from marketplace.catalog.models import Credit, ImportBatch, Recording, Release, Work
from marketplace.catalog.parsing.recordings import RecordingRow
from marketplace.catalog.services.imports.differences import attributes

if TYPE_CHECKING:
    from marketplace.catalog.services.imports.recordings import Plan

ReleaseKey = tuple[str, str, int | None]
WRITTEN = (
    "title version artist duration_ms year imprint genre language vocal ai_contribution isrc own_id identity changed_at"
    " release work"
)


class Writing:
    """One chunk of planned lines on its way into the catalog; in the caller's transaction."""

    def __init__(self, batch: ImportBatch, fields: frozenset[str]) -> None:
        self.batch = batch
        self.organisation = batch.organisation
        self.fields = fields

    def write(self, plans: Sequence["Plan"]) -> None:
        """Write releases and works first, then the recordings that point to them, then who is credited."""
        if not plans:
            return
        rows = [plan.row for plan in plans]
        parties = self._parties(rows)
        releases = self._releases(rows)
        works = self._works(rows, parties)
        new: list[Recording] = []
        changed: list[Recording] = []
        moved: set[tuple[int | None, int]] = set()
        for plan in plans:
            recording = plan.existing or Recording(organisation=self.organisation, catalog=self.batch.catalog)
            self._describe(recording, plan.row, is_new=plan.existing is None)
            if plan.row.release and "release" in self.fields:
                recording.release = releases[_release_key(plan.row)]
            if plan.row.has_work:
                moved |= {(recording.work_id, works[plan.row.work_identity].pk)}
                recording.work = works[plan.row.work_identity]
            (new if plan.existing is None else changed).append(recording)
        Recording.objects.bulk_create(new, batch_size=1000)
        Recording.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN.split(), batch_size=1000
        )
        _carry(moved)
        self._credit([plan.row for plan in plans if plan.existing is None], new, parties)
        self._credit_again([plan.row for plan in plans if plan.existing is not None], changed, parties)

    def _describe(self, recording: Recording, row: RecordingRow, *, is_new: bool) -> None:
        """Put what the line says into the recording, and name it by the strongest identifier that it then has."""
        for name, value in attributes(row, None if is_new else self.fields).items():
            setattr(recording, name, value)
        if row.isrc or (row.own_id and not recording.isrc) or is_new:
            recording.identity = row.identity

    def _parties(self, rows: Sequence[RecordingRow]) -> dict[str, Party]:
        """Give the party behind every name in the lines."""
        names = chain.from_iterable((*row.artists, *(writer.name for writer in row.writers)) for row in rows)
        return names_to_parties(self.organisation, names)

    def _releases(self, rows: Sequence[RecordingRow]) -> dict[ReleaseKey, Release]:
        """Give the release of every line, made where it is new; its barcode is written where it was not known."""
        wanted = {_release_key(row): "" for row in rows if row.release}
        wanted |= {_release_key(row): row.upc for row in rows if row.release and row.upc}
        found = {
            (release.title, release.imprint, release.year): release
            for release in Release.objects.filter(catalog=self.batch.catalog, title__in={key[0] for key in wanted})
        }
        missing = [
            Release(catalog=self.batch.catalog, title=title, imprint=imprint, year=year, upc=upc)
            for (title, imprint, year), upc in wanted.items()
            if (title, imprint, year) not in found
        ]
        Release.objects.bulk_create(missing, batch_size=1000)
        renumbered = [release for key, release in found.items() if wanted.get(key) and release.upc != wanted[key]]
        for release in renumbered:
            release.upc = wanted[(release.title, release.imprint, release.year)]
        Release.objects.bulk_update(renumbered, ["upc"], batch_size=1000)
        return found | {(release.title, release.imprint, release.year): release for release in missing}

    def _works(self, rows: Sequence[RecordingRow], parties: dict[str, Party]) -> dict[str, Work]:
        """Give the composition of every line, made with its writers where it is new."""
        wanted = {row.work_identity: row for row in rows if row.has_work}
        wanted |= {row.work_identity: row for row in rows if row.work_title}
        works = Work.objects.filter(organisation=self.organisation, identity__in=wanted)
        found = {work.identity: work for work in works}
        missing = [
            Work(organisation=self.organisation, identity=identity, title=row.work_title or row.title, iswc=row.iswc)
            for identity, row in wanted.items()
            if identity not in found
        ]
        Work.objects.bulk_create(missing, batch_size=1000)
        found |= {work.identity: work for work in missing}
        named = {found[row.work_identity].pk: row for row in rows if row.writers}
        _keep_only(
            Credit.objects.filter(work__in=named),
            {(pk, parties[writer.name].pk, writer.role) for pk, row in named.items() for writer in row.writers},
            "work_id",
        )
        _give(
            Credit(work_id=pk, party=parties[writer.name], role=writer.role, source=Credit.Source.CATALOG)
            for pk, row in named.items()
            for writer in row.writers
        )
        return found

    def _credit(self, rows: Sequence[RecordingRow], recordings: Sequence[Recording], parties: dict[str, Party]) -> None:
        """Credit the artists of recordings."""
        _give(
            Credit(
                recording=recording,
                party=parties[name],
                role=Credit.Role.FEATURED_ARTIST,
                source=Credit.Source.CATALOG,
            )
            for row, recording in zip(rows, recordings, strict=True)
            for name in row.artists
        )

    def _credit_again(
        self, rows: Sequence[RecordingRow], recordings: Sequence[Recording], parties: dict[str, Party]
    ) -> None:
        """Credit the artists of recordings that were there; who is no longer an artist keeps other roles."""
        artists = {
            (recording.pk, parties[name].pk, str(Credit.Role.FEATURED_ARTIST))
            for row, recording in zip(rows, recordings, strict=True)
            for name in row.artists
        }
        credited = Credit.objects.filter(recording__in=[recording.pk for recording in recordings])
        _keep_only(credited, artists, "recording_id")
        self._credit(rows, recordings, parties)


def _keep_only(given: QuerySet[Credit], wanted: set[tuple[int, int, str]], subject: str) -> None:
    """Take back the credits that a catalog file gave and no longer gives; what a rights file states stays."""
    own = given.filter(source=Credit.Source.CATALOG).values_list("pk", subject, "party_id", "role")
    stale = [pk for pk, *credit in own if tuple(credit) not in wanted]
    Credit.objects.filter(pk__in=stale).delete()


def _carry(moved: set[tuple[int | None, int]]) -> None:
    """Credit who wrote a work, by a rights file, on the work that a catalog file puts in its place."""
    others = {(before, after) for before, after in moved if before is not None and before != after}
    stated = Credit.objects.filter(work__in={before for before, _after in others}, source=Credit.Source.RIGHTS)
    by_work: dict[int | None, list[Credit]] = defaultdict(list)
    for credit in stated:
        by_work[credit.work_id].append(credit)
    Credit.objects.bulk_create(
        (
            Credit(
                work_id=after,
                party_id=credit.party_id,
                role=credit.role,
                ai_contribution=credit.ai_contribution,
                source=Credit.Source.RIGHTS,
            )
            for before, after in sorted(others)
            for credit in by_work[before]
        ),
        update_conflicts=True,
        unique_fields=["recording", "work", "party", "role"],
        update_fields=["source"],
        batch_size=2000,
    )


def _give(due: Iterable[Credit]) -> None:
    """Write credits; those that are there already stay."""
    Credit.objects.bulk_create(due, ignore_conflicts=True, batch_size=2000)


def _release_key(row: RecordingRow) -> ReleaseKey:
    """Give what tells a release from others in a catalog."""
    return row.release, row.imprint, row.year
