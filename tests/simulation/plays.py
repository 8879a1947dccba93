"""Whole plays from one seed, told as they go; the tests play short ones, `manage.py simulate` any."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.test import override_settings

from payments.models import Entry
from payments.queries.books import wrong_in_the_books
from tests.payments.sandbox.running import RunningSandbox, Stripe
from tests.simulation.banks import BANKING, refunds_a_little
from tests.simulation.buyers import BUYING
from tests.simulation.market import Market
from tests.simulation.months import Months
from tests.simulation.outcome import Outcome, forgotten_after, outcome_of
from tests.simulation.post import Careless, Faithful, Postman
from tests.simulation.story import Story

TALKATIVE = BUYING | BANKING | {refunds_a_little: 400}  # what makes many messages of few sales


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
    with _sandbox() as sandbox:
        return tell(market, sandbox, postman, seed, count)


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


def tell(market: Market, sandbox: Stripe, postman: Postman, seed: int, events: int) -> Outcome:
    """One story until so much was told of it, and what it came to; nothing of it stays."""
    with forgotten_after():
        story = Story(market, sandbox, postman, Random(seed), TALKATIVE)
        while story.events < events:
            story.turn()
        story.end()
        assert list(wrong_in_the_books()) == []
        return outcome_of(story.baskets)
