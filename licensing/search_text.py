"""One space of text for searching: no accents, no case, Hangul spelt letter by letter.

A mistyped syllable shares no character with the right one, but most of its letters: so each Hangul letter gets Latin
ones, and trigrams find it. Romanised queries find Korean titles too. This module knows no Django.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_LETTERS: Final = """
g kk n d tt r m b pp s ss - j jj ch k t p h
a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i
- k kk ks n nj nh t l lk lm lb ls lt lp lh m p ps t t ng j ch k t p h
"""
_INITIALS, _VOWELS, _FINALS = (tuple(line.replace("-", "").split(" ")) for line in _LETTERS.strip().splitlines())
_FIRST: Final = 0xAC00
_LAST: Final = 0xD7A3
_LETTERS_OF_OTHERS: Final = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def searchable(text: str) -> str:
    """Write a text as it is searched for: small, without accents or signs, Hangul in Latin letters."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS_OF_OTHERS)
    spelt = "".join(_spelt(character) for character in folded)
    bare = "".join(one for one in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", re.sub(r"['’`´]", "", bare)))


def squeezed(text: str) -> str:
    """A searchable text without its spaces: Korean is spaced as one likes."""
    return searchable(text).replace(" ", "")


def has_hangul(text: str) -> bool:
    return any(_FIRST <= ord(one) <= _LAST for one in unicodedata.normalize("NFC", text))


def words_of(texts: Iterable[str]) -> str:
    """Several texts as one to search in, each word once."""
    return " ".join(dict.fromkeys(" ".join(searchable(text) for text in texts if text).split()))


def _spelt(character: str) -> str:
    if not _FIRST <= ord(character) <= _LAST:
        return character
    place = ord(character) - _FIRST
    initial, vowel, final = place // 588, place % 588 // 28, place % 28
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]
