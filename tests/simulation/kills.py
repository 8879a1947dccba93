"""kill -9 of the web, the worker or PostgreSQL amid the work.

Each job is done once calmly, which tells how long it takes. Then, job after job and victim after victim, one program
is killed at a moment drawn by the seed, and only the town's own keeper starts it again. A kill counts only while the
job is under way; one that comes too late is tried again. In the end nothing that was acknowledged is lost, nothing
happened twice, and nobody mended it.
"""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.simulation.town import VICTIMS, Town

JOBS = ("checkout", "refund", "run", "payout", "reconciliation")
MOST_TRIES = 6


def plan(points: int, chance: Random) -> Iterator[tuple[str, str]]:
    """Which job meets which kill: in fifteen points each job meets each victim, and none is met twice running."""
    victims = chance.sample(VICTIMS, len(VICTIMS))
    for point in range(points):
        cycle, place = divmod(point, len(JOBS))
        yield JOBS[place], victims[(place + 2 * cycle) % len(VICTIMS)]


@dataclass
class Pace:
    """How long a job takes when nobody is killed, and when the last button of it was answered."""

    asked: float
    whole: float

    def moment(self, victim: str, chance: Random) -> float:
        """When to kill: the web while people press buttons, the worker while it works, the database at any time."""
        begins, ends = {"web": (0.0, self.asked), "worker": (self.asked / 2, self.whole)}.get(victim, (0.0, self.whole))
        return chance.uniform(begins, ends)


class Blow:
    """One kill at its moment, unless the job is over before."""

    def __init__(self, town: Town, victim: str, moment: float) -> None:
        self.has_struck = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._strike, args=(town, victim, moment))
        self._thread.start()

    def _strike(self, town: Town, victim: str, moment: float) -> None:
        if not self._over.wait(moment):
            self.has_struck = town.kill(victim)

    def end(self) -> None:
        self._over.set()
        self._thread.join()


@dataclass
class Kills:
    """What was done, and what was killed meanwhile."""

    town: Town
    ready: Callable[[str], Callable[[], None]]  # makes what a job needs, and gives its work
    told: Any
    chance: Random
    paces: dict[str, Pace] = field(default_factory=dict)
    struck: Counter[tuple[str, str]] = field(default_factory=Counter)
    late: int = 0
    wrong: list[str] = field(default_factory=list)

    def rehearse(self) -> None:
        for job in JOBS:
            work = self.ready(job)
            begun = time.monotonic()
            work()
            self.paces[job] = Pace(self.told.answered_at - begun, time.monotonic() - begun)
            say(f"calmly: {job} in {self.paces[job].whole:.2f} s")

    def play(self, points: int) -> None:
        for number, (job, victim) in enumerate(plan(points, self.chance), 1):
            for _ in range(MOST_TRIES):
                if self._amid(number, job, victim):
                    break

    def _amid(self, number: int, job: str, victim: str) -> bool:
        """Do a job, kill somebody amid it, and say whether it was amid it."""
        self.town.await_health()
        work = self.ready(job)
        moment, begun = self.paces[job].moment(victim, self.chance), time.monotonic()
        blow = Blow(self.town, victim, moment)
        try:
            work()
            came = "done"
        except AssertionError as error:
            came = f"WRONG {error}"
            self.wrong.append(f"point {number}, {job}: {error}")
        finally:
            blow.end()
        took = time.monotonic() - begun
        if not blow.has_struck:
            self.late += 1
            self.paces[job] = Pace(min(self.paces[job].asked, took), took)
            return False
        self.struck[job, victim] += 1
        say(f"{number}: {job}, {victim} killed after {moment:.2f} s: {came} after {took:.2f} s")
        return True

    def by_job(self) -> dict[str, dict[str, int]]:
        return {job: {victim: self.struck[job, victim] for victim in VICTIMS} for job in JOBS}


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def play(made: Town, points: int, seed: int) -> int:
    """So many kills in a town whose tables are made; 1 if anything is wrong afterwards."""
    made.serve()
    from tests.simulation import citizens, jobs, proofs  # they need the settings of the town

    people = citizens.arrive(made, seed)
    kills = Kills(made, lambda job: jobs.ready(job, people), people.told, Random(seed))
    kills.rehearse()
    kills.play(points)
    wrong = kills.wrong + proofs.found_wrong(people)
    for one in wrong:
        say(f"  WRONG {one}")
    crashes, answers = kills.struck.total(), people.told.unanswered
    say(f"struck: {json.dumps(kills.by_job())}")
    say(f"{crashes} crashes amid a job, {kills.late} more came too late; {answers} answers lost")
    say(f"acknowledged: {people.told}; wrong: {len(wrong) or 'nothing'}")
    return 1 if wrong or crashes < points else 0
