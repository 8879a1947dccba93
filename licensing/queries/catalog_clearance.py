"""What stands between the recordings of a catalog and a licence, piece by piece, and who can supply each piece."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from licensing import presets
from licensing.models import Terms
from licensing.queries.cleared_uses import Lengthy, asking_prices
from licensing.queries.creators_parts import below_creators_part
from licensing.reasons import Because, Obstacle, Reason
from licensing.uses import use_under
from marketplace.catalog.models import Catalog, Release
from marketplace.catalog.queries.clearance import Line, Missing, Piece, clearance
from marketplace.catalog.queries.pieces import GRANTS
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Purpose


@dataclass(frozen=True)
class Question:
    """One purpose of Terms that are published, drafted, or only proposed by a preset."""

    terms: Terms
    purpose: Purpose

    @property
    def key(self) -> str:
        """What the address calls it."""
        return f"{self.terms.uuid if self.terms.pk else self.terms.preset}.{self.purpose.value}"


@dataclass(frozen=True)
class Group:
    """One missing piece, and the recordings that lack it."""

    because: Because
    recordings: tuple[int, ...]

    @property
    def key(self) -> str:
        """What the address calls it; the same tomorrow."""
        return sha256(json.dumps(self.because.as_json(), sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class CatalogClearance:
    """The answer for a whole catalog."""

    of: int
    cleared: tuple[int, ...]
    missing: Mapping[int, tuple[Because, ...]]
    groups: tuple[Group, ...]

    @property
    def ready(self) -> int:
        """How many recordings lack nothing."""
        return len(self.cleared)


def questions_of(catalog: Catalog, *, on: date) -> list[Question]:
    """What may be asked of a catalog: its Terms on offer or announced; else its drafts; else what presets propose."""
    written = Terms.objects.filter(catalog=catalog).select_related("organisation", "catalog").order_by("-number", "pk")
    published = list(written.not_over(on))
    offers = published or list(written.filter(status=Terms.Status.DRAFT))
    offers = offers or [presets.proposal(preset, catalog=catalog) for preset in Terms.Preset]
    return [Question(terms, purpose) for terms in offers for purpose in Purpose if purpose in terms.purposes]


def clearance_of(
    catalog: Catalog, question: Question, *, on: date, release: Release | None = None, where: Territory | None = None
) -> CatalogClearance:
    """Ask for every recording at once, in the order of their titles: of one release, and elsewhere, if told so.

    What publishing gives by itself, the label's own yes, is not missing from Terms that are not published.
    """
    recordings, territory = asked_of(catalog, release), where or question.terms.territory
    found = _not_cleared(catalog, question, recordings, on=on, territory=territory)
    for pk, reason in _obstacles(question.terms, recordings, found, on=on, territory=territory).items():
        found[pk] = (*found.get(pk, ()), reason)
    missing = {one.pk: found[one.pk] for one in recordings if one.pk in found}
    cleared = tuple(one.pk for one in recordings if one.pk not in missing)
    return CatalogClearance(len(recordings), cleared, missing, _grouped(missing))


def asked_of(catalog: Catalog, release: Release | None) -> list[Lengthy]:
    """The recordings of a catalog, or of one release in it, in the order of their titles."""
    recordings = catalog.recordings.filter(release=release) if release else catalog.recordings
    rows = recordings.order_by("title", "pk").values_list("pk", "uuid", "duration_ms")
    return [Lengthy(*row) for row in rows]


def lines_of(terms: Terms, recordings: Sequence[Lengthy]) -> list[Line]:
    """Each recording at the price that it would cost alone."""
    prices = asking_prices(terms, recordings)
    return [Line(one.pk, prices.get(one.pk) or Money.zero(terms.currency)) for one in recordings]


def _not_cleared(
    catalog: Catalog, question: Question, recordings: Sequence[Lengthy], *, on: date, territory: Territory
) -> dict[int, tuple[Because, ...]]:
    terms = question.terms
    use = replace(use_under(terms), purposes=frozenset({question.purpose}))
    answer = clearance(lines_of(terms, recordings), use, on=on, territory=territory)
    found: dict[int, tuple[Because, ...]] = {}
    for pk, pieces in answer.missing.items():
        left = tuple(
            dict.fromkeys(piece for piece in pieces if not _comes_with_publishing(piece, terms, catalog, on=on))
        )
        if left:
            found[pk] = left
    return found


def _comes_with_publishing(piece: Missing, terms: Terms, catalog: Catalog, *, on: date) -> bool:
    return not terms.is_in_effect(on) and piece.what in GRANTS and piece.party == catalog.organisation.party.uuid


def _obstacles(
    terms: Terms,
    recordings: Collection[Lengthy],
    found: Mapping[int, Sequence[Because]],
    *,
    on: date,
    territory: Territory,
) -> dict[int, Reason]:
    """What else would make a recording drop out of a quote; where nobody knows who holds it, nothing is added."""
    if terms.price_model == Terms.PriceModel.PER_MINUTE:
        reason = Reason(Obstacle.NO_LENGTH, terms.organisation.name)
        return {one.pk: reason for one in recordings if not one.duration_ms}
    unheld = {pk for pk, pieces in found.items() if any(piece.what == Piece.SHARE for piece in pieces)}
    held = {one.pk: terms for one in recordings if one.pk not in unheld}
    return below_creators_part(held, on=on, territory=territory)


def _grouped(missing: Mapping[int, Sequence[Because]]) -> tuple[Group, ...]:
    """By who can supply it, and of theirs what most recordings lack first."""
    lacking: dict[Because, list[int]] = defaultdict(list)
    for pk, pieces in missing.items():
        for because in pieces:
            lacking[because].append(pk)
    groups = [Group(because, tuple(recordings)) for because, recordings in lacking.items()]
    return tuple(sorted(groups, key=lambda one: (one.because.who, -len(one.recordings), one.because.sentence)))
