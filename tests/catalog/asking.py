"""Ask clearance for a plain use today, and hear what is missing."""

from datetime import date

from marketplace.catalog.models import Recording
from marketplace.catalog.queries.clearance import Clearance, Line, Piece, clearance
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, Purpose, Stage

TODAY = date(2026, 11, 15)
KOREA = Territory.of("KR")
THREE_DOLLARS = Money.parse("3.00", "USD")
GENERATIVE = Use(
    purposes=frozenset({Purpose.TRAIN_GENERATIVE}),
    stages=frozenset({Stage.PRETRAIN}),
    contents=frozenset({Content.AUDIO}),
    excludes_voice=True,
)


def ask(
    *recordings: Recording,
    use: Use = GENERATIVE,
    price: Money = THREE_DOLLARS,
    territory: Territory = WORLD,
    on: date = TODAY,
) -> Clearance:
    return clearance([Line(recording.pk, price) for recording in recordings], use, on=on, territory=territory)


def missing(recording: Recording, **asked: object) -> list[tuple[Piece, str]]:
    answer = ask(recording, **asked)  # type: ignore[arg-type]
    return [(piece.what, piece.who) for piece in answer.missing.get(recording.pk, ())]
