"""Deals as one cell: what the sender agreed with somebody. They are facts, and never a permission to train."""

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Final

from marketplace.catalog.parsing.ern.parts import Terms
from marketplace.catalog.parsing.ern.territories import written

TRAINING: Final = frozenset({"UseForTrainingGenerativeAI", "UseForTrainingNonGenerativeAI", "UseForDataMining"})
_MOST: Final = 16_000
_LONGEST_MODEL: Final = 80
_LONGEST_USE: Final = 80


def is_taken_down(terms: Sequence[Terms]) -> bool:
    """Is it withdrawn everywhere, with no deal left?"""
    return bool(terms) and all(one.is_takedown for one in terms)


def written_deals(terms: Iterable[Terms]) -> str:
    """Write deals, those of the same uses, days and models as one; what a machine may learn comes first.

    A deal in no territory that we know is left out, and so are the last ones of a message with more than fit.
    """
    merged: dict[tuple[str, str], frozenset[int]] = {}
    for one in terms:
        if one.is_takedown or not one.territory:
            continue
        key = (_uses(one.uses), _period(one) + _model(one.models))
        merged[key] = merged.get(key, frozenset()) | one.territory
    pieces, length = [], 0
    for (uses, rest), numbers in sorted(merged.items(), key=lambda item: not TRAINING & set(item[0][0].split("+"))):
        piece = f"{uses} in {written(numbers)}{rest}"
        length += len(piece) + 2
        if length > _MOST:
            break
        pieces.append(piece)
    return "; ".join(pieces)


def _uses(uses: Iterable[str]) -> str:
    found = [short[:_LONGEST_USE] for use in uses if (short := re.sub(r"[\s+;]+", "", use))]
    return "+".join(found) or "UnspecifiedUse"


def _period(terms: Terms) -> str:
    starts, ends = _day(terms.starts), _day(terms.ends)
    return (f" from {starts}" if starts else "") + (f" until {ends}" if ends else "")


def _model(models: Iterable[str]) -> str:
    text = ""
    for model in models:
        more = f"{text}+{_tight(model)}" if text else _tight(model)
        text = more if len(more) <= _LONGEST_MODEL else text
    return f" as {text}" if text else ""


def _tight(text: str) -> str:
    return re.sub(r"[\s+;]+", "", text)


def _day(text: str) -> str:
    """A day, if there is such a day."""
    try:
        return datetime.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        return ""
