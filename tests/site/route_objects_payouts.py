"""The objects with which the routes of payouts are tried: the world's creator asks to be paid."""

from typing import Any

from marketplace.kit.money import Money
from payments.models import PayeeAccount, PayoutRun
from payments.services import payouts
from tests.factories.accounts import NOON, make_operator
from tests.factories.payees import make_bank_account
from tests.factories.payouts import make_earned
from tests.site.objects import Objects, of
from tests.site.roles import World


def _run(world: World) -> PayoutRun:
    """Asked for by the creator, who is paid where another route said, or to a bank in Korea."""
    account = PayeeAccount.objects.filter(party=world.creator).first() or make_bank_account(world.creator)
    PayeeAccount.objects.filter(pk=account.pk).update(status="active", ready_at=NOON, usable_from=None)
    make_earned(world.creator, Money.parse("50.00", "USD"))
    return payouts.request(world.creator, "USD", at=NOON, actor=None)


def _payout(world: World) -> dict[str, Any]:
    run = payouts.approve(_run(world), at=NOON, actor=make_operator())
    return {"uuid": run.payouts.get().uuid}


PAYOUTS: dict[str, Objects] = {
    **dict.fromkeys(
        ["payout-run", "payout-run-approve", "payout-run-discard", "payout-run-file", "payout-run-answer"],
        of(lambda world: {"uuid": _run(world).uuid}, "operator"),
    ),
    **dict.fromkeys(["payout", "payout-document"], of(_payout, "creator", "operator")),
    "payout-call-back": of(_payout, "operator"),
    "hold-place": of(lambda world: {"uuid": world.creator.uuid}, "operator"),
    "payout-request": of(lambda world: {"uuid": world.creator.uuid, "currency": "USD"}, "creator"),
    "payout-threshold": of(lambda world: {"uuid": world.creator.uuid}, "creator"),
}
