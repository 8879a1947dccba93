"""What the cells of a catalog file say of a recording. Each function reads a text or refuses it."""

import re
from typing import Final

from marketplace.catalog.parsing.languages import language_code
from marketplace.catalog.parsing.recording_rows import Writer
from marketplace.catalog.parsing.values import bounded, names
from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _

_NOBODY: Final = frozenset(
    {"?", "-", "n/a", "none", "unknown", "unknown artist", "various", "various artists", "v.a.", "v/a", "va"}
)
_VOCAL: Final = frozenset(["vocal", "vocals", "yes", "y", "true", "1", "sung", "보컬", "가창", "유", "예"])
_INSTRUMENTAL: Final = frozenset(
    ["instrumental", "no", "n", "false", "0", "inst", "inst.", "연주", "연주곡", "무", "아니오", "아니요"]
)
_NO_AI: Final = frozenset(["none", "no", "n", "false", "0", "없음", "미사용", "아니오", "아니요"])
_PARTLY_AI: Final = frozenset(["partly", "partial", "part", "some", "assisted", "일부", "부분"])
_WHOLLY_AI: Final = frozenset(["all", "wholly", "full", "fully", "entirely", "전부", "전체"])
_KEY: Final = re.compile(
    r"(?P<note>[A-Ga-g])[\s-]*(?P<sign>sharp|flat|#|♯|b|♭)?[\s-]*(?P<mode>major|minor|maj|min|m)?",
    re.IGNORECASE,
)
_ACCIDENTALS: Final = {"sharp": "sharp", "#": "sharp", "♯": "sharp", "flat": "flat", "b": "flat", "♭": "flat"}
_WRITER_ROLES: Final = {
    "writer": "writer", "composer": "composer", "music": "composer", "lyricist": "lyricist", "lyrics": "lyricist",
    "words": "lyricist", "author": "lyricist", "arranger": "arranger", "작곡": "composer", "작사": "lyricist",
    "편곡": "arranger",
}  # fmt: skip


def artists(text: str) -> tuple[str, ...]:
    """Read who performs; a stand-in for a name is nobody whom one could ask or pay."""
    found = names(text)
    if stand_ins := [name for name in found if name.casefold() in _NOBODY]:
        raise Refused(
            _("“{name}” is not the name of an artist"),
            _("Name who performs this recording: each is asked for consent, and paid."),
            name=stand_ins[0],
        )
    bounded(", ".join(found), 500)
    return found


def writers(text: str) -> tuple[Writer, ...]:
    """Read who wrote, with the role that may follow a name in brackets."""
    found = []
    for name in names(text):
        if name.casefold() in _NOBODY:
            raise Refused(
                _("“{name}” is not the name of a writer"), _("Name who wrote it, or leave the cell empty."), name=name
            )
        bracket = re.fullmatch(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]", name)
        role = _WRITER_ROLES.get(bracket[2].strip().casefold()) if bracket else None
        found.append(Writer(bracket[1], role) if bracket and role else Writer(name, "writer"))
    return tuple(found)


def listed(text: str, *, limit: int) -> str:
    """Read genres, moods, instruments or themes, divided by semicolons."""
    return bounded("; ".join(names(text)), limit)


def key(text: str) -> str:
    """Read a musical key, written in one way where it is one of the twenty-four: `F#m` is F sharp minor."""
    match = _KEY.fullmatch(text)
    if match is None:
        return bounded(text, 40)
    sign = _ACCIDENTALS[match["sign"].casefold()] if match["sign"] else ""
    is_minor = match["mode"] == "m" or (match["mode"] or "").casefold().startswith("min")
    return " ".join(filter(None, [match["note"].upper(), sign, "minor" if is_minor else "major"]))


def bpm(text: str) -> int:
    """Read a tempo in beats a minute."""
    match = re.fullmatch(r"(\d{1,3})(?:[.,](\d))?\d*\s*(?:bpm)?", text, re.IGNORECASE)
    beats = int(match[1]) + (int(match[2] or 0) >= 5) if match else 0
    if not 10 <= beats <= 500:
        raise Refused(
            _("“{text}” is no number of beats a minute"),
            _("Write digits, such as 120; leave the cell empty if you do not know it."),
            text=text,
        )
    return beats


def language(text: str) -> str:
    """Read the language that is sung."""
    if (code := language_code(text)) is None:
        raise Refused(
            _("“{text}” is not a language that we know"), _("Write its ISO 639 code, such as ko or en."), text=text
        )
    return code


def vocal(text: str) -> str:
    """Read whether anybody sings."""
    plain = text.casefold()
    if plain in _VOCAL:
        return "vocal"
    if plain in _INSTRUMENTAL:
        return "instrumental"
    raise Refused(
        _("“{text}” says neither vocal nor instrumental"),
        _("Write vocal or instrumental, or leave the cell empty: it then counts as vocal."),
        text=text,
    )


def ai(text: str) -> str:
    """Read how much of it a machine made; what is wholly made by one is refused (principle 2.4)."""
    plain = text.casefold()
    if plain in _NO_AI:
        return "none"
    if plain in _PARTLY_AI:
        return "partly"
    if plain in _WHOLLY_AI:
        raise Refused(
            _("Wholly AI-made recordings cannot be listed"),
            _("If a person wrote or played part of it, write “partly” and name them."),
        )
    raise Refused(_("“{text}” says neither none, partly nor all"), _("Write none, partly or all."), text=text)
