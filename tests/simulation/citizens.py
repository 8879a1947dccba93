"""Who does what in a town whose programs are killed, and what must be true of it afterwards."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
django.setup()

from django.db import InterfaceError, OperationalError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from marketplace.kit.months import Month  # noqa: E402
from payments.models import Entry, InboxEvent, Order, RoyaltyRun, RunStep  # noqa: E402
from payments.queries.books import wrong_in_the_books  # noqa: E402
from payments.services import reconciliations  # noqa: E402
from tests.factories.accounts import make_operator  # noqa: E402
from tests.payments.sandbox.running import Stripe  # noqa: E402
from tests.payments.shop import Basket, Browser  # noqa: E402
from tests.simulation.market import Market  # noqa: E402
from tests.simulation.town import Town  # noqa: E402

BASKETS = 60
LOOKS, LOOK_SECONDS = 400, 0.25


def arrive(town: Town) -> "Citizens":
    """Labels, songs and buyers, and what they will buy, before anything is killed."""
    market, chance = Market.open(), Random(1)
    baskets = [market.basket(chance) for _ in range(BASKETS)]
    browsers = {buyer.pk: Browser(town.site, buyer) for _organisation, buyer in market.buyers}
    return Citizens(Stripe(urlsplit(town.stripe).port or 0), baskets, browsers, Browser(town.site, make_operator()))


@dataclass
class Citizens:
    """The people of the town, each step one of them at a browser."""

    stripe: Stripe
    baskets: list[Basket]
    browsers: dict[int, Browser]
    operator: Browser
    months: list[Month] = field(default_factory=lambda: Month.touched(date(2026, 11, 1), date(2036, 1, 1)))
    paid: list[str] = field(default_factory=list)

    def steps(self) -> dict[str, Callable[[], str]]:
        return {"checkout": self.buy, "distribution": self.distribute, "reconciliation": self.reconcile}

    def buy(self) -> str:
        """Press “Pay”, pay at Stripe's, come back."""
        basket = self.baskets.pop()
        browser = self.browsers[basket.buyer.pk]
        asked = browser.post(f"/quotes/{basket.quote.uuid}/pay/")
        assert asked.status == 302, asked.status
        back = self.stripe.act(asked.headers["Location"], "pay")
        self.paid.append(basket.quote.number)
        answered = browser.get(back)
        assert answered.status == 302, answered.status
        return f"order of {basket.quote.number}"

    def distribute(self) -> str:
        """The operator works a month out, looks, and pays it to the balances; one begun before goes on."""
        month = self.months[0]
        prepared = self.operator.post("/operator/runs/", month=str(month))
        if prepared.status == 302:
            self._watch(prepared.headers["Location"])
        run = self._run_of(month)
        if "Approve" in self.operator.get(run).text:
            posting = self.operator.post(f"{run}approve/", confirmed="yes")
            assert posting.status == 302, posting.status
            self._watch(posting.headers["Location"])
        self.months.pop(0)
        return f"run of {month}"

    def _watch(self, step: str) -> None:
        """Look at the progress until it is over."""
        for _ in range(LOOKS):
            if self.operator.get(step).status == 302:
                return
            time.sleep(LOOK_SECONDS)
        raise AssertionError("the step is not over")

    def _run_of(self, month: Month) -> str:
        listed = self.operator.get("/operator/runs/").text
        found = re.search(rf'href="(/operator/runs/[0-9a-f-]+/)">[^<]*{month.first_day:%B %Y}', listed)
        assert found, listed
        return found[1]

    def reconcile(self) -> str:
        """The scheduler's own command, in a process of its own."""
        done = subprocess.run([sys.executable, "manage.py", "reconcile", "--json"], capture_output=True, check=False)
        assert done.returncode in {0, 1}, done.stderr
        return "reconciliation"

    def is_quiet(self) -> bool:
        """Nothing waits, nothing is half done."""
        try:
            return self._is_quiet()
        except (OperationalError, InterfaceError):  # the database is on its way
            connection.close()
            return False

    def _is_quiet(self) -> bool:
        waiting = Order.objects.filter(quote__number__in=self.paid).exclude(status__in=["fulfilled", "owed"])
        messages = InboxEvent.objects.filter(status__in=["new", "processing"])
        steps = RunStep.objects.filter(status__in=RunStep.OPEN)
        return not (waiting.exists() or messages.exists() or steps.exists())

    def what_is_wrong(self, acknowledged: list[str]) -> list[str]:
        """Each payment has its licences and its entry once, and the books are right."""
        found = list(wrong_in_the_books())
        orders = Order.objects.filter(quote__number__in=self.paid)
        if orders.count() != len(self.paid):
            found.append(f"{len(self.paid)} were paid, and {orders.count()} are there")
        charges = {charge["id"] for charge in self.stripe.listed("/v1/charges") if charge["paid"]}
        booked = set(Entry.objects.filter(kind="sale").values_list("key", flat=True))
        if booked != {f"charge:{charge}" for charge in charges}:
            found.append(f"{len(charges)} charges were paid, and {len(booked)} sales are booked")
        months = RoyaltyRun.objects.filter(status=RoyaltyRun.Status.POSTED).count()
        if months < sum(told.startswith("run of") for told in acknowledged):
            found.append(f"only {months} months are distributed")
        return found + [str(one) for one in reconciliations.reconcile(at=timezone.now()).findings]
