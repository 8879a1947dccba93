"""The five jobs amid which somebody is killed: what a job needs is made calmly, the work itself is done under fire."""

import re
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from marketplace.catalog.services import consents
from marketplace.kit.money import Money
from payments.models import Order, PayoutRun, Reconciliation, Refund
from payments.queries.payable import standing_of
from payments.queries.refunds import left_on_charge, refundable
from tests.payments.sandbox.running import Answered
from tests.payments.shop import make_basket
from tests.simulation.citizens import Citizens
from tests.simulation.people import wait_for

MESSAGES_OF_A_SALE = 10
Work = Callable[[], None]


def ready(job: str, people: Citizens) -> Work:
    """Make what a job needs, and give its work."""
    connection.close()  # it may have died with the database
    return JOBS[job](people)


def checkout(people: Citizens) -> Work:
    """Of two buyers one comes back from Stripe's page; the other closes it, and Stripe's message has to do."""
    comes_back, leaves = (people.market.basket(people.chance) for _ in range(2))

    def work() -> None:
        back = people.pay_on(people.page_of(comes_back), comes_back)
        assert people.person(comes_back.buyer).see(back).status == 302, "nobody knows the order any more"
        people.pay_on(people.page_of(leaves), leaves)
        people.until_settled(comes_back, leaves)

    return work


def refund(people: Citizens) -> Work:
    """An operator gives a part of an order back; and what dropped out of another goes back by itself."""
    dropped = make_basket("5.00", "7.00")
    page = people.page_of(dropped)
    consents.withdraw(dropped.recordings[0].consents.get(), at=timezone.now(), actor=None)
    order, said = _complaint(people)

    def work() -> None:
        _give_back(people, order, said)
        people.pay_on(page, dropped)
        people.until_settled(dropped)
        back = Refund.objects.filter(status=Refund.Status.SUCCEEDED)
        people.until(back.filter(reason=said["reason"]).exists, "a refund that an operator was told of")
        people.until(back.filter(order__quote=dropped.quote, kind=Refund.Kind.OWED).exists, "a refund of what is owed")

    return work


def _complaint(people: Citizens) -> tuple[Order, dict[str, str]]:
    """An order of which something is left, and what the operator writes on the page that gives a part of it back."""
    orders = Order.objects.filter(quote__in=people.told.paid, status=Order.Status.FULFILLED, owed_units=0)
    order = people.chance.choice([one for one in orders.order_by("pk") if any(_lefts(one))])
    one = people.chance.choice([one for one in refundable(order) if one.left.rounded_down()])
    third = Money.from_minor(-(-one.left.rounded_down().to_minor() // 3), order.currency)
    return order, {
        "how_much": "parts",
        f"amount_{one.licence.uuid}": third.decimal,
        "seen": left_on_charge(order).decimal,
        "reason": f"Complaint {Refund.objects.count() + 1} of the town.",
        "confirmed": "yes",
    }


def _lefts(order: Order) -> list[Money]:
    return [one.left.rounded_down() for one in refundable(order)]


def _give_back(people: Citizens, order: Order, said: dict[str, str]) -> None:
    page = f"/operator/orders/{order.uuid}/refunds/"
    answered = people.operator.press(page, **said)
    # Pressed again because nobody answered, it is refused where it was done before: then the page says so.
    assert answered.status == 302 or said["reason"] in people.operator.see(page).text, "refused, and not done"
    people.told.refunds.append(said["reason"])


def run(people: Citizens) -> Work:
    """The operator works a month out, looks, and pays it to the balances."""
    month = people.months.pop(0)

    def work() -> None:
        _follow(people, people.operator.press("/operator/runs/", month=str(month)))
        listed = people.operator.see("/operator/runs/").text
        found = re.search(rf'href="(/operator/runs/[0-9a-f-]+/)">[^<]*{month.first_day:%B %Y}', listed)
        assert found, f"the run of {month} is not listed"
        _follow(people, people.operator.press(f"{found[1]}approve/", confirmed="yes"))
        people.told.months.append(str(month))

    return work


def _follow(people: Citizens, asked: Answered) -> None:
    """Look at the progress until it is over, as whoever asked was shown it."""
    assert asked.status == 302, "the step is refused"
    step = asked.headers["Location"]

    def is_over() -> bool:
        shown = people.operator.see(step)
        assert "could not be distributed" not in shown.text, "somebody has to ask again"
        return shown.status == 302

    wait_for(is_over, "a step of a run", meanwhile=people.rings)


def payout(people: Citizens) -> Work:
    """Once a month the operator prepares a currency's run; in others labels ask. Then all that waits is approved."""
    monthly = people.not_paid_out.pop(0) if people.not_paid_out else ""
    wishes = [
        (payee, currency)
        for payee in people.payees
        for currency in ("JPY", "USD")
        if currency != monthly and standing_of(payee, currency, at=timezone.now()).payable.rounded_down()
    ]
    assert monthly or wishes, "nobody has earned anything"

    def work() -> None:
        if monthly:
            assert people.operator.press("/operator/payouts/", currency=monthly).status == 302, "no run is prepared"
        for payee, currency in wishes:
            label = people.person(people.payees[payee])
            assert label.press(f"/payouts/of/{payee.uuid}/ask/{currency}/").status == 302, "a wish is refused"
            people.told.asked.append((payee.pk, currency))
        approved = _approve_all(people)
        done = PayoutRun.objects.filter(uuid__in=approved, status=PayoutRun.Status.DONE)
        people.until(lambda: done.count() == len(approved), "what was approved is sent")

    return work


def _approve_all(people: Citizens) -> list[str]:
    listed = people.operator.see("/operator/payouts/").text
    approved = []
    for run_page in dict.fromkeys(re.findall(r'href="(/operator/payouts/[0-9a-f-]{36}/)"', listed)):
        if f"{run_page}approve/" in people.operator.see(run_page).text:
            answered = people.operator.press(f"{run_page}approve/", confirmed="yes")
            assert answered.status == 302, "an approval is refused"
            approved.append(run_page.split("/")[-2])
    people.told.payouts += approved
    return approved


def reconciliation(people: Citizens) -> Work:
    """Stripe's messages of a sale never come; the operator compares, and its licences are issued."""
    basket = people.market.basket(people.chance)
    page = people.page_of(basket)
    people.stripe.fault("withhold", times=MESSAGES_OF_A_SALE)

    def work() -> None:
        people.pay_on(page, basket)
        asked = timezone.now()
        assert people.operator.press("/operator/reconciliations/now/").status == 302, "a comparison is refused"
        people.told.comparisons.append(asked)
        people.until(Reconciliation.objects.filter(at__gte=asked).exists, "a comparison that was said to have begun")
        people.until_settled(basket)
        people.stripe.clear()

    return work


JOBS: dict[str, Callable[[Citizens], Work]] = {
    "checkout": checkout,
    "refund": refund,
    "run": run,
    "payout": payout,
    "reconciliation": reconciliation,
}
