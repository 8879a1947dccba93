"""The bands into which lengths, years and prices fall."""

from collections.abc import Mapping

from django.db.models import Q

from marketplace.kit.money import Money

MINUTE = 60_000
DURATIONS: Mapping[str, Q] = {
    "under-2": Q(duration_ms__lt=2 * MINUTE),
    "2-4": Q(duration_ms__gte=2 * MINUTE, duration_ms__lt=4 * MINUTE),
    "4-8": Q(duration_ms__gte=4 * MINUTE, duration_ms__lt=8 * MINUTE),
    "over-8": Q(duration_ms__gte=8 * MINUTE),
}
YEARS: Mapping[str, Q] = {
    "2020": Q(year__gte=2020),
    "2010": Q(year__gte=2010, year__lt=2020),
    "2000": Q(year__gte=2000, year__lt=2010),
    "before-2000": Q(year__lt=2000),
}
TEMPI: Mapping[str, Q] = {
    "slow": Q(bpm__lt=80),
    "medium": Q(bpm__gte=80, bpm__lt=120),
    "fast": Q(bpm__gte=120),
}
BANDS: Mapping[str, Mapping[str, Q]] = {"duration": DURATIONS, "year": YEARS, "tempo": TEMPI}
PRICES: Mapping[str, tuple[int | None, int | None]] = {
    "under-1": (None, 1),
    "1-5": (1, 5),
    "5-20": (5, 20),
    "over-20": (20, None),
}
ONE = {"USD": 100, "EUR": 100, "GBP": 100, "JPY": 100, "KRW": 1_000}  # a like amount of each, in minor units


def price_bands(currency: str) -> dict[str, Q]:
    """Filters on the annotation `price`, in ledger units."""
    return {key: _between(_units(low, currency), _units(high, currency)) for key, (low, high) in PRICES.items()}


def _units(times: int | None, currency: str) -> int | None:
    return None if times is None else Money.from_minor(times * ONE[currency], currency).units


def _between(low: int | None, high: int | None) -> Q:
    band = Q(price__isnull=False)
    if low is not None:
        band &= Q(price__gte=low)
    return band & Q(price__lt=high) if high is not None else band
