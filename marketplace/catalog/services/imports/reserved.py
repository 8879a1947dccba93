"""Videos, images, texts and the like that a message brings beside recordings: kept as facts, never for sale."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.catalog.models import ImportBatch, ReservedAsset
from marketplace.catalog.parsing.kinds import ReservedRow, read_reserved
from marketplace.catalog.services.imports.judgements import Change, Judged, Line, Outcome

# Attribute of a reserved asset → the field of the file that it is read from.
FIELDS = {"title": "title", "artist": "artists", "release": "release", "isrc": "isrc", "own_id": "own_id"}


class ReservedJudge:
    """Says which reserved assets a file would make known."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """Compare lines with the assets that are known."""
        read = [(Judged(number, cells), *read_reserved(cells)) for number, cells in lines]
        rows = [row for _judged, row, _faults in read if row is not None]
        known = _known(self.batch, rows)
        for judged, row, faults in read:
            judged.faults.extend(faults)
            if row is not None:
                _compare(judged, row, known.get((row.kind, row.identity)))
        return [judged for judged, _row, _faults in read]

    def write(self, judged: Sequence[Judged], *, at: datetime) -> None:
        """Write what is new or changed."""
        rows = {
            (each.plan.kind, each.plan.identity): each.plan for each in judged if isinstance(each.plan, ReservedRow)
        }
        ReservedAsset.objects.bulk_create(
            [
                ReservedAsset(
                    catalog=self.batch.catalog,
                    kind=kind,
                    identity=identity,
                    **{name: getattr(row, name) for name in FIELDS},
                )
                for (kind, identity), row in rows.items()
            ],
            update_conflicts=True,
            unique_fields=["catalog", "kind", "identity"],
            update_fields=list(FIELDS),
            batch_size=1000,
        )


def _known(batch: ImportBatch, rows: Sequence[ReservedRow]) -> dict[tuple[str, str], ReservedAsset]:
    if not rows:
        return {}
    found = ReservedAsset.objects.filter(catalog=batch.catalog, identity__in={row.identity for row in rows}).order_by()
    return {(asset.kind, asset.identity): asset for asset in found}


def _compare(judged: Judged, row: ReservedRow, known: ReservedAsset | None) -> None:
    if known is None:
        judged.outcome = Outcome.NEW
    else:
        judged.changes = [
            Change(field, getattr(known, name), getattr(row, name))
            for name, field in FIELDS.items()
            if getattr(known, name) != getattr(row, name)
        ]
        judged.outcome = Outcome.CHANGED if judged.changes else Outcome.UNCHANGED
    if judged.outcome != Outcome.UNCHANGED:
        judged.plan = row
