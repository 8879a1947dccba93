"""kill -9 of the web, the worker or PostgreSQL amid the work.

A buyer pays, an operator distributes; at a moment drawn by the seed one program is killed, and only the town's own
keeper starts it again. In the end nothing that was acknowledged is lost, nothing happened twice, and nobody mended it.
"""

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random

from tests.simulation.town import PATIENCE_SECONDS, PULSE_SECONDS, VICTIMS, Town

LONGEST_DELAY_SECONDS = 1.5


@dataclass
class Kills:
    """What was done, what was killed meanwhile, and what somebody was told is done."""

    town: Town
    chance: Random
    acknowledged: list[str] = field(default_factory=list)
    refused: int = 0

    def play(self, steps: dict[str, Callable[[], str]], points: int) -> None:
        for point in range(points):
            name = self.chance.choice(sorted(steps))
            victim, delay = self.chance.choice(VICTIMS), self.chance.uniform(0, LONGEST_DELAY_SECONDS)
            told = self._amid(steps[name], victim, delay)
            say(f"{point + 1}: {name}, {victim} killed after {delay:.2f} s: {told or 'no answer'}")
            self.town.await_health()

    def _amid(self, step: Callable[[], str], victim: str, delay: float) -> str:
        """Do a step, kill somebody amid it, and say what whoever did it was told."""
        killer = threading.Timer(delay, self.town.kill, [victim])
        killer.start()
        try:
            told = step()
        except (OSError, HTTPException, AssertionError):
            self.refused += 1
            return ""
        finally:
            killer.join()
        self.acknowledged.append(told)
        return told


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def play(made: Town, points: int, seed: int) -> int:
    """So many kills in a town whose tables are made; 1 if anything is wrong afterwards."""
    made.serve()
    from tests.simulation import citizens  # it needs the settings of the town

    kills = Kills(made, Random(seed))
    people = citizens.arrive(made)
    kills.play(people.steps(), points)
    wait_for(people.is_quiet)
    found = people.what_is_wrong(kills.acknowledged)
    say(f"{len(kills.acknowledged)} acknowledged, {kills.refused} not; wrong: {found or 'nothing'}")
    return 1 if found else 0


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until the programs have come to rest by themselves."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError("it does not come to rest by itself")
        time.sleep(PULSE_SECONDS * 10)
