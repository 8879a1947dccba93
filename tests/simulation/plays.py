"""Whole plays from one seed, told as they go; the tests play short ones, `manage.py simulate` any."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.test import override_settings

from payments.models import Entry
from payments.queries.books import wrong_in_the_books
from tests.payments.sandbox.running import RunningSandbox, Stripe
from tests.simulation.banks import BANKING, refunds_a_little
from tests.simulation.buyers import BUYING
from tests.simulation.copies import in_a_copy
from tests.simulation.market import Market
from tests.simulation.months import Months
from tests.simulation.outcome import Outcome, outcome_of
from tests.simulation.post import Careless, Faithful, Postman
from tests.simulation.story import Story

TALKATIVE = BUYING | BANKING | {refunds_a_little: 400}  # what makes many messages of few sales
BETWEEN_LINES = 1_000
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def months(count: int, seed: int) -> int:
    """So many months, or up to the first at whose end anything is wrong; then 1."""
    with _sandbox() as sandbox:
        play = begin_months(sandbox, seed)
        return 1 if any(_told(number, play) for number in range(1, count + 1)) else 0


def begin_months(sandbox: Stripe, seed: int) -> Months:
    story = Story(Market.open(), sandbox, Careless(Random(seed)), Random(seed), BUYING | BANKING)
    play = Months(story, Random(seed))
    play.open()
    return play


def _told(number: int, play: Months) -> list[str]:
    wrong = play.play()
    story = play.story
    say(f"month {number}: {len(story.baskets)} orders, {story.events} messages, {Entry.objects.count()} entries")
    for one in wrong:
        say(f"  WRONG {one}")
    return wrong


def messages(count: int, seed: int) -> int:
    """The same story told faithfully and carelessly, each in a sandbox of its own; 1 if the ends differ."""
    market, careless = Market.open(), Careless(Random(seed))
    faithful, told = (_alone(market, postman, seed, count) for postman in (Faithful(), careless))
    say(f"{careless.told} told, {careless.withheld} never came, {careless.forged} were forged")
    say("The ends are the same." if told == faithful else f"The ends differ:\n{faithful}\n{told}")
    return 0 if told == faithful else 1


def _alone(market: Market, postman: Postman, seed: int, count: int) -> Outcome:
    """One of the two, in a database of its own; letters go nowhere, and no query is remembered."""
    with in_a_copy(), override_settings(DEBUG=False, EMAIL_BACKEND=NOWHERE), _sandbox() as sandbox:
        return tell(market, sandbox, postman, seed, count, note=Progress(type(postman).__name__, count))


@dataclass
class Progress:
    """A line for every so many messages: how far it is, and the most memory that was ever needed."""

    name: str
    count: int
    said: int = 0
    began: float = field(default_factory=time.monotonic)

    def __call__(self, story: Story) -> None:
        if story.events - self.said >= BETWEEN_LINES or story.events >= self.count:
            self.said = story.events
            seconds = time.monotonic() - self.began
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            say(f"{self.name}: {story.events} of {self.count} messages, {seconds:.0f} s, {memory} MB")


@contextmanager
def _sandbox() -> Iterator[Stripe]:
    """A sandbox of one's own, to which the settings point meanwhile."""
    with TemporaryDirectory() as folder:
        sandbox = RunningSandbox(Path(folder), {})
        try:
            with override_settings(STRIPE_API_BASE=sandbox.url):
                yield sandbox
        finally:
            sandbox.end()


def tell(
    market: Market,
    sandbox: Stripe,
    postman: Postman,
    seed: int,
    events: int,
    *,
    note: Callable[[Story], object] = lambda story: None,
) -> Outcome:
    """One story until so much was told of it, and what it came to; `note` sees it after each turn."""
    story = Story(market, sandbox, postman, Random(seed), TALKATIVE)
    while story.events < events:
        story.turn()
        note(story)
    story.end()
    assert list(wrong_in_the_books()) == []
    return outcome_of(story.baskets)
