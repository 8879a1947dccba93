"""Parts of a whole that come out finer than can be written: divided to the last unit all the same. No tables."""

from fractions import Fraction
from math import lcm

from django.utils.translation import gettext as _

from marketplace.catalog.parsing.values import FINEST_WHOLE
from marketplace.kit.division import largest_remainder
from marketplace.kit.errors import DomainError

Parts = dict[int, Fraction]


class PartsTooFine(DomainError):
    """What would be left to the others cannot be written as parts of a whole."""


def in_proportion(parts: Parts, left: Fraction) -> Parts:
    """What some keep together, in proportion to what they held, exactly; where that is too fine, the last unit by lot.

    Together they keep just what is left, whichever way.
    """
    held = sum(parts.values(), Fraction(0))
    exact = {key: part * left / held for key, part in parts.items()}
    if _can_be_written(exact):
        return exact
    whole = lcm(left.denominator, *(part.denominator for part in parts.values()))
    if whole > FINEST_WHOLE:
        raise PartsTooFine(
            _("What would be left to the others is too fine to be written. A claim that names whose share it is helps.")
        )
    return _in_units(parts, int(left * whole), whole)


def writable(parts: Parts) -> Parts:
    """The same parts where they can be written, else the nearest; together they are never more than they were."""
    if _can_be_written(parts):
        return parts
    return _in_units(parts, int(sum(parts.values(), Fraction(0)) * FINEST_WHOLE), FINEST_WHOLE)


def _can_be_written(parts: Parts) -> bool:
    return all(part.denominator <= FINEST_WHOLE for part in parts.values())


def _in_units(parts: Parts, units: int, whole: int) -> Parts:
    common = lcm(*(part.denominator for part in parts.values()))
    weights = [(str(key), int(part * common)) for key, part in parts.items()]
    divided = largest_remainder(units, weights, key="claim").units
    return {key: Fraction(unit, whole) for key, unit in zip(parts, divided, strict=True)}
