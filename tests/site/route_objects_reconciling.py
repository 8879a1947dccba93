"""What the pages about comparing our books are about: a statement of our bank."""

from typing import Any

from payments.models import BankStatement
from tests.factories import accounts
from tests.factories.accounts import NOON
from tests.site.objects import Objects, of
from tests.site.roles import World


def _bank_statement(_world: World) -> dict[str, Any]:
    read = {"currency": "USD", "day": NOON.date(), "closing_units": 7_000_000, "entered_at": NOON}
    return {"uuid": BankStatement.objects.create(**read, entered_by=accounts.make_operator()).uuid}


RECONCILING: dict[str, Objects] = {
    "bank-statement": of(_bank_statement, "operator"),
}
