"""What a licence covers and may deliver no longer: permission that was withdrawn, frozen, or left the market."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from licensing.models import Licence, ManifestItem, StoppedItem
from licensing.reasons import Because, Obstacle, Reason, reason_from_json, sentences
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
    return {recording: " ".join(sentences(reasons)) for recording, reasons in why.items()}


def why_stopped(licence: Licence, items: Iterable[ManifestItem], *, on: date) -> dict[int, list[Because]]:
    """Each reason against each recording that may not be delivered as things stand on a day."""
    quote, where = licence.quote, countries_asked(licence.quote.territory, licence.country)
    lines = [Line(item.recording_id, Money(item.price_units, licence.currency)) for item in items]
    answer = clearance(lines, use_of(quote, licence.terms), on=on, territory=where)
    why: dict[int, list[Because]] = {recording: list(pieces) for recording, pieces in answer.missing.items()}
    asked = {line.recording_id for line in lines}
    withdrawn = Catalog.objects.filter(recordings__in=asked, status=Catalog.Status.WITHDRAWN)
    for recording, label in withdrawn.values_list("recordings", "organisation__name"):
        if recording in asked:
            why.setdefault(recording, []).append(Reason(Obstacle.NOT_LISTED, label))
    return why


@dataclass(frozen=True, slots=True)
class NeverDelivered:
    """Recordings that stopped for good before they went out: why each did, and what is owed back for them."""

    reasons: tuple[tuple[Because, ...], ...]
    owed: Money

    @property
    def count(self) -> int:
        return len(self.reasons)

    @property
    def why(self) -> list[tuple[str, int]]:
        """Each reason in the reader's language, with how many it stopped; the most first."""
        return Counter(sentence for reasons in self.reasons for sentence in sentences(reasons)).most_common()


def never_delivered(licence: Licence, rows: Iterable[StoppedItem]) -> NeverDelivered:
    """Add up some of what a licence will never deliver."""
    rows = list(rows)
    owed = Money(sum(row.item.price_units for row in rows), licence.currency)
    return NeverDelivered(tuple(tuple(map(reason_from_json, row.reasons)) for row in rows), owed)


def never_delivered_of(licence: Licence) -> NeverDelivered:
    """All that a licence will never deliver."""
    return never_delivered(licence, StoppedItem.objects.filter(item__licence=licence).select_related("item"))


def owed_back_on(licence: Licence, items: Iterable[ManifestItem]) -> dict[int, Money]:
    """What is owed back of those items that stopped for good before they went out, by recording."""
    over = StoppedItem.objects.filter(item__in=[item.pk for item in items], item__price_units__gt=0)
    prices = over.values_list("item__recording", "item__price_units")
    return {recording: Money(units, licence.currency) for recording, units in prices}


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
