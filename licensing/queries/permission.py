"""Which recordings may not be licensed and why: asked alike when a quote is made, paid and issued."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from licensing.models import Quote, Selection, Terms
from licensing.queries.creators_parts import below_creators_part
from licensing.reasons import Because, Obstacle, Reason
from licensing.uses import countries_asked, use_of
from marketplace.catalog.queries.clearance import Line, clearance
from marketplace.catalog.queries.listings import listed_catalogs
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from marketplace.kit.uses import Use


def not_permitted(
    wanted: Quote | Selection, terms: Mapping[int, Terms], asked: Mapping[int, Money], *, on: date
) -> dict[int, tuple[Because, ...]]:
    """Every reason against each recording, under its Terms and at the price asked for it."""
    where = countries_asked(wanted.territory, wanted.organisation.country)
    found = _not_cleared(wanted, terms, asked, on=on, where=where)
    creators = below_creators_part(terms, on=on, territory=where)
    for more in (creators, _off_the_market(terms), _of_voices(wanted, terms)):
        for recording, reason in more.items():
            found[recording] = (*found.get(recording, ()), reason)
    return found


def _of_voices(wanted: Quote | Selection, terms: Mapping[int, Terms]) -> dict[int, Reason]:
    """The recordings, of instruments too, whose Terms leave the voice out where a model of voices is to be made."""
    if wanted.trained_model is None or not wanted.trained_model.imitates_voices:
        return {}
    return {
        recording: Reason(Obstacle.VOICE_MODEL, one.organisation.name)
        for recording, one in terms.items()
        if one.excludes_voice
    }


def _off_the_market(terms: Mapping[int, Terms]) -> dict[int, Reason]:
    """The recordings whose catalog was withdrawn, or whose label is not verified any more.

    Whoever lists may hold nothing, so that no grant of theirs ends; retired Terms still hold for quotes made before.
    """
    listed = set(
        listed_catalogs().filter(pk__in={one.catalog_id for one in terms.values()}).values_list("pk", flat=True)
    )
    return {
        recording: Reason(Obstacle.NOT_LISTED, one.organisation.name)
        for recording, one in terms.items()
        if one.catalog_id not in listed
    }


def _not_cleared(
    wanted: Quote | Selection, terms: Mapping[int, Terms], asked: Mapping[int, Money], *, on: date, where: Territory
) -> dict[int, tuple[Because, ...]]:
    """Ask clearance once for each way of using: Terms that differ in nothing that it looks at are asked together."""
    uses = {one.pk: use_of(wanted, one) for one in terms.values()}
    by_use: dict[Use, list[Line]] = defaultdict(list)
    for recording, one in terms.items():
        by_use[uses[one.pk]].append(Line(recording, asked[recording]))
    missing: dict[int, tuple[Because, ...]] = {}
    for use, lines in by_use.items():
        missing |= clearance(lines, use, on=on, territory=where).missing
    return missing
