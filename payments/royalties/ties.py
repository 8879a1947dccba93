"""The keys that ties between equal remainders are drawn by, one a division; `verify_statement.py` knows them too."""

from typing import Final

SALE_RULE: Final = "sale-1"
RECOGNITION_RULE: Final = "recognition-1"


def sale_key(order: str, currency: str) -> str:
    """An order's money, divided among its licences."""
    return f"{order}/{currency}/{SALE_RULE}"


def recognition_key(licence: str, currency: str) -> str:
    """A licence's money, divided between its parts and over its months."""
    return f"{licence}/{currency}/{RECOGNITION_RULE}"


def side_key(pool_key: str, side: str) -> str:
    """One side of a pool, divided among recordings, shares and participations."""
    return f"{pool_key}/{side}"
