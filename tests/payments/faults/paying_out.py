"""Payees of the sandbox and what was sent to them, for the tests of payouts."""

from django.utils import timezone

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import PayeeAccount, PayoutRun
from payments.services import inbox
from tests.factories.payouts import make_payee as make_paid_payee
from tests.payments.sandbox.money import make_payee as make_connected
from tests.payments.sandbox.money import reverse, transfer
from tests.payments.sandbox.running import RunningSandbox
from tests.payments.shop import Shop


def money(text: str, currency: str = "USD") -> Money:
    return Money.parse(text, currency)


def make_payee(sandbox: RunningSandbox, amount: str, *, currency: str = "USD", name: str = "") -> Party:
    """A payee of the sandbox with money in their balance."""
    return make_paid_payee(money(amount, currency), name=name, stripe_id=make_connected(sandbox))


def top_up(sandbox: RunningSandbox, amount: str, *, currency: str = "USD") -> None:
    """Money on our balance at Stripe, available at once."""
    sandbox.steer("top_up", amount=money(amount, currency).to_minor(), currency=currency.lower())


def transfers(sandbox: RunningSandbox) -> list[tuple[str, int]]:
    """Every transfer at Stripe: to whom, how much."""
    return sorted((one["destination"], one["amount"]) for one in sandbox.listed("/v1/transfers"))


def asked(sandbox: RunningSandbox) -> list[tuple[str, str]]:
    """What Stripe was asked about transfers, oldest first: to send one, by its key; or to look for those of a group."""
    about = [row for row in sandbox.requests() if row["path"] == "/v1/transfers"]
    told = [(row["method"], row["key"] if row["method"] == "POST" else row["encoded"]) for row in about]
    return [(method, what) for method, what in told if method == "POST" or "transfer_group=" in what]


def states(run: PayoutRun) -> dict[str, tuple[str, str]]:
    return {one.payee.name: (one.status, one.reason) for one in run.payouts.select_related("payee")}


def stripe_id(payee: Party) -> str:
    return PayeeAccount.objects.get(party=payee).stripe_id


def handle_messages(shop: Shop) -> None:
    shop.sandbox.wait()
    while inbox.handle_next(at=timezone.now()):
        pass


def put_below_nothing(sandbox: RunningSandbox, account: str, minor: int) -> None:
    """Money that was sent before, paid out to the bank, and then taken back."""
    top_up(sandbox, money_of(minor))
    sent = transfer(sandbox, account, minor)
    sandbox.steer("pay_out", account=account)
    sandbox.steer("negative", account=account, allowed="yes")
    reverse(sandbox, sent["id"], minor)


def money_of(minor: int) -> str:
    return Money.from_minor(minor, "USD").decimal
