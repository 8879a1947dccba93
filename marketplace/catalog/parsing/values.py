"""What one cell says: lengths, years, dates, names, parts of a whole. Each function reads a text or refuses it."""

import datetime
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Final

from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _

LONGEST_SECONDS: Final = 24 * 3600
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_YEAR: Final = re.compile(r"(\d{4})(?:[-./년]\s*\d{1,2}(?:[-./월]\s*\d{1,2}[일.]?)?[월.]?)?년?")

FINEST_WHOLE = 100_000_000  # a percentage of six decimals


def clean(text: str) -> str:
    """Give the text in one Unicode form, in one line, without characters that nobody sees."""
    return " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", text)).split())


def bounded(text: str, limit: int) -> str:
    """Refuse a text that is longer than its field."""
    if len(text) > limit:
        raise Refused(_("The text has {count} characters; {limit} fit"), _("Shorten it."), count=len(text), limit=limit)
    return text


def names(text: str, *, limit: int = 300) -> tuple[str, ...]:
    """Divide a list of names at semicolons; a name that stands twice counts once."""
    found: dict[str, str] = {}
    for piece in re.split(r"[;|；]", text):
        if name := bounded(piece.strip(), limit):
            found.setdefault(name.casefold(), name)
    return tuple(found.values())


def milliseconds(text: str) -> int:
    """Read a length: `3:45`, `1:02:03`, `225`, `225.5`, `PT3M45S`, `3분 45초`."""
    plain = text.strip().lower()
    clock = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?", plain)
    named = re.fullmatch(
        r"(?:pt)?(?:(\d{1,9})\s*(?:h|hours?|시간))?\s*(?:(\d{1,9})\s*(?:m|min|minutes?|분))?\s*"
        r"(?:(\d{1,9})(?:[.,](\d{1,3})\d*)?\s*(?:s|sec|seconds?|초)?)?",
        plain,
    )
    match = clock or named
    if not plain or match is None or not any(match.groups()) or (clock and int(clock[3]) > 59):
        raise Refused(
            _("“{text}” is not a length"), _("Write minutes and seconds, such as 4:07, or seconds."), text=text
        )
    hours, minutes, seconds, fraction = match.groups()
    total = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return _plausible(total * 1000 + int((fraction or "0").ljust(3, "0")), text)


def whole_milliseconds(text: str) -> int:
    """Read a length that the column gives in milliseconds."""
    if not re.fullmatch(r"\d{1,12}(?:\.0+)?", text):
        raise Refused(_("“{text}” is not a number of milliseconds"), _("Write digits only, such as 247000."), text=text)
    return _plausible(int(text.split(".", maxsplit=1)[0]), text)


def _plausible(length: int, text: str) -> int:
    """Refuse a length of nothing, and one of more than a day."""
    if not 0 < length <= LONGEST_SECONDS * 1000:
        raise Refused(
            _("A recording of “{text}” is no length that a recording has"),
            _("Write minutes and seconds, such as 4:07; leave the cell empty if you do not know it."),
            text=text,
        )
    return length


def year(text: str) -> int:
    """Read a year, also from a date, with a time or without."""
    day, _blank, _time = text.replace("T", " ").partition(" ") if ":" in text else (text, "", "")
    match = _YEAR.fullmatch(day)
    if match is None or not 1860 <= int(match[1]) <= 2100:
        raise Refused(_("“{text}” is not a year"), _("Write four digits, such as 2019."), text=text)
    return int(match[1])


def date(text: str) -> datetime.date:
    """Read a day as ISO writes it, or in Korean order with dots or slashes."""
    match = re.fullmatch(r"(\d{4})[-./년]\s*(\d{1,2})[-./월]\s*(\d{1,2})일?\.?", text)
    try:
        return datetime.date(*(int(part) for part in match.groups())) if match else _no_date(text)
    except ValueError:
        return _no_date(text)


def _no_date(text: str) -> datetime.date:
    """Refuse what is no day."""
    raise Refused(_("“{text}” is not a day"), _("Write year, month, day: 2026-11-30."), text=text)


def part(text: str) -> Fraction:
    """Read a part of a whole: `25%`, `33.33`, `1/3`; plain numbers are of a hundred."""
    plain = text.replace(" ", "").replace(",", ".")
    ratio = re.fullmatch(r"(\d{1,9})/(\d{1,9})", plain)
    percent = re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?)%?", plain)
    if ratio and int(ratio[2]):
        value = Fraction(int(ratio[1]), int(ratio[2]))
    elif percent:
        value = Fraction(Decimal(percent[1])) / 100
    else:
        raise Refused(_("“{text}” is not a part of a whole"), _("Write 25% or 1/4."), text=text)
    if value.denominator > FINEST_WHOLE:
        raise Refused(
            _("“{text}” is finer than a percentage of six decimals"), _("Write 33.333333% or 1/3."), text=text
        )
    if not 0 < value <= 1:
        raise Refused(_("“{text}” is not between nothing and the whole"), _("Write 25% or 1/4."), text=text)
    if percent and "%" not in plain and value < Fraction(1, 100):
        raise Refused(
            _("“{text}” could be a part of one or of a hundred"),
            _("Write it with a percent sign, or as 1/4."),
            text=text,
        )
    return value
