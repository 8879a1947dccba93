"""The recordings that lines of a file may mean, and what is known of them."""

from collections.abc import Sequence

from accounts.models import Organisation
from marketplace.catalog.models import Recording
from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.queries.listings import listed_elsewhere
from marketplace.catalog.services.imports.compositions import Compositions
from marketplace.catalog.services.imports.facts import Facts


class Known:
    """The organisation's recordings that some lines may mean, found by any of the ways to name one.

    Tables are asked one by one, by what is indexed: no plan can then go wrong, whatever PostgreSQL knows of them.
    """

    def __init__(self, organisation: Organisation, rows: Sequence[RecordingRow], fields: frozenset[str]) -> None:
        isrcs = {row.isrc for row in rows if row.isrc}
        own = (
            Recording.objects.filter(organisation=organisation)
            .prefetch_related("release", "work", "catalog")
            .order_by()
        )
        wanted = {
            "identity__in": {row.identity for row in rows} | {row.described for row in rows},
            "isrc__in": isrcs,
            "own_id__in": {row.own_id for row in rows if row.own_id},
        }
        meant = {recording.pk: recording for name, of in wanted.items() if of for recording in own.filter(**{name: of})}
        found = [meant[pk] for pk in sorted(meant)]
        self.by_identity = {recording.identity: recording for recording in found}
        self.by_isrc = {recording.isrc: recording for recording in found if recording.isrc}
        self.by_own_id = {recording.own_id: recording for recording in found if recording.own_id}
        self.elsewhere = _listed_elsewhere(isrcs, organisation)
        left = {recording.work_id for recording in found if recording.work_id}
        self.compositions = Compositions(organisation, rows, left)
        self.facts = Facts(found, fields)

    def meant_by(self, row: RecordingRow) -> Recording | None:
        """Give the recording that a line means: by ISRC, else by own id, else by what describes it."""
        if row.isrc in self.by_isrc:
            return self.by_isrc[row.isrc]
        if row.own_id in self.by_own_id:
            return self.by_own_id[row.own_id]
        described = self.by_identity.get(row.described)
        is_bare = described is not None and not described.isrc and not described.own_id
        return described if is_bare or not (row.isrc or row.own_id) else None

    def keys(self, row: RecordingRow) -> list[str]:
        """Give by what a line names its recording: no other line of a file may share any of it."""
        existing = self.meant_by(row)
        return row.keys + ([f"recording {existing.pk}"] if existing else [])


def _listed_elsewhere(isrcs: set[str], organisation: Organisation) -> set[str]:
    """Give the ISRCs that another organisation lists.

    Which of them are anybody else's at all is asked first, by the index alone: for most files that is the end of it.
    """
    others = Recording.objects.filter(isrc__in=isrcs).exclude(organisation=organisation).order_by()
    found = set(others.values_list("isrc", flat=True))
    return set(listed_elsewhere(found, organisation).values_list("isrc", flat=True)) if found else set()
