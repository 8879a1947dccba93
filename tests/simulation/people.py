"""People at their browsers in a town whose programs are killed: what they were told, and when they press again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException

from tests.payments.sandbox.running import Answered
from tests.payments.shop import Browser
from tests.simulation.town import PATIENCE_SECONDS, PULSE_SECONDS, Town

BROKEN = 500


@dataclass
class Told:
    """What somebody was told is done: it must be there in the end, however often anything was killed since."""

    pages: dict[int, str] = field(default_factory=dict)  # where a buyer may pay, by quote
    paid: list[int] = field(default_factory=list)  # quotes, as Stripe told their buyers
    refunds: list[str] = field(default_factory=list)  # by the reason that the operator gave
    months: list[str] = field(default_factory=list)
    asked: list[tuple[int, str]] = field(default_factory=list)  # a payee and the currency that they want
    payouts: list[str] = field(default_factory=list)  # approved runs
    comparisons: list[datetime] = field(default_factory=list)
    unanswered: int = 0
    answered_at: float = 0.0  # when a button was last answered

    def __str__(self) -> str:
        return (
            f"{len(self.pages)} payment pages, {len(self.paid)} payments, {len(self.refunds)} refunds,"
            f" {len(self.months)} months, {len(self.asked)} wishes to be paid, {len(self.payouts)} payout runs,"
            f" {len(self.comparisons)} comparisons"
        )


@dataclass
class Person:
    """Somebody who looks as often as they like, and presses a button again only if no answer came."""

    browser: Browser
    town: Town
    told: Told

    def press(self, target: str, **fields: str) -> Answered:
        """Press a button; without an answer nobody knows whether it did anything, so it is pressed again."""
        answered = self._answer(lambda: self.browser.post(target, **fields))
        while answered is None:
            self.told.unanswered += 1
            self.town.await_health()
            answered = self._answer(lambda: self.browser.post(target, **fields))
        self.told.answered_at = time.monotonic()
        return answered

    def see(self, target: str) -> Answered:
        """Open a page, and again while none comes."""
        answered = self._answer(lambda: self.browser.get(target))
        while answered is None:
            self.town.await_health()
            answered = self._answer(lambda: self.browser.get(target))
        return answered

    def _answer(self, send: Callable[[], Answered]) -> Answered | None:
        """What came, unless it was nothing, or the page that says that something broke on our side."""
        try:
            answered = send()
        except (OSError, HTTPException):
            return None
        return answered if answered.status < BROKEN else None


def wait_for(is_so: Callable[[], bool], what: str, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Wait until it has come to be so by itself."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError(f"it does not come by itself: {what}")
        meanwhile()
        time.sleep(PULSE_SECONDS * 2)
