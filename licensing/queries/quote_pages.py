"""What a quote's page shows, frozen or live: one row a Terms version, and one a reason."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from licensing.models import Quote, QuoteDrop, QuoteLine, Terms
from licensing.queries.quotes import Preview, TermsTotal
from licensing.reasons import Because, lacks_only_answers, other_reasons, reason_from_json, sentences
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money

NAMED = 25
MOST_GROUPS = 40

Fallen: TypeAlias = tuple[int, Sequence[Because], int]  # a recording, why, and what was asked for it in ledger units


@dataclass(frozen=True)
class DroppedGroup:
    """All that fell out for one reason, and what that took off the price."""

    sentence: str
    count: int
    price: Money
    recordings: tuple[Recording, ...]
    asks_first: bool = False  # everybody who is missing wants to be asked

    @property
    def ids(self) -> list[UUID]:
        return [recording.uuid for recording in self.recordings]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.recordings)


def dropped_groups(fallen: Iterable[Fallen], currency: str) -> tuple[DroppedGroup, ...]:
    """Group what fell out by its reasons, the largest first, with the names of the first few of each.

    Where each recording lacks another person's yes there are as many reasons as recordings: the smallest groups are
    counted together.
    """
    ids: dict[str, list[int]] = defaultdict(list)
    units: dict[str, int] = defaultdict(int)
    asks_first: set[str] = set()
    for recording_id, reasons, asked in fallen:
        sentence = " ".join(sentences(reasons))
        ids[sentence].append(recording_id)
        units[sentence] += asked
        if lacks_only_answers(reasons):
            asks_first.add(sentence)
    largest = sorted(ids, key=lambda sentence: -len(ids[sentence]))
    shown, others = largest[:MOST_GROUPS], largest[MOST_GROUPS:]
    named = Recording.objects.in_bulk([pk for sentence in shown for pk in ids[sentence][:NAMED]])
    groups = [
        DroppedGroup(
            sentence=sentence,
            count=len(ids[sentence]),
            price=Money(units[sentence], currency),
            recordings=tuple(named[pk] for pk in ids[sentence][:NAMED] if pk in named),
            asks_first=sentence in asks_first,
        )
        for sentence in shown
    ]
    if others:
        count = sum(len(ids[sentence]) for sentence in others)
        price = Money(sum(units[sentence] for sentence in others), currency)
        groups.append(DroppedGroup(other_reasons(len(others)), count, price, ()))
    return tuple(groups)


def dropped_of_preview(shown: Preview) -> tuple[DroppedGroup, ...]:
    return dropped_groups(((one.recording_id, one.reasons, one.asked.units) for one in shown.dropped), shown.currency)


def dropped_of_quote(quote: Quote) -> tuple[DroppedGroup, ...]:
    """What was left out of a quote when it was frozen."""
    return dropped_groups(written_drops(quote.drops.filter(moment=QuoteDrop.Moment.QUOTED)), quote.currency)


def written_drops(drops: QuerySet[QuoteDrop]) -> Iterator[Fallen]:
    """Each as it was written down, with its reasons as clearance said them then."""
    for recording, reasons, units in drops.order_by("pk").values_list("recording_id", "reasons", "price_units"):
        yield recording, tuple(reason_from_json(one) for one in reasons), units


def totals_of_quotes(quotes: Sequence[Quote]) -> dict[int, tuple[TermsTotal, ...]]:
    """The totals of each of these quotes, summed for all of them at once."""
    currencies = {quote.pk: quote.currency for quote in quotes}
    lines = QuoteLine.objects.filter(quote__in=currencies).order_by("quote", "terms").values_list("quote", "terms")
    rows = list(lines.annotate(count=Count("pk"), units=Sum("price_units")))
    terms = Terms.objects.select_related("organisation", "catalog").in_bulk({row[1] for row in rows})
    found: dict[int, tuple[TermsTotal, ...]] = dict.fromkeys(currencies, ())
    for quote, pk, count, units in rows:
        found[quote] += (TermsTotal(terms[pk], count, count, Money(units, currencies[quote])),)
    return found
