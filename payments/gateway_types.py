"""What the gateway gives and takes: our own words for Stripe's objects, frozen."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from marketplace.kit.errors import DomainError
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
    """Money taken from a buyer, and what of it reached our balance."""

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


class GatewayError(DomainError):
    """Stripe did not do what it was asked."""

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class OutcomeUnknown(GatewayError):
    """No answer, or one that does not say whether it happened: the same key may be sent again."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            _("Our payment provider has not answered yet. Nothing is lost: try again in a minute."), detail=detail
        )


class Rejected(GatewayError):
    """Stripe said no, and would say it again."""

    def __init__(self, detail: str, *, code: str = "") -> None:
        super().__init__(_("Our payment provider refused this. Please tell us; nothing was taken."), detail=detail)
        self.reason = code


class SignatureRefused(GatewayError):
    """A message claims to come from Stripe and is not signed so."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, detail: str) -> None:
        super().__init__("The signature does not fit the message.", detail=detail)
