"""What the gateway gives and takes: our own words for Stripe's objects, frozen."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from marketplace.kit.money import Money

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class CheckoutLine:
    """What the buyer sees on Stripe's page: a name and its price."""

    name: str
    price: Money


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """One order as Stripe's page shall show it."""

    reference: str
    lines: tuple[CheckoutLine, ...]
    success_url: str
    cancel_url: str
    expires_at: datetime
    language: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Hosted:
    """A page at Stripe's on which one order can be paid."""

    id: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout session as Stripe says it is now."""

    id: str
    status: str
    payment_status: str
    reference: str
    total: Money
    payment_intent: str
    charge: str

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    @property
    def is_complete(self) -> bool:
        return self.status == "complete"

    @property
    def is_paid(self) -> bool:
        """The money is there: `complete` alone does not say so."""
        return self.is_complete and self.payment_status in {"paid", "no_payment_required"}


@dataclass(frozen=True, slots=True)
class Charge:
    """Money taken from a buyer, and what of it reached our balance; `reference` is the order's uuid."""

    id: str
    is_paid: bool
    is_failed: bool
    amount: Money
    refunded: Money
    payment_intent: str
    balance_transaction: str
    settled: Money | None
    fee: Money | None
    net: Money | None
    exchange_rate: Decimal | None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class BalanceMove:
    """A movement of our balance at Stripe: what came or went, its fee, and from when it can be spent."""

    id: str
    kind: str
    amount: Money
    fee: Money
    net: Money
    source: str
    description: str
    exchange_rate: Decimal | None
    available_on: datetime
    created: datetime


@dataclass(frozen=True, slots=True)
class Refund:
    """Money of a charge that goes back to its buyer; `operation` is who of us asked, empty for Stripe's dashboard."""

    id: str
    status: str
    amount: Money
    charge: str
    operation: str
    failure: str
    balance_transaction: str
    created: datetime
    moved: BalanceMove | None = None
    came_back: BalanceMove | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A buyer's bank asks a charge back: as an inquiry only, or with the money taken until it is decided."""

    id: str
    status: str
    reason: str
    amount: Money
    charge: str
    evidence_due: datetime | None
    has_evidence: bool
    submissions: int
    transactions: tuple[BalanceMove, ...]
    created: datetime

    @property
    def is_inquiry(self) -> bool:
        """The bank only asks: no money is taken."""
        return self.status.startswith("warning_")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that Stripe keeps."""

    id: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money moved from our balance to a payee's, and how much of it was taken back."""

    id: str
    amount: Money
    reversed: Money
    destination: str
    group: str
    balance_transaction: str
    created: datetime

    @property
    def left(self) -> Money:
        """What of it can still be taken back."""
        return self.amount - self.reversed


@dataclass(frozen=True, slots=True)
class Reversal:
    """Money of a transfer that came back to our balance; `operation` is who of us asked."""

    id: str
    amount: Money
    transfer: str
    operation: str
    balance_transaction: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on a balance in one currency: what can be spent now, and what comes."""

    available: Money
    pending: Money

    @property
    def total(self) -> Money:
        return self.available + self.pending


@dataclass(frozen=True, slots=True)
class PayeePayout:
    """Money on its way from a payee's balance at Stripe to their bank."""

    id: str
    status: str
    amount: Money
    arrives: datetime
    failure: str
    created: datetime


@dataclass(frozen=True, slots=True)
class PayeeRequest:
    """Whom to open an account for; `reference` is the party's uuid."""

    reference: str
    name: str
    email: str
    country: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that Stripe has to know before it pays, by its code; of the payee, or of somebody else."""

    code: str
    is_theirs: bool
    deadline: str


@dataclass(frozen=True, slots=True)
class Payee:
    """A payee's account at Stripe as it is now; `transfers` is the status of the capability to receive money."""

    id: str
    country: str
    transfers: str
    payouts: str
    reasons: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    is_closed: bool

    @property
    def can_be_paid(self) -> bool:
        """Transfers reach it, and its own payouts are not stopped."""
        return not self.is_closed and self.transfers == "active" and self.payouts in {"", "active"}


@dataclass(frozen=True, slots=True)
class Onboarding:
    """A page at Stripe's on which a payee tells who they are: good once, until then."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One event as it was told: a hint to fetch its object, never a fact by itself."""

    id: str
    kind: str
    object_id: str
    object_kind: str
    api_version: str
    livemode: bool
    account: str
    created_at: datetime
    body: dict[str, Any]
