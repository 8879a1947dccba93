"""Bank accounts as each country writes them: what must be told, and whether it can be right. No Django, no database."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _


class Way(StrEnum):
    """By which numbers an account is found."""

    IBAN = "iban"
    KOREA = "korea"
    JAPAN = "japan"
    AUSTRALIA = "australia"
    SWIFT = "swift"


# How long an IBAN is, by the SWIFT registry; a country that is not listed has none.
IBAN_LENGTHS: Final = {
    code: int(length)
    for length, codes in (
        line.split(" ", 1)
        for line in (
            "15 NO",
            "16 BE",
            "18 DK FI FO GL NL",
            "19 MK SI",
            "20 AT BA EE KZ LT LU MN XK",
            "21 CH HR LI LV",
            "22 BG BH CR DE GB GE IE ME RS VA",
            "23 AE GI IL IQ OM SO TL",
            "24 AD CZ ES MD PK RO SA SE SK TN VG",
            "25 LY PT ST",
            "26 IS TR",
            "27 BI DJ FR GR IT MC MR SM",
            "28 AL AZ BY CY DO GT HN HU LB NI PL SV",
            "29 BR EG PS QA UA",
            "30 JO KW MU YE",
            "31 MT SC",
            "32 LC",
            "33 RU",
        )
    )
    for code in codes.split()
}

# The banks of Korea by the three digits of the Korea Financial Telecommunications & Clearings Institute.
KOREAN_BANKS: Final = {
    "002": "한국산업은행 (KDB)",
    "003": "IBK기업은행",
    "004": "KB국민은행",
    "007": "수협은행",
    "011": "NH농협은행",
    "012": "지역농축협",
    "020": "우리은행",
    "023": "SC제일은행",
    "027": "한국씨티은행",
    "031": "iM뱅크 (대구은행)",
    "032": "부산은행",
    "034": "광주은행",
    "035": "제주은행",
    "037": "전북은행",
    "039": "경남은행",
    "045": "새마을금고",
    "048": "신협",
    "050": "저축은행",
    "071": "우체국",
    "081": "하나은행",
    "088": "신한은행",
    "089": "케이뱅크",
    "090": "카카오뱅크",
    "092": "토스뱅크",
}
_COPY: Final = _("Copy it again from your bank book or your bank’s app.")


@dataclass(frozen=True, slots=True)
class BankAccount:
    """One account, in its one normal form; what its country does not use is empty.

    `number` is the IBAN where the country has one. `kind` is Japan's: 1 ordinary, 2 current.
    """

    country: str
    holder: str
    number: str
    bic: str = ""
    bank_code: str = ""
    branch_code: str = ""
    bank_name: str = ""
    kind: str = ""

    @property
    def iban(self) -> str:
        return self.number if way_of(self.country) is Way.IBAN else ""

    @property
    def hint(self) -> str:
        """The last four digits, by which its owner knows it."""
        return f"•••• {self.number[-4:]}"

    def as_said(self) -> dict[str, str]:
        """All of it as plain words, to be sealed."""
        return asdict(self)

    @classmethod
    def from_said(cls, said: Mapping[str, str]) -> "BankAccount":
        """Read what `as_said` gave."""
        return cls(**said)


def way_of(country: str) -> Way:
    """What an account in this country is found by."""
    if country in IBAN_LENGTHS:
        return Way.IBAN
    return {"KR": Way.KOREA, "JP": Way.JAPAN, "AU": Way.AUSTRALIA}.get(country, Way.SWIFT)


def iban(text: str, *, country: str) -> str:
    """Read an IBAN of one country: its length and its two check digits must fit."""
    code = _tight(text)
    length = IBAN_LENGTHS[country]
    if not code.startswith(country):
        raise Refused(
            _("An IBAN of this country begins with {country}, this begins with “{start}”"),
            _("Choose the country of the bank first."),
            country=country,
            start=code[:2],
        )
    if len(code) != length or not re.fullmatch(r"[A-Z0-9]+", code):
        raise Refused(
            _("An IBAN of this country has {length} letters and digits, this has {found}"),
            _COPY,
            length=length,
            found=len(code),
        )
    moved = code[4:] + code[:4]
    if not code[2:4].isdigit() or int("".join(str(int(sign, 36)) for sign in moved)) % 97 != 1:
        raise Refused(_("The check digits of this IBAN do not fit: one sign at least is wrong"), _COPY)
    return code


def bic(text: str, *, country: str) -> str:
    """Read the code of a bank (SWIFT or BIC): eight or eleven signs, the fifth and sixth its country."""
    code = _tight(text)
    if not re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", code):
        raise Refused(_("A BIC has eight or eleven letters and digits"), _COPY)
    if code[4:6] != country:
        raise Refused(
            _("This BIC is of a bank in {found}, not in {country}"),
            _("Choose the country of the bank first."),
            found=code[4:6],
            country=country,
        )
    return code


def digits(text: str, *, least: int, most: int) -> str:
    """Read a number that people group with spaces and hyphens."""
    number = _tight(text)
    if not re.fullmatch(r"[0-9]+", number):
        raise Refused(_("This has digits only"), _COPY)
    if not least <= len(number) <= most:
        if least == most:
            raise Refused(_("This has {most} digits, you gave {found}"), _COPY, most=most, found=len(number))
        raise Refused(
            _("This has {least} to {most} digits, you gave {found}"), _COPY, least=least, most=most, found=len(number)
        )
    return number


def number_abroad(text: str) -> str:
    """Read the number of an account in a country of which we know no rule."""
    number = _tight(text)
    if not re.fullmatch(r"[A-Z0-9]{4,34}", number):
        raise Refused(_("An account number has 4 to 34 letters and digits"), _COPY)
    return number


def kana(text: str) -> str:
    """Read a name as Japanese banks write it: katakana or capital Latin letters, in their half-width form."""
    said = unicodedata.normalize("NFKC", text).strip().upper()
    if not re.fullmatch(r"[ァ-ヶー・A-Z0-9 ().,/\-]+", said):
        raise Refused(
            _("Japanese banks know this name in katakana or in Latin capitals"),
            _("Write it as it stands on your cash card."),
        )
    return said


def _tight(text: str) -> str:
    return re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text)).upper()
