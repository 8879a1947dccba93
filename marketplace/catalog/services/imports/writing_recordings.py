"""Write recordings with their releases, works and credits: a few statements for a thousand lines."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from accounts.models import Party
from accounts.services.parties import names_to_parties
from marketplace.catalog.models import Credit, ImportBatch, Recording, Work
from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.services.imports.differences import attributes
from marketplace.catalog.services.imports.messages import Message, remember
from marketplace.catalog.services.imports.writing_credits import carry, give, keep_only
from marketplace.catalog.services.imports.writing_facts import write_deals, write_tracks
from marketplace.catalog.services.imports.writing_releases import Releases

if TYPE_CHECKING:
    from marketplace.catalog.services.imports.recordings import Plan

WRITTEN = (
    "title version artist duration_ms year imprint genre language vocal ai_contribution isrc own_id identity changed_at"
    " release work other_titles p_line c_line withdrawn_at mood key bpm instruments themes"
)


class Writing:
    """One chunk of planned lines on its way into the catalog; in the caller's transaction."""

    def __init__(self, batch: ImportBatch, fields: frozenset[str]) -> None:
        self.batch = batch
        assert batch.catalog is not None  # noqa: S101  a catalog file is brought for one
        self.organisation, self.catalog = batch.organisation, batch.catalog
        self.fields = fields
        self.message = Message.of(batch)

    def write(self, plans: Sequence["Plan"]) -> None:
        """Write releases and works first, then the recordings that point to them, then who is credited."""
        if not plans:
            return
        rows = [plan.row for plan in plans]
        parties = self._parties(rows)
        releases = Releases(self.catalog, rows, brings_back="purge" in self.fields)
        works = self._works(rows, parties)
        new: list[Recording] = []
        changed: list[Recording] = []
        moved: set[tuple[int | None, int]] = set()
        pairs: list[tuple[RecordingRow, Recording]] = []
        for plan in plans:
            recording = plan.existing or Recording(organisation=self.organisation, catalog=self.catalog)
            self._describe(recording, plan)
            if plan.row.release and "release" in self.fields:
                recording.release = releases.of(plan.row)
            if "purge" in self.fields:
                recording.withdrawn_at = None
            if plan.row.has_work:
                moved |= {(recording.work_id, works[plan.row.work_identity].pk)}
                recording.work = works[plan.row.work_identity]
            (new if plan.existing is None else changed).append(recording)
            pairs.append((plan.row, recording))
        Recording.objects.bulk_create(new, batch_size=1000)
        Recording.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN.split(), batch_size=1000
        )
        carry(moved)
        self._credit(pairs, parties, known=[recording.pk for recording in changed])
        write_tracks(pairs, releases, self.fields)
        write_deals(pairs, self.fields, message_id=self.message.number)
        remember(self.message, {recording.release_id for recording in (*new, *changed)})

    def _describe(self, recording: Recording, plan: "Plan") -> None:
        """Put what the line says into the recording, and name it by the strongest identifier that it then has."""
        row, is_new = plan.row, plan.existing is None
        for name, value in attributes(row, None if is_new else plan.fields).items():
            setattr(recording, name, value)
        if row.isrc or (row.own_id and not recording.isrc) or is_new:
            recording.identity = row.identity

    def _parties(self, rows: Sequence[RecordingRow]) -> dict[str, Party]:
        """Give the party behind every name in the lines."""
        names = chain.from_iterable(_names(row) for row in rows)
        return names_to_parties(self.organisation, names)

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
        keep_only(
            Credit.objects.filter(work__in=named),
            {
                (pk, parties[writer.name].pk, writer.role, writer.ai)
                for pk, row in named.items()
                for writer in row.writers
            },
            "work_id",
        )
        give(
            Credit(
                work_id=pk,
                party=parties[writer.name],
                role=writer.role,
                ai_contribution=writer.ai,
                source=Credit.Source.CATALOG,
            )
            for pk, row in named.items()
            for writer in row.writers
        )
        return found

    def _credit(
        self,
        pairs: Sequence[tuple[RecordingRow, Recording]],
        parties: dict[str, Party],
        *,
        known: Sequence[int],
    ) -> None:
        """Credit everybody on recordings; of those that were there, a file without contributors tells only artists."""
        given = Credit.objects.filter(recording__in=known)
        if "contributors" not in self.fields:
            given = given.filter(role=Credit.Role.FEATURED_ARTIST)
        due = [
            Credit(
                recording=recording,
                party=parties[name],
                role=role,
                ai_contribution=ai,
                source=Credit.Source.CATALOG,
            )
            for row, recording in pairs
            for (name, role), ai in row.credited.items()
        ]
        wanted = {
            (recording.pk, one.party_id, one.role, one.ai_contribution) for one in due if (recording := one.recording)
        }
        keep_only(given, wanted, "recording_id")
        give(due)


def _names(row: RecordingRow) -> list[str]:
    """Give everybody whom a line names."""
    return [*(name for name, _role in row.credited), *(writer.name for writer in row.writers)]
