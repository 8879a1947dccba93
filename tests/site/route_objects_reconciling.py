"""What the pages about comparing our books are about: a statement of our bank, and money in suspense."""

from typing import Any

from payments.models import BalanceTransaction, BankStatement, SuspenseAnswer
from tests.factories import accounts
from tests.factories.accounts import NOON
from tests.site.objects import Objects, of
from tests.site.roles import World


def _bank_statement(_world: World) -> dict[str, Any]:
    read = {"currency": "USD", "day": NOON.date(), "closing_units": 7_000_000, "entered_at": NOON}
    return {"uuid": BankStatement.objects.create(**read, entered_by=accounts.make_operator()).uuid}


def _answer(_world: World) -> SuspenseAnswer:
    """What one operator said of a movement, to which another has to agree."""
    moved = {"amount_units": 7_000_000, "fee_units": 0, "net_units": 7_000_000, "currency": "USD"}
    dates = dict.fromkeys(("created_at", "available_on", "found_at"), NOON)
    movement, _made = BalanceTransaction.objects.get_or_create(
        transaction_id="txn_strange", defaults={"kind": "adjustment", **moved, **dates}
    )
    told = {"whose": "stripe_fees", "reason": "A fee", "needs_second": True, "proposed_at": NOON}
    said = SuspenseAnswer.objects.filter(movement=movement).first()
    return said or SuspenseAnswer.objects.create(movement=movement, **told, proposed_by=accounts.make_operator())


RECONCILING: dict[str, Objects] = {
    "bank-statement": of(_bank_statement, "operator"),
    "suspense-item": of(lambda world: {"key": _answer(world).movement.transaction_id}, "operator"),
    **dict.fromkeys(
        ("suspense-approve", "suspense-set-aside"), of(lambda world: {"uuid": _answer(world).uuid}, "operator")
    ),
}
