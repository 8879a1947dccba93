"""The one place that speaks to Stripe; nobody else sees its objects or its SDK."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings

from marketplace.kit.money import Money
from payments.gateway_types import (
    Charge,
    Checkout,
    CheckoutLine,
    CheckoutRequest,
    Hosted,
    OutcomeUnknown,
    Rejected,
    SignatureRefused,
    Snapshot,
)

API_VERSION = "2026-05-27.dahlia"
TIMEOUT_SECONDS = 20  # the SDK's own 80 would outlive a web request
TOLERANCE_SECONDS = 300
SANDBOX_KEY = "sk_test_sandbox_of_this_machine"  # any key of this form opens it


@lru_cache(maxsize=8)
def _client(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        stripe_version=API_VERSION,
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
    )


def _stripe() -> stripe.StripeClient:
    return _client(settings.STRIPE_SECRET_KEY or SANDBOX_KEY, settings.STRIPE_API_BASE)


@contextmanager
def _asking() -> Iterator[None]:
    """Tell what Stripe refused from what nobody knows."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise OutcomeUnknown(str(error)) from error
    except stripe.StripeError as error:
        status = error.http_status or 0
        if status >= 500 or status in {0, 409}:
            raise OutcomeUnknown(str(error)) from error
        raise Rejected(str(error), code=error.code or "") from error


def checkout_params(request: CheckoutRequest) -> dict[str, Any]:
    """One order as Stripe is asked for it; stored with the operation, so that a retry never differs."""
    params: dict[str, Any] = {
        "mode": "payment",
        "client_reference_id": request.reference,
        "line_items": [_line(line) for line in request.lines],
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "expires_at": int(request.expires_at.timestamp()),
        "locale": request.language,
        "metadata": {"order": request.reference},
        # A session's metadata does not reach its charge by itself.
        "payment_intent_data": {"metadata": {"order": request.reference}, "transfer_group": request.reference},
        # The buyer pays in the quote's currency: no conversion behind our back.
        "adaptive_pricing": {"enabled": False},
    }
    return params | ({"customer_email": request.email} if request.email else {})


def _line(line: CheckoutLine) -> dict[str, Any]:
    return {
        "quantity": 1,
        "price_data": {
            "currency": line.price.currency.lower(),
            "unit_amount": line.price.to_minor(),
            "product_data": {"name": line.name},
        },
    }


def create_checkout(params: Mapping[str, Any], *, idempotency_key: str) -> Hosted:
    """Ask for a page on which one order can be paid; the same key gets the same page."""
    with _asking():
        session = _stripe().v1.checkout.sessions.create(
            params=dict(params),  # type: ignore[arg-type]
            options={"idempotency_key": idempotency_key},
        )
    return Hosted(session.id, session.url or "", _moment(session.expires_at))


def get_checkout(key: str) -> Checkout:
    """A checkout session as it is now."""
    with _asking():
        session = _stripe().v1.checkout.sessions.retrieve(key, params={"expand": ["payment_intent"]})
    return _checkout(session)


def expire_checkout(key: str) -> Checkout:
    """Close a page so that nobody can pay on it any more; `Rejected` if it is not open."""
    with _asking():
        session = _stripe().v1.checkout.sessions.expire(
            key, params={"expand": ["payment_intent"]}, options={"idempotency_key": f"expire:{key}"}
        )
    return _checkout(session)


def _checkout(session: stripe.checkout.Session) -> Checkout:
    intent = session.payment_intent
    charge = intent.latest_charge if isinstance(intent, stripe.PaymentIntent) else None
    return Checkout(
        id=session.id,
        status=session.status or "",
        payment_status=session.payment_status,
        reference=session.client_reference_id or "",
        total=_money(session.amount_total or 0, session.currency or ""),
        payment_intent=_id(intent),
        charge=_id(charge),
    )


def get_charge(key: str) -> Charge:
    """A charge with what reached our balance: amount, fee and net as settled, never from a price list."""
    with _asking():
        charge = _stripe().v1.charges.retrieve(key, params={"expand": ["balance_transaction"]})
    money = charge.balance_transaction
    settled = money if isinstance(money, stripe.BalanceTransaction) else None
    rate = settled.exchange_rate if settled else None
    return Charge(
        id=charge.id,
        is_paid=charge.paid and charge.status == "succeeded",
        is_failed=charge.status == "failed",
        amount=_money(charge.amount, charge.currency),
        refunded=_money(charge.amount_refunded, charge.currency),
        payment_intent=_id(charge.payment_intent),
        balance_transaction=_id(money),
        settled=_money(settled.amount, settled.currency) if settled else None,
        fee=_money(settled.fee, settled.currency) if settled else None,
        net=_money(settled.net, settled.currency) if settled else None,
        exchange_rate=None if rate is None else Decimal(str(rate)),
    )


def parse_snapshot(raw: bytes, header: str) -> Snapshot:
    """Read a signed event; refuse one that is unsigned, altered, stale, or from the future.

    Each secret in use is tried, so that a secret can be changed without losing an event.
    """
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            event = stripe.Webhook.construct_event(  # type: ignore[no-untyped-call]
                raw, header, secret, tolerance=TOLERANCE_SECONDS
            )
            _refuse_future(header)
            return _snapshot(event)
        except stripe.SignatureVerificationError:
            continue
        except (ValueError, KeyError, AttributeError) as error:
            raise SignatureRefused(f"not an event: {error}") from error
    raise SignatureRefused("no secret fits, or the time is too old")


def _refuse_future(header: str) -> None:
    """The SDK refuses only what is too old."""
    signed_at = int(dict(part.split("=", 1) for part in header.split(",") if "=" in part)["t"])
    if signed_at > time.time() + TOLERANCE_SECONDS:
        raise SignatureRefused("signed in the future")


def list_events(since: datetime, *, kinds: tuple[str, ...] = ()) -> list[Snapshot]:
    """What Stripe says happened since then, oldest first; it keeps events for thirty days."""
    params: dict[str, Any] = {"created": {"gte": int(since.timestamp())}, "limit": 100}
    if kinds:
        params["types"] = list(kinds)
    with _asking():
        page = _stripe().v1.events.list(params=params)  # type: ignore[arg-type]
        found = [_snapshot(event) for event in page.auto_paging_iter()]
    return found[::-1]


def _snapshot(event: stripe.Event) -> Snapshot:
    body = event.to_dict()
    subject = body["data"]["object"]
    return Snapshot(
        id=event.id,
        kind=event.type,
        object_id=str(subject.get("id", "")),
        object_kind=str(subject.get("object", "")),
        api_version=event.api_version or "",
        livemode=event.livemode,
        account=str(body.get("account") or ""),
        created_at=_moment(event.created),
        body=body,
    )


def _money(minor: int, code: str) -> Money:
    return Money.from_minor(minor, code.upper())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _id(thing: Any) -> str:
    if thing is None:
        return ""
    return thing if isinstance(thing, str) else str(thing.id)
