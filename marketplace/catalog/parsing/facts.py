"""What a line says beside the recording itself: who did what, other titles and releases, deals elsewhere.

Each is written in one cell, alike in a file that a person saves and in what is read of a DDEX message.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from marketplace.catalog.parsing.values import bounded, date, names
from marketplace.kit import identifiers
from marketplace.kit.problems import Refused
from marketplace.kit.problems import gettext_noop as _
from marketplace.kit.territories import Territory, UnknownTerritory

TRAINING: Final = {
    "UseForTrainingGenerativeAI": "train_generative",
    "UseForTrainingNonGenerativeAI": "train_nongenerative",
    "UseForDataMining": "data_mining",
}
_ROLES: Final = {
    "featured_artist": "artist|main artist|primary artist|featured artist|featured|display artist|가수|아티스트",
    "vocalist": "vocalist|vocals|vocal|lead vocals|lead vocalist|background vocalist|backing vocals|singer|choir|"
    "rapper|soloist|보컬|코러스",
    "performer": "performer|musician|instrumentalist|band|ensemble|orchestra|conductor|associated performer|연주|"
    "연주자|guitar|guitarist|bass|bassist|drums|drummer|piano|pianist|keyboards|keyboardist|violin|violinist|cello|cellist|"
    "saxophone|trumpet|percussion|percussionist|strings|dj|programmer|실연자",
    "producer": "producer|record producer|executive producer|co producer|studio producer|프로듀서|제작",
    "engineer": "engineer|sound engineer|mixing engineer|mixer|mastering engineer|recording engineer|studio personnel|"
    "엔지니어|믹싱|마스터링",
    "writer": "writer|songwriter|author|composer lyricist|작가",
    "composer": "composer|music|작곡|작곡가",
    "lyricist": "lyricist|lyrics|words|작사|작사가",
    "arranger": "arranger|편곡|편곡자",
    "contributor": "contributor|other|remixer|기타",
}
WRITING: Final = frozenset(["writer", "composer", "lyricist", "arranger"])
_ROLE_OF: Final = {word.replace(" ", ""): role for role, words in _ROLES.items() for word in words.split("|")}
_AI: Final = {
    "ai": "all", "all ai": "all", "wholly ai": "all", "generative ai": "all", "ai only": "all", "partly ai": "partly",
    "ai partly": "partly", "part ai": "partly", "no ai": "none",
}  # fmt: skip
_PUBLISHES: Final = re.compile(r"publisher$", re.IGNORECASE)
_CONTRIBUTOR: Final = re.compile(r"(.+?)\s*[(\[]([^()\[\]]*)[)\]]")
_TITLE: Final = re.compile(r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*):\s*(.+)")
_NUMBERED: Final = re.compile(r"(.+?)\s*[(\[]\s*([\d\s-]{8,20})\s*[)\]]")
_DEAL: Final = re.compile(
    r"(?P<uses>[^\s+]+(?:\s*\+\s*[^\s+]+)*)\s+in\s+(?P<where>.+?)"
    r"(?:\s+from\s+(?P<starts>\d\S*))?(?:\s+until\s+(?P<ends>\d\S*))?(?:\s+as\s+(?P<model>.+))?"
)


@dataclass(frozen=True)
class Contributor:
    """One name behind a recording, what it did, and how much of that a machine did."""

    name: str
    role: str
    ai: str = "none"


@dataclass(frozen=True)
class OtherRelease:
    """A release on which the recording stands too."""

    title: str
    upc: str = ""


@dataclass(frozen=True)
class Deal:
    """What the sender of a message has agreed with somebody: a fact, and never a permission given here."""

    uses: tuple[str, ...]
    territory: Territory
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    model: str = ""

    def __str__(self) -> str:
        starts = f" from {self.starts}" if self.starts else ""
        ends = f" until {self.ends}" if self.ends else ""
        model = f" as {self.model}" if self.model else ""
        return f"{'+'.join(self.uses)} in {self.territory}{starts}{ends}{model}"


def contributors(text: str) -> tuple[Contributor, ...]:
    """Read who did what: `Kim (producer); Lee (vocalist, partly AI)`."""
    return tuple(dict.fromkeys(one for piece in names(text, limit=400) for one in _contributor(piece)))


def _contributor(piece: str) -> Iterator[Contributor]:
    """Read one name with all that its brackets say; who only publishes has created nothing."""
    bracket = _CONTRIBUTOR.fullmatch(piece)
    name = bounded(bracket[1] if bracket else piece, 300)
    words = [word.strip() for word in (bracket[2] if bracket else "").split(",") if word.strip()]
    ai = next((_AI[word.casefold()] for word in words if word.casefold() in _AI), "none")
    roles = [word for word in words if word.casefold() not in _AI]
    for role in [role for role in roles if not _PUBLISHES.search(role)] if roles else ["contributor"]:
        yield Contributor(name, role_of(role), ai)


def role_of(text: str) -> str:
    """Give the role that a word means; what we have no word for is still a contribution."""
    plain = re.sub(r"[\s_\-/]", "", text.casefold())
    if plain in _ROLE_OF:
        return _ROLE_OF[plain]
    endings = [role for word, role in _ROLE_OF.items() if len(word) > 4 and plain.endswith(word)]
    return endings[0] if endings else "contributor"


def other_titles(text: str) -> tuple[tuple[str, str], ...]:
    """Read titles in other languages and scripts: `ja: 夜船 / ja-Latn: Yofune`."""
    found: dict[str, str] = {}
    for piece in re.split(r"\s+/\s+(?=[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*:\s)", text):
        match = _TITLE.fullmatch(piece.strip())
        if match is None:
            raise Refused(
                _("“{text}” does not say in which language it is"),
                _("Write the language’s code before each title: ja: 夜船 / ja-Latn: Yofune."),
                text=piece.strip(),
            )
        found.setdefault(match[1], bounded(match[2], 500))
    return tuple(found.items())


def other_releases(text: str) -> tuple[OtherRelease, ...]:
    """Read on what else it appeared: `Best of 2026 (036000291452); Winter`."""
    found = []
    for piece in names(text, limit=540):
        numbered = _NUMBERED.fullmatch(piece)
        title = bounded(numbered[1] if numbered else piece, 500)
        found.append(OtherRelease(title, identifiers.barcode(numbered[2]) if numbered else ""))
    return tuple(dict.fromkeys(found))


def deals(text: str) -> tuple[Deal, ...]:
    """Read deals: `OnDemandStream in WORLD -US from 2026-12-01 until 2027-12-01 as SubscriptionModel; ...`."""
    return tuple(dict.fromkeys(_deal(piece.strip()) for piece in text.split(";") if piece.strip()))


def _deal(piece: str) -> Deal:
    """Read one deal."""
    match = _DEAL.fullmatch(piece)
    if match is None:
        raise Refused(
            _("“{text}” is not a deal"),
            _("Write the uses, where, and the days: OnDemandStream in WORLD from 2026-12-01."),
            text=piece[:200],
        )
    uses = tuple(sorted({bounded(use.strip(), 80) for use in match["uses"].split("+")}))
    starts, ends = (date(text) if text else None for text in (match["starts"], match["ends"]))
    return Deal(uses, _territory(match["where"]), starts, ends, bounded(match["model"] or "", 80))


def _territory(text: str) -> Territory:
    """Read where a deal holds."""
    try:
        return Territory.parse(text)
    except UnknownTerritory as unknown:
        raise Refused(
            _("“{text}” is not a territory"),
            _("Write WORLD, EU or two-letter country codes such as KR, with a minus for what is left out: WORLD-US."),
            text=unknown.word,
        ) from unknown


def number_on_release(text: str) -> int:
    """Read which disc, or which track of it."""
    if not re.fullmatch(r"\d{1,4}", text):
        raise Refused(_("“{text}” is not a number"), _("Write digits only, such as 3."), text=text)
    return int(text)
