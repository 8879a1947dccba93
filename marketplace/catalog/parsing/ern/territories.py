"""Where a deal holds, in the codes that DDEX takes: ISO, `Worldwide`, CISAC's TIS numbers, and states of the past."""

from collections.abc import Iterable
from typing import Final

from marketplace.kit import countries
from marketplace.kit.territories import Territory

# Those that a state of the past became; ISO withdrew their codes, and messages still carry them.
_FORMER: Final = {
    "AN": "BQ CW SX", "BU": "MM", "CS": "RS ME", "DD": "DE", "FX": "FR", "SU": "AM AZ BY EE GE KZ KG LV LT MD RU TJ TM"
    " UA UZ", "TP": "TL", "YU": "RS ME", "ZR": "CD", "UK": "GB",
}  # fmt: skip
# CISAC's numbers for groups, above its numbers for countries, which are ISO's.
_GROUPS: Final = {
    "2105": "BN KH ID LA MY MM PH SG TH VN",
    "2109": "EE LV LT",
    "2110": "BE NL LU",
    "2124": "DE CH AT",
    "2126": "US CA MX",
    "2127": "DK FI IS NO SE",
    "2131": "DK NO SE",
}
_WORLD: Final = frozenset({"WORLDWIDE", "WORLD", "2136", "2WL"})
_UNION: Final = frozenset({"EU", "2123"})


def territory(named: Iterable[str], left_out: Iterable[str]) -> frozenset[int]:
    """Give the countries of a deal that names these codes, and leaves out those.

    A code that we do not know adds nothing; a part of a country that is left out leaves out the country: a deal is
    never read as wider than it is.
    """
    named, left_out = list(named), list(left_out)
    chosen = frozenset[int]().union(*(_numbers(code) for code in named)) if named or not left_out else countries.WORLD
    return chosen.difference(*(_numbers(code.partition("-")[0]) for code in left_out))


def written(numbers: frozenset[int]) -> str:
    """Write countries as a person does."""
    return str(Territory(numbers))


def _numbers(code: str) -> frozenset[int]:
    """Give the countries that one code stands for."""
    code = code.strip().upper()
    if code in _WORLD:
        return countries.WORLD
    if code in _UNION:
        return countries.EUROPEAN_UNION
    if code.isascii() and code.isdigit() and len(code) < 4:
        return frozenset({int(code)} & countries.WORLD)
    letters = _FORMER.get(code) or _GROUPS.get(code) or code
    return frozenset(countries.BY_CODE[word].number for word in letters.split() if word in countries.BY_CODE)
