"""What a licence covers and may deliver no longer: permission that was withdrawn, frozen, or left the market."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from licensing.models import Licence, ManifestItem
from licensing.reasons import Obstacle, Reason
from licensing.uses import countries_asked, use_of
from marketplace.catalog.models import Catalog
from marketplace.catalog.queries.clearance import Line, clearance
from marketplace.kit.money import Money


def stopped(licence: Licence, items: Iterable[ManifestItem], *, on: date) -> dict[int, str]:
    """Why nothing more is delivered of a recording, by the recording; those that may be delivered are left out."""
    quote, where = licence.quote, countries_asked(licence.quote.territory, licence.country)
    lines = [Line(item.recording_id, Money(item.price_units, licence.currency)) for item in items]
    answer = clearance(lines, use_of(quote, licence.terms), on=on, territory=where)
    why = {recording: [piece.sentence for piece in pieces] for recording, pieces in answer.missing.items()}
    asked = [line.recording_id for line in lines]
    withdrawn = Catalog.objects.filter(recordings__in=asked, status=Catalog.Status.WITHDRAWN)
    for recording, label in withdrawn.values_list("recordings", "organisation__name"):
        if recording in asked:
            why.setdefault(recording, []).append(Reason(Obstacle.NOT_LISTED, label).sentence)
    return {recording: " ".join(sentences) for recording, sentences in why.items()}


def still_permitted(items: Iterable[ManifestItem], *, on: date) -> list[ManifestItem]:
    """Those of some items, of whichever licences, that may be delivered as far as permission goes."""
    by_licence: dict[Licence, list[ManifestItem]] = defaultdict(list)
    for item in items:
        by_licence[item.licence].append(item)
    found: list[ManifestItem] = []
    for licence, listed in by_licence.items():
        why = stopped(licence, listed, on=on)
        found += [item for item in listed if item.recording_id not in why]
    return found
