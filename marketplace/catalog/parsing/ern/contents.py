"""What a message holds and where: the first reading of it, which keeps a few bytes of each record."""

from array import array
from collections import Counter
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Final

from marketplace.catalog.parsing.ern.alike import terms_of
from marketplace.catalog.parsing.ern.documents import Element, Reading
from marketplace.catalog.parsing.ern.fragments import Fragments
from marketplace.catalog.parsing.ern.indexes import Index
from marketplace.catalog.parsing.ern.parts import KINDS, Place, Release, Terms

_NEAR: Final = 256  # tracks of one release stand together, so few of its facts are read twice
_MOST_RELEASES: Final = 50


class Contents:
    """One message of either family, indexed: gives parties, releases and deals when a recording asks for them."""

    def __init__(self, path: Path, family: ModuleType) -> None:
        self.family = family
        self.counts: Counter[str] = Counter()
        self.header: Element | None = None
        self.is_update = False
        self._parties, self._placed, self._dealt = Index(), Index(), Index()
        self._releases, self._discs, self._tracks = array("I"), array("H"), array("H")
        reading = Reading(path, wants=lambda name: name not in KINDS)
        for record in reading.records():
            self._note(record)
        self.counts["RightsController"] = reading.controllers
        self._fragments = Fragments(path, encoding=reading.encoding)
        self.party = lru_cache(maxsize=_NEAR * 8)(self._party)
        self._release = lru_cache(maxsize=_NEAR)(self._read_release)
        self._deals = lru_cache(maxsize=_NEAR)(self._read_deals)

    @property
    def has_places(self) -> bool:
        """Does any release of the message say what stands on it?"""
        return bool(self._releases)

    def releases_of(self, reference: str) -> list[tuple[Release, Place]]:
        """The releases on which a resource stands, with its place there; the main one first."""
        found = []
        for _count, number in zip(range(_MOST_RELEASES), self._placed.find(reference), strict=False):
            place = Place(reference, self._discs[number], self._tracks[number])
            found.append((self._release(self._releases[number]), place))
        found.sort(key=lambda pair: not pair[0].is_main)
        return found

    def deals_of(self, releases: list[tuple[Release, Place]]) -> list[Terms]:
        """The deals that name any of these releases."""
        return [
            terms
            for release, _place in releases
            for _count, at in zip(range(_MOST_RELEASES), self._dealt.find(release.reference), strict=False)
            for terms in self._deals(at)
        ]

    def _note(self, record: Element) -> None:
        """Remember where a record stands, by what others call it."""
        self.counts[record.name] += 1
        if record.name == "MessageHeader":
            self.header = record
        elif record.name == "UpdateIndicator":
            self.is_update = record.text == "UpdateMessage"
        elif record.name == "Party":
            self._parties.add(record.said("PartyReference"), record.at)
        elif record.name == "ReleaseDeal":
            self.counts["Deal"] += len(record.all("Deal"))
            for reference in record.all("DealReleaseReference"):
                self._dealt.add(reference.text, record.at)
        elif self.family.is_release(record):
            self._note_places(record)

    def _note_places(self, record: Element) -> None:
        for place in self.family.places(record):
            self._placed.add(place.resource, len(self._releases))
            self._releases.append(record.at)
            self._discs.append(place.disc)
            self._tracks.append(place.track)

    def _party(self, reference: str) -> str:
        at = next(self._parties.find(reference), None) if reference else None
        return "" if at is None else str(self.family.party_name(self._fragments.record(at)))

    def _read_release(self, at: int) -> Release:
        release: Release = self.family.release(self._fragments.record(at), self.party)
        return release

    def _read_deals(self, at: int) -> tuple[Terms, ...]:
        return tuple(terms_of(deal) for deal in self._fragments.record(at).all("Deal"))
