"""What a licence covers and may deliver no longer: permission that was withdrawn, frozen, or left the market."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from licensing.models import Licence, ManifestItem, StoppedItem
from licensing.reasons import Because, Obstacle, Reason, reason_from_json
from licensing.uses import countries_asked, use_of
from marketplace.catalog.models import Catalog
from marketplace.catalog.queries.clearance import Line, clearance
from marketplace.kit.money import Money


def stopped(licence: Licence, items: Iterable[ManifestItem], *, on: date) -> dict[int, str]:
    """Why nothing more is delivered of a recording, by the recording; those that may be delivered are left out.

    What stopped before its file went out is owed back, and stays stopped whatever anybody permits afterwards.
    """
    items = list(items)
    why = why_stopped(licence, items, on=on)
    over = StoppedItem.objects.filter(item__in=[item.pk for item in items])
    for recording, reasons in over.values_list("item__recording", "reasons"):
        why.setdefault(recording, [reason_from_json(reason) for reason in reasons])
    return {recording: " ".join(reason.sentence for reason in reasons) for recording, reasons in why.items()}


def why_stopped(licence: Licence, items: Iterable[ManifestItem], *, on: date) -> dict[int, list[Because]]:
    """Each reason against each recording that may not be delivered as things stand on a day."""
    quote, where = licence.quote, countries_asked(licence.quote.territory, licence.country)
    lines = [Line(item.recording_id, Money(item.price_units, licence.currency)) for item in items]
    answer = clearance(lines, use_of(quote, licence.terms), on=on, territory=where)
    why: dict[int, list[Because]] = {recording: list(pieces) for recording, pieces in answer.missing.items()}
    asked = [line.recording_id for line in lines]
    withdrawn = Catalog.objects.filter(recordings__in=asked, status=Catalog.Status.WITHDRAWN)
    for recording, label in withdrawn.values_list("recordings", "organisation__name"):
        if recording in asked:
            why.setdefault(recording, []).append(Reason(Obstacle.NOT_LISTED, label))
    return why


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
