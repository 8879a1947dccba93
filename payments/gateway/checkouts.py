"""Checkout: the page at Stripe's on which one order is paid."""

from collections.abc import Mapping
from typing import Any

import stripe

from payments.gateway.client import asking, client, id_of, moment, money
from payments.gateway.types import Checkout, CheckoutLine, CheckoutRequest, Hosted


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
            "unit_amount": line.price.to_wire(),
            "product_data": {"name": line.name},
        },
    }


def create_checkout(params: Mapping[str, Any], *, idempotency_key: str) -> Hosted:
    """Ask for a page on which one order can be paid; the same key gets the same page."""
    with asking():
        session = client().v1.checkout.sessions.create(
            params=dict(params),  # type: ignore[arg-type]
            options={"idempotency_key": idempotency_key},
        )
    return Hosted(session.id, session.url or "", moment(session.expires_at))


def get_checkout(key: str) -> Checkout:
    """A checkout session as it is now."""
    with asking():
        session = client().v1.checkout.sessions.retrieve(key, params={"expand": ["payment_intent"]})
    return _checkout(session)


def expire_checkout(key: str) -> Checkout:
    """Close a page so that nobody can pay on it any more; `Rejected` if it is not open."""
    with asking():
        session = client().v1.checkout.sessions.expire(
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
        total=money(session.amount_total or 0, session.currency or ""),
        payment_intent=id_of(intent),
        charge=id_of(charge),
    )
