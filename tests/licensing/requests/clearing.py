"""Whether what is asked for in these tests may be licensed."""

from django.utils import timezone

from marketplace.catalog.models import Recording
from marketplace.catalog.queries.clearance import Line, clearance
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, Purpose, Stage

USE = Use(
    purposes=frozenset({Purpose.TRAIN_GENERATIVE}),
    stages=frozenset({Stage.PRETRAIN}),
    contents=frozenset({Content.AUDIO}),
    excludes_voice=True,
)


def is_cleared(recording: Recording, price: str = "2.00") -> bool:
    line = Line(recording.pk, Money.parse(price, "USD"))
    return recording.pk in clearance([line], USE, on=timezone.now().date(), territory=WORLD).cleared
