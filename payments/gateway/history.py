"""What happened, as Stripe's lists tell it: they say what a lost message would have said."""

from datetime import datetime
from typing import Any

from payments.gateway.charges import balance_move
from payments.gateway.client import asking, client
from payments.gateway.messages import snapshot, thin
from payments.gateway.types import BalanceMove, Snapshot


def list_events(since: datetime, *, kinds: tuple[str, ...] = (), account: str = "") -> list[Snapshot]:
    """What Stripe says happened since then, oldest first; it keeps events for thirty days.

    Ours are in one list, and those of each connected account in one of its own.
    """
    params: dict[str, Any] = {"created": {"gte": int(since.timestamp())}, "limit": 100}
    if kinds:
        params["types"] = list(kinds)
    with asking():
        page = client().v1.events.list(
            params=params,  # type: ignore[arg-type]
            options={"stripe_account": account} if account else {},
        )
        found = [snapshot(event) for event in page.auto_paging_iter()]
    return found[::-1]


def list_thin_events(since: datetime) -> list[Snapshot]:
    """What Stripe says happened to payees' accounts since then, oldest first; v2 has one list for all of them."""
    with asking():
        page = client().v2.core.events.list(params={"created": {"gte": since.isoformat()}, "limit": 100})
        found = [thin(event, event.to_dict()) for event in page.auto_paging_iter()]  # type: ignore[no-untyped-call]
    return found[::-1]


def list_balance_transactions(since: datetime) -> list[BalanceMove]:
    """Everything that moved our balance at Stripe since then, oldest first."""
    params: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
    with asking():
        page = client().v1.balance_transactions.list(params=params)
        return [balance_move(one) for one in page.auto_paging_iter()][::-1]
