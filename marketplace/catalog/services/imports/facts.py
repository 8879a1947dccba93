"""What stands beside a recording: everybody credited, its places on releases, deals; and what a line says otherwise."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from accounts.models import Party
from marketplace.catalog.models import Credit, Deal, Recording, Release, Track
from marketplace.catalog.parsing import facts
from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.services.imports.compositions import AI_WORDS
from marketplace.catalog.services.imports.judgements import Change

ARTIST = str(Credit.Role.FEATURED_ARTIST)
Credited = tuple[str, str, str]  # name, role, how much of it a machine did


@dataclass
class Beside:
    """What is known of one recording beside itself."""

    by_catalog: set[Credited] = field(default_factory=set)
    by_rights: set[tuple[str, str]] = field(default_factory=set)
    tracks: dict[int, Track] = field(default_factory=dict)
    deals: set[facts.Deal] = field(default_factory=set)


class Facts:
    """What is known beside some recordings; only what the file speaks of is asked, each table alone, by its keys."""

    def __init__(self, recordings: Iterable[Recording], fields: Collection[str]) -> None:
        self._fields = fields
        self._beside: dict[int, Beside] = defaultdict(Beside)
        wanted = [recording.pk for recording in recordings]
        if "contributors" in fields:
            self._load_credits(wanted)
        if {"disc", "track", "other_releases"} & set(fields):
            self._load_tracks(wanted)
        if "deals" in fields:
            for deal in Deal.objects.filter(recording__in=wanted).order_by():
                self._beside[deal.recording_id].deals.add(as_said(deal))

    def changes(self, row: RecordingRow, existing: Recording) -> Iterator[Change]:
        """Tell what a line would change beside the recording."""
        beside = self._beside[existing.pk]
        if "contributors" in self._fields:
            yield from _contributors(row, beside)
        if "deals" in self._fields and beside.deals != set(row.deals):
            yield Change("deals", _deals(beside.deals), _deals(row.deals))
        yield from self._places(row, existing, beside)

    def _places(self, row: RecordingRow, existing: Recording, beside: Beside) -> Iterator[Change]:
        """Tell where on its releases a line puts the recording."""
        own = beside.tracks.get(existing.release_id or 0)
        for name, attribute in (("disc", "disc"), ("track", "number")):
            before, after = getattr(own, attribute, None), getattr(row, name)
            if name in self._fields and row.release and before != after:
                yield Change(name, _number(before), _number(after))
        if "other_releases" not in self._fields:
            return
        others = [track.release for pk, track in beside.tracks.items() if pk != existing.release_id]
        is_kept = all(any(_is_meant(said, release) for said in row.other_releases) for release in others)
        is_known = all(any(_is_meant(said, release) for release in others) for said in row.other_releases)
        if not (is_kept and is_known):
            before = "; ".join(sorted(release.title for release in others))
            yield Change("other_releases", before, "; ".join(sorted(said.title for said in row.other_releases)))

    def _load_credits(self, recordings: list[int]) -> None:
        credited = list(
            Credit.objects.filter(recording__in=recordings)
            .order_by()
            .values_list("recording_id", "party_id", "role", "ai_contribution", "source")
        )
        parties = Party.objects.filter(pk__in={party for _pk, party, *_said in credited}).order_by()
        names = dict(parties.values_list("pk", "name"))
        for recording, party, role, ai, source in credited:
            assert recording is not None  # noqa: S101  they were asked for by their recordings
            if source == Credit.Source.CATALOG:
                self._beside[recording].by_catalog.add((names[party], role, ai))
            else:
                self._beside[recording].by_rights.add((names[party], role))

    def _load_tracks(self, recordings: list[int]) -> None:
        tracks = Track.objects.filter(recording__in=recordings).prefetch_related("release").order_by()
        for track in tracks:
            self._beside[track.recording_id].tracks[track.release_id] = track


def as_said(deal: Deal) -> facts.Deal:
    """Give a deal as a line of a file says it."""
    uses = tuple(deal.use_types)
    return facts.Deal(uses, deal.territory, deal.starts_on, deal.ends_on, deal.commercial_model)


def _contributors(row: RecordingRow, beside: Beside) -> Iterator[Change]:
    """Tell who would be credited otherwise; plain artists are told as artists."""
    said = {(name, role, ai) for (name, role), ai in row.credited.items()}
    plain = {(name, ARTIST, "none") for name in row.artists}
    before = {one for one in beside.by_catalog if one[1:] != (ARTIST, "none")}
    missing = {one for one in said - beside.by_catalog - plain if one[:2] not in beside.by_rights}
    if missing or before - said:
        yield Change("contributors", _people(before), _people(said - plain))


def _people(credited: Iterable[Credited]) -> str:
    return "; ".join(f"{name} ({role}{AI_WORDS.get(ai, '')})" for name, role, ai in sorted(credited))


def _deals(deals: Iterable[facts.Deal]) -> str:
    return "; ".join(sorted(map(str, deals)))


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _is_meant(said: facts.OtherRelease, release: Release) -> bool:
    """Does a line mean this release: by its barcode, else by its title?"""
    return (bool(said.upc) and said.upc == release.upc) or said.title == release.title
