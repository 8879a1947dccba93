"""Write what stands beside recordings: their places on releases, and the deals that their label tells of."""

from collections.abc import Collection, Iterable, Sequence

from marketplace.catalog.models import Deal, Recording, Track
from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.services.imports.facts import as_said
from marketplace.catalog.services.imports.writing_releases import Releases

Pairs = Sequence[tuple[RecordingRow, Recording]]
PLACES = frozenset(["disc", "track", "other_releases"])


def write_tracks(pairs: Pairs, releases: Releases, fields: Collection[str]) -> None:
    """Put recordings in their places; a place that a line no longer names is given up."""
    if not PLACES & set(fields):
        return
    wanted = {
        (track.recording_id, track.release_id): track
        for row, recording in pairs
        for track in _tracks(row, recording, releases)
    }
    there = Track.objects.filter(recording__in=[recording.pk for _row, recording in pairs]).order_by()
    stale = [pk for pk, *place in there.values_list("pk", "recording_id", "release_id") if tuple(place) not in wanted]
    Track.objects.filter(pk__in=stale).delete()
    Track.objects.bulk_create(
        wanted.values(),
        update_conflicts=True,
        unique_fields=["recording", "release"],
        update_fields=["disc", "number"],
        batch_size=2000,
    )


def _tracks(row: RecordingRow, recording: Recording, releases: Releases) -> Iterable[Track]:
    """Give the places of one recording; the one on its own release last, since its numbers are known."""
    for other in row.other_releases:
        yield Track(recording=recording, release=releases.other(other))
    if row.release:
        yield Track(recording=recording, release=releases.of(row), disc=row.disc, number=row.track)


def write_deals(pairs: Pairs, fields: Collection[str], *, message_id: str) -> None:
    """Keep the deals that lines tell of; those that they no longer tell of are forgotten."""
    if "deals" not in fields:
        return
    wanted = {(recording.pk, deal) for row, recording in pairs for deal in row.deals}
    there = Deal.objects.filter(recording__in=[recording.pk for _row, recording in pairs]).order_by()
    known = {(deal.recording_id, as_said(deal)): deal.pk for deal in there}
    Deal.objects.filter(pk__in=[pk for said, pk in known.items() if said not in wanted]).delete()
    Deal.objects.bulk_create(
        (
            Deal(
                recording=recording,
                use_types=list(deal.uses),
                territory=deal.territory,
                starts_on=deal.starts,
                ends_on=deal.ends,
                commercial_model=deal.model,
                message_id=message_id,
            )
            for row, recording in pairs
            for deal in row.deals
            if (recording.pk, deal) not in known
        ),
        batch_size=2000,
    )
