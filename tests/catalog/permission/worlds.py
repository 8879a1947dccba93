"""A small world of permission as plain data: who holds, grants, is credited, agreed, and what is frozen."""

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, Personal, Purpose, Side


@dataclass(frozen=True)
class Share:
    """Some of a side; `holder` is a person's number, or None for the label."""

    side: Side
    holder: int | None
    parts: int
    whole: int
    territory: Territory
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class Granted:
    """One holder's permission; for the one recording, for its catalog, or for all of the holder's."""

    holder: int | None
    reach: str
    sides: frozenset[Side]
    purposes: frozenset[Purpose]
    contents: frozenset[Content]
    territory: Territory
    valid_from: date
    valid_until: date | None
    least_price: Money | None
    least_side: tuple[int, int] | None
    is_withdrawn: bool


@dataclass(frozen=True)
class Credited:
    """One person's part in it; a machine may bear a name too."""

    person: int
    role: str
    ai: str


@dataclass(frozen=True)
class Answered:
    """One answer: declared by the label or signed, of this recording or of all; given and perhaps taken back."""

    person: int
    is_signed: bool
    says: str
    covers_all: bool
    purposes: frozenset[Purpose]
    personal: frozenset[Personal]
    advertising: bool
    least_price: Money | None
    valid_until: date | None
    at: datetime
    withdrawn_at: datetime | None

    @property
    def is_yes(self) -> bool:
        return self.says == "yes"


@dataclass(frozen=True)
class Ruled:
    """One version of a person's own rules."""

    person: int
    allows: frozenset[Purpose]
    asks: frozenset[Purpose]
    least_price: Money | None
    voice: str
    name: str
    advertising: str
    valid_until: date | None
    at: datetime


@dataclass(frozen=True)
class World:
    """Everything that permission for one recording rests on; `one_login`: the last two people are the same one."""

    vocal: str
    ai: str
    shares: tuple[Share, ...]
    grants: tuple[Granted, ...]
    credits: tuple[Credited, ...]
    answers: tuple[Answered, ...]
    rules: tuple[Ruled, ...]
    one_login: bool
    is_frozen: bool


@dataclass(frozen=True)
class Question:
    """What somebody asks of it."""

    use: Use
    price: Money
    territory: Territory
    on: date
