"""How much of each side is cleared for one purpose, content by content and somewhere, and who is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.functional import cached_property

from licensing.models import Terms
from licensing.queries.catalog_clearance import CatalogClearance
from licensing.queries.wanted import ANSWERABLE
from licensing.uses import use_under
from marketplace.catalog.models import Catalog, Release
from marketplace.catalog.queries.clearance import Line, Missing, clearance
from marketplace.catalog.queries.pieces import GRANTS, OF_SIDE
from marketplace.kit.territories import Territory
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import CONTENTS_OF_SIDE, Content, Purpose, Side

MOST_RELEASES = 50


@dataclass(frozen=True)
class Lacking:
    """One party, and how many recordings wait for it."""

    who: str
    party: UUID | None
    recordings: int
    can_answer: bool


@dataclass(frozen=True)
class SideMeter:
    """How many recordings have everybody's yes on one side of one content."""

    side: Side
    cleared: int
    of: int
    lacking: tuple[Lacking, ...]

    @property
    def state(self) -> str:
        return "yes" if self.cleared == self.of else "no"

    @property
    def parts(self) -> int:
        """Of 10,000."""
        return self.cleared * 10_000 // self.of if self.of else 0


@dataclass(frozen=True)
class ContentMeter:
    """One content: its sides, and how many recordings could be licensed for it alone."""

    content: Content
    is_offered: bool
    cleared: int
    of: int
    sides: tuple[SideMeter, ...]

    @cached_property
    def by_side(self) -> Mapping[str, SideMeter]:
        return {one.side.value: one for one in self.sides}


def content_meters(
    terms: Terms, purpose: Purpose, lines: Sequence[Line], *, on: date, territory: Territory
) -> list[ContentMeter]:
    """Ask for each content alone, on the other conditions of the Terms; the label's yes comes with publishing."""
    own = None if terms.is_in_effect(on) else terms.organisation.party.uuid
    return [_meter(terms, purpose, content, lines, on=on, territory=territory, own=own) for content in Content]


def _meter(
    terms: Terms,
    purpose: Purpose,
    content: Content,
    lines: Sequence[Line],
    *,
    on: date,
    territory: Territory,
    own: UUID | None,
) -> ContentMeter:
    use: Use = replace(use_under(terms), purposes=frozenset({purpose}), contents=frozenset({content}))
    missing = {
        recording: left
        for recording, pieces in clearance(lines, use, on=on, territory=territory).missing.items()
        if (left := [one for one in pieces if not (own and one.what in GRANTS and one.party == own)])
    }
    sides = tuple(_side(side, missing, of=len(lines)) for side in Side if content in CONTENTS_OF_SIDE[side])
    return ContentMeter(content, content in terms.contents, len(lines) - len(missing), len(lines), sides)


def _side(side: Side, missing: Mapping[int, Iterable[Missing]], *, of: int) -> SideMeter:
    waiting: Counter[tuple[str, UUID | None]] = Counter()
    answerable: set[UUID | None] = set()
    uncleared = 0
    for pieces in missing.values():
        of_side = [one for one in pieces if is_of(one, side)]
        waiting.update({(one.who, one.party) for one in of_side})
        answerable |= {one.party for one in of_side if one.what in ANSWERABLE}
        uncleared += bool(of_side)
    ordered = sorted(waiting.items(), key=_most_first)
    lacking = tuple(Lacking(who, party, count, party in answerable) for (who, party), count in ordered)
    return SideMeter(side, of - uncleared, of, lacking)


def _most_first(counted: tuple[tuple[str, UUID | None], int]) -> tuple[int, str]:
    return -counted[1], counted[0][0]


def is_of(piece: Missing, side: Side) -> bool:
    """Whether a piece stands in the way of a side: what is of neither, such as a freeze, of both."""
    if piece.side is not None:
        return piece.side == side
    of = [one for one, pieces in OF_SIDE.items() if piece.what in pieces]
    return side in of if of else True


@dataclass(frozen=True)
class ReleaseCount:
    """One release of a catalog, and how many of its recordings lack nothing."""

    release: Release
    ready: int
    of: int


def releases_of(catalog: Catalog, answer: CatalogClearance) -> list[ReleaseCount]:
    """The releases of a catalog by how much of them waits, as far as a page shows."""
    rows = catalog.recordings.exclude(release=None).order_by().values_list("release", "pk")
    counted: dict[int, list[bool]] = defaultdict(list)
    for release, recording in rows:
        counted[release or 0].append(recording not in answer.missing)
    most = sorted(counted, key=lambda pk: (sum(counted[pk]) - len(counted[pk]), pk))[:MOST_RELEASES]
    found = Release.objects.in_bulk(most)
    return [ReleaseCount(found[pk], sum(counted[pk]), len(counted[pk])) for pk in most]
