"""A paid order over HTTP, and what the tests of refunds ask about it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils import timezone

from accounts.models import Party, User
from licensing.models import Licence
from licensing.services import withdrawals
from marketplace.catalog.services import consents
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments import gateway
from payments.models import Account, Order, PayeeAccount, Refund
from payments.queries.balances import balance_of, totals_by_kind
from payments.queries.refunds import left_on_charge
from payments.services import bank_arrivals, inbox, owed_back, refund_calls, refunds
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_operator
from tests.factories.payees import make_connect_account
from tests.factories.payments import distribute
from tests.factories.payouts import LONG_AGO, approved_run
from tests.payments.sandbox.money import make_payee as make_connected
from tests.payments.shop import Basket, Shop, make_basket

Kind = Account.Kind
PAY_DAY = datetime(2100, 2, 1, tzinfo=UTC)


def buy(shop: Shop, *prices: str, currency: str = "USD") -> Basket:
    """A basket that was paid for by card, with all that Stripe had to say about it."""
    basket = make_basket(*prices, currency=currency)
    shop.come_back(basket, shop.buy(basket))
    hear(shop)
    return basket


def hear(shop: Shop) -> None:
    """Let every message arrive, and handle them all."""
    shop.sandbox.wait()
    while inbox.handle_next(at=timezone.now() + inbox.LEASE * 2):
        pass


def share_out(basket: Basket) -> None:
    """Divide the month of the sale, so that payees have it."""
    issued = basket.order.quote.licences.first()
    assert issued is not None
    distribute(Month.of(issued.issued_at.date()), at=datetime(2100, 1, 1, tzinfo=UTC))


def give_back(
    basket: Basket, amounts: Mapping[Licence, Money], *, actor: User | None = None, seen: Money | None = None
) -> Refund:
    """What an operator decides, sent at once."""
    order = basket.order
    refund = refunds.ask(
        order,
        amounts,
        reason="The files could not be read.",
        seen=seen or left_on_charge(order),
        at=timezone.now(),
        actor=actor or make_operator(),
    )
    return refund_calls.send(refund, at=timezone.now())


def licences_of(basket: Basket) -> list[Licence]:
    return list(basket.order.quote.licences.order_by("price_units", "pk"))


def stands(kind: Account.Kind, currency: str = "USD") -> Money:
    """What stands on all accounts of a kind."""
    return totals_by_kind(kind=kind, currency=currency).get((kind, currency), Money.zero(currency))


def owed_to_buyers(currency: str = "USD") -> Money:
    return balance_of(Kind.OWED_TO_BUYER, currency)


def refunded_at_stripe(shop: Shop, order: Order) -> int:
    """What Stripe says has gone back of the order's charge, in its minor units."""
    return int(shop.sandbox.get(f"/v1/charges/{order.charge_id}")["amount_refunded"])


def amount(dollars: int, currency: str) -> Money:
    """So many dollars, or a hundred times as many yen."""
    return Money.from_minor(dollars * 100, currency)


def sold_and_paid_out(shop: Shop, currency: str) -> tuple[Basket, Party]:
    """A recording that was bought for 400, its label paid out through Stripe."""
    basket = buy(shop, amount(400, currency).decimal, currency=currency)
    share_out(basket)
    label = Party.objects.get(organisation=basket.recordings[0].organisation)
    make_connect_account(label, at=LONG_AGO, stripe_id=make_connected(shop.sandbox))
    shop.sandbox.steer("top_up", amount=amount(500, currency).to_minor(), currency=currency.lower())
    run = approved_run(currency, at=PAY_DAY)
    send_some(run, at=PAY_DAY)
    assert [payout.status for payout in run.payouts.filter(payee=label)] == ["sent"]
    return basket, label


def empty_account(shop: Shop, payee: Party) -> None:
    """All that stands at Stripe for a payee goes on to their bank, and we hear of it."""
    account = PayeeAccount.objects.get(party=payee).stripe_id
    for key in shop.sandbox.steer("pay_out", account=account)["payouts"]:
        left = gateway.get_payout(key, account=account)
        found = bank_arrivals.Found(account, left, frozenset({left.amount.currency}))
        bank_arrivals.settle(found, at=timezone.now())


def withdraw(licence: Licence) -> None:
    """Everybody takes their yes back before anything was delivered: what was paid for it is owed back."""
    now = timezone.now()
    for item in licence.items.all():
        consents.withdraw(item.recording.consents.get(), at=now, actor=None)
    withdrawals.draw_consequences(at=now)
    owed_back.owe_back_undelivered(at=now)
