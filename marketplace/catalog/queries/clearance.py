"""May these recordings be used so, there, on that day? The one place that decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self
from uuid import UUID

from django.db import connection
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.lacks import answer_in_words, in_words
from marketplace.catalog.queries.clearance_sql import WHAT_IS_MISSING
from marketplace.kit.money import CurrencyMismatch, Money
from marketplace.kit.territories import Territory
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, MetadataTier, Side


@dataclass(frozen=True, slots=True)
class Line:
    """One recording and the price asked for it."""

    recording_id: int
    price: Money


class Piece(TextChoices):
    """What a recording can lack."""

    SHARE = "share", _("Not all of the %(side)s is accounted for. %(who)s can say who holds the rest.")
    GRANT = "grant", _("%(who)s has not given permission for the %(side)s.")
    GRANT_TOO_NARROW = (
        "grant_too_narrow",
        _("%(who)s has given permission, but not enough of it for the %(side)s: %(lacks)s."),
    )
    NO_ARTIST = "no_artist", _("No artist is credited. %(who)s can add the credits.")
    NO_WRITER = "no_writer", _("No writer is credited. %(who)s can add the credits.")
    ARTIST_CONSENT = "artist_consent", _("%(who)s, the artist, has not approved this use.")
    WRITER_CONSENT = "writer_consent", _("%(who)s, who wrote it, has not approved this use.")
    VOICE_CONSENT = (
        "voice_consent",
        _("%(who)s has not signed for the voice. Terms that leave the voice out need no such signature."),
    )
    NAME_CONSENT = (
        "name_consent",
        _("%(who)s has not signed for prompts with the name. Terms without such prompts need no such signature."),
    )
    OBJECTION = "objection", _("%(who)s, who took part in it, has said no to this use.")
    NO_VOICE = "no_voice", _("Nobody is named as the voice. %(who)s can say who sings, or that nobody does.")
    NO_HUMAN = "no_human", _("No human creator is credited. %(who)s can add the credits.")
    WITHDRAWN = "withdrawn", _("%(who)s has taken it off the market, and can bring it back.")
    MACHINE_EARNS = "machine_earns", _("%(who)s is credited as a machine, and only people earn.")
    FROZEN = "frozen", _("It is frozen while a concern is looked into.")
    CLAIMED = (
        "claimed",
        _("Two parties say that the %(side)s is theirs. Nobody licenses it until that is decided (%(lacks)s)."),
    )
    LISTED_FIRST = (
        "listed_first",
        _(
            "%(who)s listed a recording with this ISRC first. It can give it up, or whoever says that it is theirs"
            " opens a claim."
        ),
    )


ANSWERS = frozenset(
    {Piece.ARTIST_CONSENT, Piece.WRITER_CONSENT, Piece.VOICE_CONSENT, Piece.NAME_CONSENT, Piece.OBJECTION}
)

REFUSALS = frozenset({"no", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Missing:
    """One missing piece of permission, and who can supply it."""

    what: Piece
    side: Side | None
    who: str
    party: UUID | None
    lacks: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is missing, as one would say it to a musician."""
        side = self.side.label if self.side else ""
        told = {"who": self.who, "side": str(side).lower(), "lacks": in_words(self.lacks)}
        return str(self._words) % told

    @property
    def wants_to_be_asked(self) -> bool:
        """Whether whoever can supply it said “ask me”, in answer or in rules of their own."""
        return "ask" in self.lacks

    @property
    def has_refused(self) -> bool:
        """Whether whoever can supply it has answered, and the answer is no."""
        is_objection = self.what == Piece.OBJECTION and not self.wants_to_be_asked
        return is_objection or not REFUSALS.isdisjoint(self.lacks)

    @property
    def _words(self) -> Promise | str:
        if self.what in ANSWERS and self.lacks:
            return answer_in_words(self.lacks, about=self.what.value)
        if self.what == Piece.FROZEN and self.lacks:
            return _("It was frozen for good: %(lacks)s.")
        return self.what.label

    def as_json(self) -> dict[str, Any]:
        """The piece in a form that can be stored; `from_json` reads it back."""
        return {
            "what": self.what.value,
            "side": self.side.value if self.side else None,
            "who": self.who,
            "party": str(self.party) if self.party else None,
            "lacks": list(self.lacks),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `as_json` gave."""
        side, party = stored["side"], stored["party"]
        return cls(
            Piece(str(stored["what"])),
            Side(side) if side else None,
            stored["who"] or "",
            UUID(party) if party else None,
            tuple(stored.get("lacks", ())),
        )


@dataclass(frozen=True, slots=True)
class Clearance:
    """The answer: what may be used, and for each other recording every missing piece."""

    cleared: frozenset[int]
    missing: dict[int, tuple[Missing, ...]]


def clearance(lines: Iterable[Line], use: Use, *, on: date, territory: Territory) -> Clearance:
    """Say yes for each recording, or name each missing piece and who can supply it.

    A recording is cleared when each side of what is used is whole in every country asked for, every holder has granted
    its contents on conditions that the price meets, artists and writers have approved on conditions that the use
    meets, its voices have signed unless the use excludes them, a human made it, it was not taken off the market,
    nothing freezes it, and nobody else listed it first or claims it with evidence. What is no recording is never
    cleared. All lines carry prices of one currency.
    """
    asked = {line.recording_id: line.price for line in lines}
    if not asked:
        return Clearance(frozenset(), {})
    with connection.cursor() as cursor:
        cursor.execute(WHAT_IS_MISSING, _parameters(asked, use, on=on, territory=territory))
        rows = cursor.fetchall()
    missing: dict[int, list[Missing]] = {}
    unknown: set[int] = set()
    piece = cache(_piece)  # a thousand recordings wait for the same person, in the same words
    for recording, what, side, who, party, lacks, _order in rows:
        if what == "unknown":
            unknown.add(recording)
        else:
            missing.setdefault(recording, []).append(piece(what, side, who, party, tuple(lacks)))
    return Clearance(
        cleared=frozenset(asked.keys() - missing.keys() - unknown),
        missing={recording: tuple(pieces) for recording, pieces in missing.items()},
    )


def _piece(what: str, side: str, who: str, party: UUID | None, lacks: tuple[str, ...]) -> Missing:
    return Missing(Piece(what), Side(side) if side else None, who, party, lacks)


def _parameters(asked: dict[int, Money], use: Use, *, on: date, territory: Territory) -> dict[str, Any]:
    currencies = {price.currency for price in asked.values()}
    if len(currencies) > 1:
        raise CurrencyMismatch(f"One list is priced in one currency, not in {', '.join(sorted(currencies))}.")
    return {
        "recordings": list(asked),
        "prices": [price.units for price in asked.values()],
        "currency": currencies.pop(),
        "on": on,
        "territory": territory.multirange,
        "countries": sorted(territory.numbers),
        "sides": sorted(side for side in use.sides if use.contents_of(side)),
        "purposes": sorted(use.purposes),
        "stages": sorted(use.stages),
        "master_contents": sorted(use.contents_of(Side.MASTER)),
        "publishing_contents": sorted(use.contents_of(Side.PUBLISHING)),
        "tiers": sorted(use.metadata_tier.sufficient if Content.METADATA in use.contents else MetadataTier),
        "master": use.master_parts,
        "publishing": use.publishing_parts,
        "needs_signed": use.needs_signed_consent,
        "excludes_voice": not use.uses_voice,
        "in_advertising": use.in_advertising,
        "names_artists": use.names_artists,
    }
