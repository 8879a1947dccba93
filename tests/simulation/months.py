"""Months of a market: people buy, banks decide, operators distribute and pay out, answers are lost, power is cut."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from accounts.models import User
from licensing.models import Licence, UsageReport
from marketplace.catalog.models import Consent
from marketplace.catalog.services import consents
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments import kill_points
from payments.gateway.errors import GatewayError
from payments.models import PayoutRun
from payments.queries.books import wrong_in_the_books
from payments.queries.refunds import left_on_charge
from payments.services import payouts, posting, reconciliations, refunds, runs
from tests.factories.accounts import make_operator
from tests.factories.payees import make_bank_account
from tests.factories.payments import make_report
from tests.simulation.crashes import crash_at
from tests.simulation.market import PRICES, open_at_stripe
from tests.simulation.story import Story

TURNS, RETRIES = 12, 3
SPAN = timedelta(days=30) / TURNS
LOST_ANSWER, CRASH, WITHDRAWAL, SILENCE, REFUND = 0.10, 0.10, 0.05, 0.20, 0.20
CALLS = ("POST /v1/checkout/sessions", "POST /v1/refunds", "POST /v1/transfers")


@dataclass
class Months:
    """A story with an end of the month, and those who run the market."""

    story: Story
    trouble: Random
    refused: int = 0
    operators: tuple[User, User] = field(default_factory=lambda: (make_operator(), make_operator()))

    def open(self) -> None:
        """Two of three labels are paid through Stripe, the third by bank transfer; artists have not said how."""
        at = self.story.clock.now
        for number, label in enumerate(self.story.market.labels):
            if number % 3:
                open_at_stripe(label, self.story.sandbox, at=at)
            else:
                make_bank_account(label.party, checked=True, at=at)

    def play(self) -> list[str]:
        """One month, and what is wrong at its end."""
        month = Month.of(self.story.clock.now.date())
        for _ in range(TURNS):
            self._lose_answers()
            self._surely(lambda: self.story.turn(SPAN))
            self._withdraw()
            self._refund()
            self._surely(self._sweep)
        self._report(month)
        self._surely(lambda: self._distribute(month))
        for currency in PRICES:
            self._surely(partial(self._pay_out, currency))
        self._sweep()
        return self._wrong()

    def _surely(self, work: Callable[[], None]) -> None:
        """Do it, and again if the power was cut or Stripe did not answer."""
        if self.trouble.random() < CRASH:
            with crash_at(self.trouble.choice(kill_points.POINTS)):
                work()
                return
        try:
            work()
        except GatewayError:  # whoever asked is told to try again, and does
            self.story.wait(timedelta(minutes=10))
            work()

    def _lose_answers(self) -> None:
        if self.trouble.random() < LOST_ANSWER:
            self.story.sandbox.fault("drop_answer", self.trouble.choice(CALLS), times=self.trouble.randint(1, 4))

    def _withdraw(self) -> None:
        """An artist takes a yes back."""
        if self.trouble.random() < WITHDRAWAL:
            given = list(Consent.objects.filter(withdrawn_at=None, answer="yes").order_by("pk"))
            if len(given) > 4:
                consents.withdraw(self.trouble.choice(given), at=self.story.clock.now, actor=None)

    def _report(self, month: Month) -> None:
        """Most licensees say what they used."""
        for licence in Licence.objects.filter(status=Licence.Status.IN_FORCE).order_by("pk"):
            told = UsageReport.objects.filter(licence=licence, month=month.first_day).exists()
            if told or self.trouble.random() < SILENCE:
                continue
            used = [item.recording for item in licence.items.select_related("recording").order_by("pk")]
            seconds = {song: self.trouble.randint(1, 999) for song in used if self.trouble.random() < 0.7}
            make_report(licence, month, seconds, at=self.story.clock.now)

    def _distribute(self, month: Month) -> None:
        at, (first, second) = self.story.clock.now, self.operators
        run = runs.prepare(month, at=at, actor=first)
        runs.approve(run, at=at, actor=second)
        posting.post(run, at=at, actor=second)

    def _pay_out(self, currency: str) -> None:
        at, (first, second) = self.story.clock.now, self.operators
        run = payouts.prepare(currency, at=at, actor=None)
        run = payouts.approve(run, at=at, actor=first)
        if run.status == PayoutRun.Status.PREPARED:
            payouts.approve(run, at=at, actor=second)

    def _sweep(self) -> None:
        self.story.sweep()
        self.story.hear()

    def _refund(self) -> None:
        """An operator gives some of a licence back, or all of it."""
        if self.trouble.random() >= REFUND:
            return
        licences = list(Licence.objects.filter(price_units__gt=0).select_related("quote__order").order_by("pk"))
        if not licences:
            return
        licence = self.trouble.choice(licences)
        order, parts = licence.quote.order, self.trouble.choice([1, 2, 3])
        amount = Money(licence.price_units // parts, licence.currency).rounded_down()
        said: dict[str, Any] = {"reason": "They asked.", "at": self.story.clock.now, "actor": self.operators[0]}
        try:
            refunds.ask(order, {licence: amount}, seen=left_on_charge(order), **said)
        except DomainError:  # nothing of it is left, or a bank holds it
            self.refused += 1

    def _wrong(self) -> list[str]:
        """What is wrong once whatever was lost had the time to be found again."""
        self.story.sandbox.clear()
        for _ in range(RETRIES):
            self.story.wait(timedelta(hours=7))
            self.story.sandbox.wait()
            self.story.hear()
            self.story.sweep()
        found = reconciliations.reconcile(at=self.story.clock.now).findings
        return [*wrong_in_the_books(), *map(str, found)]
