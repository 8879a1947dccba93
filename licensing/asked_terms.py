"""What a permission request asks, frozen as JSON when the letter leaves, and read back for the page that answers it."""

from collections.abc import Iterable, Mapping
from typing import Any

from licensing.models import PermissionRequest, Terms
from licensing.queries.wanted import Wanted
from licensing.terms_document import FIELDS, LISTS, document_of
from marketplace.kit.hashing import Json
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory


def frozen(terms: Terms, wanted: Wanted, *, price: Money) -> dict[str, Json]:
    """Write down the Terms, the price of one recording and what the party is asked to supply."""
    return {
        "document": document_of(terms),
        "title": str(terms),
        "catalog": terms.catalog.title,
        "organisation": terms.organisation.name,
        "purposes": [*sorted(str(purpose) for purpose in terms.purposes)],
        "price_units": price.units,
        "currency": price.currency,
        "consent": wanted.needs_consent or wanted.needs_voice or wanted.needs_name,
        "voice": wanted.needs_voice,
        "name": wanted.needs_name,
        "sides": [*sorted(str(side) for side in wanted.sides)],
    }


def terms_in(request: PermissionRequest) -> Terms:
    """The Terms as they were when the letter left, not saved; for reading only."""
    document = request.asked["document"]
    said = {name: document[name] for name in (*FIELDS, *LISTS) if name in document}
    return Terms(
        organisation=request.organisation,
        catalog=request.catalog,
        territory=Territory.parse(document["territory"]),
        **said,
    )


def is_better(asked: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether nothing that is asked is worse than before for the one who is asked, and something is better.

    What may be done with the output is not ranked: there, different is worse.
    """
    if asked["currency"] != before["currency"]:
        return False
    now, then = asked["document"], before["document"]
    if now["output_use"] != then["output_use"]:
        return False
    orders = [
        _order(asked["price_units"], before["price_units"]),
        _order(then["months"], now["months"]),
        _order(before["voice"], asked["voice"]),
        _order(bool(before.get("name")), asked["name"]),
        _fewer(Territory.parse(now["territory"]).numbers, Territory.parse(then["territory"]).numbers),
        *(_fewer(now[axis], then[axis]) for axis in ("purposes", "stages", "contents")),
    ]
    return min(orders) >= 0 and max(orders) > 0


def _order(one: int, other: int) -> int:
    return (one > other) - (one < other)


def _fewer(one: Iterable[Any], other: Iterable[Any]) -> int:
    """Less asked is better; other things asked are worse."""
    left, right = set(one), set(other)
    if left == right:
        return 0
    return 1 if left < right else -1
