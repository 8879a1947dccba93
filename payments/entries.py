"""What names an entry: the key of each fact that is booked, and the hash of what was booked under it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from licensing.models import StoppedItem
from marketplace.kit.hashing import hash_of
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Account, Entry, Hold, Order, Pool

Moved = tuple[Account, Account, Money]


def sale_key(charge_id: str) -> str:
    """A buyer's charge was paid."""
    return f"charge:{charge_id}"


def undelivered_key(order: Order, first: StoppedItem) -> str:
    """What was licensed and never delivered is owed back; the first of what is booked together names it."""
    return f"undelivered:{order.uuid}:{first.pk}"


def recognition_key(pool: Pool) -> str:
    """A licence earned a part of a month."""
    return f"pool:{pool.licence.uuid}/{Month.of(pool.month)}/{pool.part}"


def distribution_key(month: Month, currency: str) -> str:
    """A month's pools were divided."""
    return f"run:{month}:{currency}"


def hold_key(hold: Hold, destination: str, currency: str) -> str:
    """A hold set a payee's money aside, or let it go."""
    return f"hold:{hold.uuid}:{destination}:{currency}"


def granted_key(refund: UUID) -> str:
    """An operator gave money back: it is the buyer's now."""
    return f"granted:{refund}"


def refund_key(refund_id: str) -> str:
    """Stripe paid a refund out of our balance."""
    return f"refund:{refund_id}"


def came_back_key(sent: Entry) -> str:
    """A refund that was paid out came back."""
    kind, name = sent.key.split(":", 1)
    return f"{kind}_failed:{name}"


def dispute_key(dispute_id: str, what: str) -> str:
    """A step of a dispute: `taken` from us, `frozen` for payees, `won`, or `lost`."""
    return f"dispute:{dispute_id}:{what}"


def payout_key(payout: UUID, what: str) -> str:
    """A step of a payout: `planned`, `sent`, or `cancelled`."""
    return f"payout:{payout}:{what}"


def ungranted_key(granted: Entry) -> str:
    """Money that was given back never arrived: it is theirs again from whom it was taken."""
    return f"un{granted.key}"


def passed_on_key(granted: Entry) -> str:
    """What came back so was passed on to pools and payees that had been divided without it."""
    return f"passed_on:{granted.key}"


def reversal_key(reversal_id: str) -> str:
    """A transfer to a payee was taken back."""
    return f"reversal:{reversal_id}"


def lost_key(reversal: UUID) -> str:
    """What a payee owes beyond the cap was lost to us, as a transfer to them could not be taken back."""
    return f"lost:{reversal}"


def not_lost_key(reversal: UUID) -> str:
    """The fact for which it was to be taken back was undone: nothing was lost."""
    return f"not_lost:{reversal}"


def set_off_key(month: Month, currency: str) -> str:
    """What payees owe us was set off against a month's royalties."""
    return f"setoff:{month}:{currency}"


def exchange_key(fact: str) -> str:
    """The other currency's half of a fact that was settled at an exchange rate."""
    return f"exchange:{fact}"


def rate_key(fact: str) -> str:
    """What another rate made of a fact than we had booked, as Stripe told later."""
    return f"{exchange_key(fact)}:rate"


def balance_key(transaction_id: str) -> str:
    """A movement of our balance at Stripe that nothing of ours caused."""
    return f"balance:{transaction_id}"


def explained_key(answer: UUID) -> str:
    """A person said what a movement in suspense was, and whose the money is."""
    return f"explained:{answer}"


def invoice_key(number: str) -> str:
    """A buyer paid an invoice to our bank account."""
    return f"invoice:{number}:paid"


def sale_key_of(order: Order) -> str:
    """How the sale of a paid order is named: by its charge, or by the invoice that was paid to our bank."""
    return sale_key(order.charge_id) if order.charge_id else invoice_key(order.invoice_number)


def transfer_key(reference: str) -> str:
    """A buyer's transfer came to our bank account."""
    return f"bank:{reference}"


def released_key(order: Order, owed_units: int) -> str:
    """What came to our bank account for an order buys nothing: it is owed to the buyer, with all that was before."""
    return f"released:{order.uuid}:{owed_units}"


def sent_back_key(reference: str) -> str:
    """We sent a buyer money from our bank account."""
    return f"bank_back:{reference}"


def payload_hash(kind: str, on: date, moves: Iterable[Moved]) -> str:
    """Name what an entry says, so that telling it twice can be told from telling it differently."""
    rows = sorted(
        [*_name(source), *_name(destination), amount.units, amount.currency] for source, destination, amount in moves
    )
    return hash_of([kind, on.isoformat(), rows])


def _name(account: Account) -> list[str]:
    return [account.kind, str(account.owner.uuid) if account.owner else "", account.currency]
