"""The trade's identifiers: each function takes what people write and gives the one normal form, or refuses it.

The rules are those of standards.md 3.10. A refusal says what is wrong with this value, not what a valid one is.
"""

import re
import unicodedata
from typing import Final

from marketplace.kit.countries import BY_CODE
from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _

# Codes that agencies hand out that are no country's, or no longer; KS is Korea's second, QM to QZ are the USA's.
_ISRC_AGENCIES: Final = re.compile("BC|BP|BX|CB|CP|CS|DG|FX|GX|KS|QM|QN|QT|QZ|TC|UK|XK|YU|ZB|ZZ")
_DPID_STATES: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def isrc(text: str) -> str:
    """Read an ISRC: country, registrant, year and number in twelve characters, without a check digit."""
    code = _tight(text).removeprefix("ISRC")
    _sized(code, 12, "ISRC", _("Two letters, three letters or digits, seven digits: KR-ABC-26-00001."))
    if not re.fullmatch("[A-Z]{2}", code[:2]):
        raise Refused(
            _("An ISRC begins with two letters, this begins with “{prefix}”"),
            _("Look for a digit where a letter belongs, such as 0 for O."),
            prefix=code[:2],
        )
    if not re.fullmatch("[A-Z0-9]{3}", code[2:5]):
        raise Refused(
            _("“{part}” cannot be a registrant: it has three letters or digits"),
            _("Copy the ISRC again from the release’s delivery sheet."),
            part=code[2:5],
        )
    if not re.fullmatch(r"[0-9]{7}", code[5:]):
        raise Refused(
            _("“{part}” must be seven digits: the year and the number"),
            _("Look for a letter where a digit belongs, such as O for 0."),
            part=code[5:],
        )
    if code[:2] not in BY_CODE and not _ISRC_AGENCIES.fullmatch(code[:2]):
        raise Refused(
            _("No ISRC agency hands out codes that begin with “{prefix}”"),
            _("Copy the ISRC again from the release’s delivery sheet."),
            prefix=code[:2],
        )
    return code


def iswc(text: str) -> str:
    """Read the number of a work: T and ten digits, the last one for checking."""
    code = _tight(text).removeprefix("ISWC")
    _sized(code, 11, "ISWC", _("The letter T and ten digits: T-034.524.680-1."))
    if not re.fullmatch(r"T[0-9]{10}", code):
        raise Refused(
            _("An ISWC is the letter T and ten digits, this is “{code}”"),
            _("Copy the ISWC again from the society’s confirmation."),
            code=code,
        )
    _checked(code, _weighted(code[1:10], 1), "ISWC")
    return code


def isni(text: str) -> str:
    """Read the number of a name: sixteen characters, the last a digit or X."""
    code = _tight(text).removeprefix("ISNI").removeprefix("HTTPS//ISNIORG/ISNI/")
    _sized(code, 16, "ISNI", _("Sixteen characters, such as 0000 0001 2281 955X."))
    if not re.fullmatch(r"[0-9]{15}[0-9X]", code):
        raise Refused(
            _("An ISNI has digits only; the last may be X. This is “{code}”"),
            _("Copy the ISNI again from isni.org."),
            code=code,
        )
    state = 0
    for digit in code[:15]:
        state = (state + int(digit)) * 2 % 11
    _checked(code, "0123456789X"[(12 - state) % 11], "ISNI")
    return code


def ipi_name(text: str) -> str:
    """Read the number of a writer's or publisher's name: eleven digits; societies often leave out leading zeros."""
    code = _tight(text).removeprefix("IPI")
    if re.fullmatch(r"[0-9]{9,10}", code):
        code = code.rjust(11, "0")
    _sized(code, 11, "IPI", _("Eleven digits, such as 00014107338."))
    if not re.fullmatch(r"[0-9]{11}", code):
        raise Refused(
            _("An IPI name number has digits only, this is “{code}”"),
            _("Copy the number again from the society’s confirmation."),
            code=code,
        )
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(code[:9])) % 101
    _checked(code, f"{(101 - total) % 101 % 100:02d}", "IPI")
    return code


def ipi_base(text: str) -> str:
    """Read the number of a writer or publisher behind all their names: I, nine digits and one for checking."""
    code = _tight(text).removeprefix("IPI")
    _sized(code, 11, "IPI", _("The letter I and ten digits: I-001068130-6."))
    if not re.fullmatch(r"I[0-9]{10}", code):
        raise Refused(
            _("An IPI base number is the letter I and ten digits, this is “{code}”"),
            _("Copy the number again from the society’s confirmation."),
            code=code,
        )
    _checked(code, _weighted(code[1:10], 2), "IPI")
    return f"I-{code[1:10]}-{code[10]}"


def barcode(text: str) -> str:
    """Read a UPC or EAN of 8, 12, 13 or 14 digits."""
    code = _tight(text).removeprefix("UPC").removeprefix("EAN")
    if not re.fullmatch(r"[0-9]+", code) or len(code) not in {8, 12, 13, 14}:
        raise Refused(
            _("A barcode has 12 digits (UPC) or 13 (EAN), this is “{code}”"),
            _("Spreadsheets drop leading zeros: give the column the format Text."),
            code=code,
        )
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(code[:-1])))
    _checked(code, str(-total % 10), "UPC/EAN")
    return code


def dpid(text: str) -> str:
    """Read the identifier of a party in DDEX messages: PADPIDA, ten digits, one character for checking."""
    code = _tight(text)
    _sized(code, 18, "DPID", _("PADPIDA, ten digits and one more character: PADPIDA2013020802I."))
    if not re.fullmatch(r"PADPIDA[0-9]{10}[0-9A-Z]", code):
        raise Refused(
            _("A DPID is PADPIDA, ten digits and one more character, this is “{code}”"),
            _("Copy the DPID again from dpid.ddex.net."),
            code=code,
        )
    state = 36
    for character in code[:17]:
        state = (state + _DPID_STATES.index(character)) % 36 or 36
        state = state * 2 % 37
    _checked(code, _DPID_STATES[(37 - state) % 36], "DPID")
    return code


def _tight(text: str) -> str:
    """Leave out what people put between the characters, and read full-width ones as the plain ones."""
    return re.sub(r"[\s.:>\-–—‐‑]", "", unicodedata.normalize("NFKC", text)).upper()


def _sized(code: str, length: int, name: str, remedy: str) -> None:
    """Refuse a code that is too long or too short."""
    if len(code) != length:
        raise Refused(
            _("This {name} has {count} characters instead of {length}"),
            remedy,
            name=name,
            count=len(code),
            length=length,
        )


def _weighted(digits: str, start: int) -> str:
    """Give the check digit that ISWC and IPI base numbers share."""
    total = start + sum(place * int(digit) for place, digit in enumerate(digits, start=1))
    return str(-total % 10)


def _checked(code: str, check: str, name: str) -> None:
    """Refuse a code whose end does not fit the rest."""
    if not code.endswith(check):
        raise Refused(
            _("The check digit of this {name} is wrong: after “{body}” comes {check}, not {end}"),
            _("A digit was mistyped or two were swapped: compare it with the source."),
            name=name,
            body=code[: -len(check)],
            check=check,
            end=code[-len(check) :],
        )
