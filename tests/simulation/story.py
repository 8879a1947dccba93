"""What happens in the market: from one seed always the same, whoever carries the messages."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import RemoteDisconnected
from random import Random

from django.db.models import QuerySet

from licensing.services.licences import TooFewRemain
from payments.models import InboxEvent, Order
from payments.queries.payout_runs import runs_under_way
from payments.services import (
    owed_back,
    payout_sending,
    reconciliations,
    refund_calls,
    refunds,
    reversals,
    sweeps,
    unfinished,
)
from tests.payments.sandbox.running import Stripe
from tests.payments.shop import Basket
from tests.simulation.clock import Clock
from tests.simulation.market import Market
from tests.simulation.post import Mailbox, Postman, handle

TURN = timedelta(minutes=7)
LONGEST_TURNS = 60
Act = Callable[["Story"], None]  # what one person does in one turn


@dataclass
class Story:
    """One market, one sandbox, one way of carrying messages; `chance` decides what people do, and nothing else."""

    market: Market
    sandbox: Stripe
    postman: Postman
    chance: Random
    acts: Mapping[Act, int]
    clock: Clock = field(default_factory=Clock)
    baskets: list[Basket] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    disputes: list[str] = field(default_factory=list)
    events: int = 0
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.sandbox.jump((self.clock.now - datetime.now(UTC)).total_seconds())
        self.mailbox = Mailbox(self.sandbox, last=self._last_told())

    def _last_told(self) -> str:
        found = self.sandbox.get("/v1/events", limit="1")["data"]
        return str(found[0]["id"]) if found else ""

    def turn(self, span: timedelta = TURN) -> None:
        """Somebody does something, and some of what Stripe has to say arrives."""
        (act,) = self.chance.choices(list(self.acts), weights=list(self.acts.values()))
        try:
            act(self)
        except TooFewRemain:  # all that they chose was withdrawn meanwhile: they are told, and leave
            self.baskets.pop()
        except RemoteDisconnected:  # the answer that was to be lost was theirs: it happened, and they do not know it
            pass
        self.done[act.__name__] += 1
        self.hear()
        self.wait(span)

    def end(self) -> None:
        """Let everything come to rest: slow payments, late messages, and the sweeps that need none."""
        self.sandbox.hurry()
        self.sandbox.wait()
        self.hear()
        self.postman.empty(self.clock)
        for _ in range(LONGEST_TURNS):
            self.wait(timedelta(hours=6))
            self.sandbox.wait()
            self.hear()
            handle(self.clock)
            self.sweep()
            reconciliations.reconcile(at=self.clock.now)
            handle(self.clock)
            if not (_waiting().exists() or _unheard().exists()):
                return

    def sweep(self) -> None:
        """What the scheduler does every minute."""
        at = self.clock.now
        unfinished.finish_some(at=at)
        sweeps.sweep_orders(at=at)
        owed_back.owe_back_undelivered(at=at)
        refunds.send_all_owed(at=at)
        refund_calls.sweep(at=at)
        reversals.sweep(at=at)
        for run in runs_under_way():
            payout_sending.send_some(run, at=at)

    def wait(self, span: timedelta) -> None:
        """Let time go by, for us and for Stripe."""
        self.clock.wait(span)
        self.sandbox.jump(span.total_seconds())

    def hear(self) -> None:
        """Let the postman carry what Stripe has to say."""
        events = self.mailbox.fetch()
        self.events += len(events)
        self.postman.carry(events, self.clock)


def _waiting() -> QuerySet[Order]:
    """Orders whose payment is not known yet: on its way, or on a page that may still be open."""
    shown = Order.objects.filter(status=Order.Status.PLACED).exclude(checkout_id="")
    return shown | Order.objects.filter(status=Order.Status.AWAITED)


def _unheard() -> QuerySet[InboxEvent]:
    """Messages that wait for their next try."""
    status = InboxEvent.Status
    return InboxEvent.objects.filter(status__in=[status.NEW, status.PROCESSING, status.UNMATCHED])
