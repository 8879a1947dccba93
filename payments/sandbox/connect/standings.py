"""How a connected account stands with Stripe: what it may do, what is asked of it, whom it tells of a change."""

from payments.sandbox.connect import account_objects
from payments.sandbox.connect.account_objects import (
    BANK,
    CHECKING,
    IDENTITY_DOCUMENT,
    KIND,
    MISSING,
    NO_COUNTRY,
    PAYOUTS,
    REFUSED,
)
from payments.sandbox.errors import BadParameter, Refused
from payments.sandbox.events import events
from payments.sandbox.store import Json, Transaction

# Where a platform in the United States may send transfers without asking: payments.md 4.3, Stripe's page of 2026.
EEA = "at be bg hr cy cz dk ee fi fr de gr hu is ie it lv li lt lu mt nl no pl pt ro sk si es se"
REACHED = {"us", "gb", "ca", "ch", *EEA.split()}


def _configured(
    transfers: str, payouts: str, because: tuple[str, str] | None = None, *, asked: tuple[str, ...] = ()
) -> Json:
    from_ = "stripe" if transfers == "pending" else "user"
    held_up = PAYOUTS if transfers == "active" else account_objects.TRANSFERS
    recipient = account_objects.recipient(transfers, payouts, because)
    return {
        "configuration": {"customer": None, "merchant": None, "recipient": recipient},
        "requirements": account_objects.requirements(asked, from_=from_, capability=held_up),
    }


def at_first(account: Json) -> Json:
    """Everything is still to be asked; where Stripe does not reach, nothing ever is."""
    if account["identity"]["country"] not in REACHED:
        return _configured("unsupported", "unsupported", NO_COUNTRY)
    return _configured("restricted", "restricted", MISSING, asked=account_objects.ASKED_FIRST)


# Where an account can be put, by its owner on the hosted page or by a tester on the console.
STANDINGS = {
    "complete": _configured("active", "active"),
    "review": _configured("pending", "pending", CHECKING, asked=(IDENTITY_DOCUMENT,)),
    "incomplete": _configured("restricted", "restricted", MISSING, asked=(IDENTITY_DOCUMENT, BANK)),
    "rejected": _configured("restricted", "restricted", REFUSED),
    "restricted": _configured("restricted", "restricted", MISSING, asked=(IDENTITY_DOCUMENT,)),
    "payouts_blocked": _configured("active", "restricted", MISSING, asked=(BANK,)),
}


def put(tx: Transaction, key: str, standing: str) -> Json:
    """Let an account stand so, and tell what changed: in thin events, and in a snapshot to who watches accounts."""
    if standing not in STANDINGS:
        raise BadParameter(f"Unknown standing: {standing}", param="standing")
    before = tx.get(KIND, key)
    if account_objects.capability(before, "stripe_transfers") in {"", "unsupported"}:
        raise Refused("This account cannot receive transfers: it is no recipient, or its country is out of reach.")
    if standing == "payouts_blocked" and account_objects.capability(before, "stripe_transfers") != "active":
        return before  # it gets nothing as it is, and a bad bank account must not let it have transfers again
    after = tx.change(before, **STANDINGS[standing])
    for name in ("stripe_transfers", "payouts"):
        if account_objects.capability(before, name) != account_objects.capability(after, name):
            data = {"updated_capability": f"stripe_balance.{name}"}
            kind = f"{KIND}[configuration.recipient].capability_status_updated"
            events.record_thin(tx, kind, after, data=data)
    if before["requirements"] != after["requirements"]:
        events.record_thin(tx, f"{KIND}[requirements].updated", after)
    events.record(tx, "account.updated", account_objects.as_v1(after), account=key)
    return after


def approve_if_pending(tx: Transaction, key: str) -> None:
    if account_objects.capability(tx.get(KIND, key), "stripe_transfers") == "pending":
        put(tx, key, "complete")


def receives_transfers(tx: Transaction, key: str) -> bool:
    """Whether a transfer to this account would be taken."""
    account = tx.get(KIND, key)
    return not account["closed"] and account_objects.capability(account, "stripe_transfers") == "active"
