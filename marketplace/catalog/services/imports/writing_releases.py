"""Write the releases that lines name: found by barcode, else by title, imprint and year; made where they are new."""

from collections.abc import Sequence

from django.db.models import Q

from marketplace.catalog.models import Catalog, Release
from marketplace.catalog.parsing.facts import OtherRelease
from marketplace.catalog.parsing.recording_rows import RecordingRow

Key = tuple[str, str, int | None]


class Releases:
    """The releases of a catalog that some lines name, written once each."""

    def __init__(self, catalog: Catalog, rows: Sequence[RecordingRow], *, brings_back: bool) -> None:
        self.catalog = catalog
        named = [row for row in rows if row.release]
        others = {other for row in rows for other in row.other_releases}
        titles = {row.release for row in named} | {other.title for other in others}
        barcodes = {upc for upc in (*(row.upc for row in named), *(other.upc for other in others)) if upc}
        found = Release.objects.filter(catalog=catalog).filter(Q(title__in=titles) | Q(upc__in=barcodes))
        self._new: dict[int, Release] = {}
        self._changed: dict[int, Release] = {}
        self._by_key: dict[Key, Release] = {}
        self._by_upc: dict[str, Release] = {}
        self._by_title: dict[str, Release] = {}
        for release in found.order_by("pk") if titles else []:
            self._know(release)
        for row in sorted(named, key=lambda row: (not row.upc, -(row.year or 0))):
            self._main(row, brings_back=brings_back)
        for other in others:
            self._other(other)
        Release.objects.bulk_create(self._new.values(), batch_size=1000)
        fields = ["title", "imprint", "upc", "own_id", "withdrawn_at"]
        Release.objects.bulk_update(self._changed.values(), fields, batch_size=1000)

    def of(self, row: RecordingRow) -> Release:
        """Give the release that a line names as its own."""
        found = self._by_upc.get(row.upc) if row.upc else None
        return found or self._by_key[_key(row)]

    def other(self, said: OtherRelease) -> Release:
        """Give a release on which a recording stands too."""
        return self._by_upc.get(said.upc) or self._by_title[said.title]

    def _know(self, release: Release) -> None:
        self._by_key[(release.title, release.imprint, release.year)] = release
        self._by_title.setdefault(release.title, release)
        if release.upc:
            self._by_upc.setdefault(release.upc, release)

    def _main(self, row: RecordingRow, *, brings_back: bool) -> None:
        """Find or make the release of a line, and write on it what the line says."""
        release = self._by_upc.get(row.upc) if row.upc else None
        release = release or self._by_key.get(_key(row))
        if release is None:
            release = Release(catalog=self.catalog, title=row.release, imprint=row.imprint, year=row.year)
            self._new[id(release)] = release
        said = {"upc": row.upc or release.upc, "own_id": row.release_id or release.own_id}
        if (row.release, row.imprint, release.year) not in self._by_key:
            said |= {"title": row.release, "imprint": row.imprint}
        if brings_back and release.withdrawn_at:
            release.withdrawn_at = None
            self._note(release)
        for name, value in said.items():
            if getattr(release, name) != value:
                setattr(release, name, value)
                self._note(release)
        self._know(release)

    def _other(self, said: OtherRelease) -> None:
        if self._by_upc.get(said.upc) or said.title in self._by_title:
            return
        release = Release(catalog=self.catalog, title=said.title, upc=said.upc)
        self._new[id(release)] = release
        self._know(release)

    def _note(self, release: Release) -> None:
        if id(release) not in self._new:
            self._changed[release.pk] = release


def _key(row: RecordingRow) -> Key:
    """Give what tells a release from others in a catalog, where it has no barcode."""
    return row.release, row.imprint, row.year
