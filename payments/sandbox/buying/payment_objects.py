"""Payment intents, charges, balance transactions and refunds, in the shape of Stripe's document."""

from typing import Any

from payments.sandbox.money.currencies import fee
from payments.sandbox.store import Json, new_id


def payment_intent(session: Json, private: Json, *, created: int) -> Json:
    key = new_id("pi_3")
    empty = (
        "application application_fee_amount canceled_at cancellation_reason customer last_payment_error latest_charge "
        "next_action on_behalf_of payment_method payment_method_configuration_details processing receipt_email review "
        "setup_future_usage shipping statement_descriptor statement_descriptor_suffix transfer_data"
    )
    intent: dict[str, Any] = dict.fromkeys(empty.split())
    return intent | {
        "id": key,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "automatic_payment_methods": None,
        "capture_method": "automatic_async",
        "client_secret": f"{key}_secret_{new_id('')}",
        "confirmation_method": "automatic",
        "created": created,
        "currency": session["currency"],
        "description": private.get("description"),
        "livemode": False,
        "metadata": private.get("metadata", {}),
        "payment_method_options": {},
        "payment_method_types": session["payment_method_types"],
        "status": "requires_payment_method",
        "transfer_group": private.get("transfer_group"),
    }


def charge(intent: Json, *, created: int, email: str, outcome: Json, method: Json) -> Json:
    key = new_id("ch_3")
    empty = (
        "application application_fee application_fee_amount balance_transaction customer failure_balance_transaction "
        "failure_code failure_message on_behalf_of receipt_email receipt_number receipt_url review shipping "
        "source_transfer statement_descriptor statement_descriptor_suffix transfer_data"
    )
    body: dict[str, Any] = dict.fromkeys(empty.split())
    return body | {
        "id": key,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": {"address": None, "email": email or None, "name": None, "phone": None, "tax_id": None},
        "calculated_statement_descriptor": "SANDBOX",
        "captured": False,
        "created": created,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": outcome,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm_1"),
        "payment_method_details": method,
        "radar_options": {},
        "refunded": False,
        "status": "pending",
        "transfer_group": intent["transfer_group"],
    }


def customer_details() -> Json:
    """Who pays, before they have said anything."""
    return {"address": None, "name": None, "phone": None, "tax_exempt": "none"}


def card(*, last4: str, three_d_secure: Json | None = None) -> Json:
    checks = {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"}
    return {
        "type": "card",
        "card": {
            "brand": "visa",
            "checks": checks,
            "country": "US",
            "exp_month": 12,
            "exp_year": 2034,
            "fingerprint": "sandbox",
            "funding": "credit",
            "last4": last4,
            "network": "visa",
            "three_d_secure": three_d_secure,
            "wallet": None,
        },
    }


def delayed_method() -> Json:
    """A method whose money comes days later; Stripe calls this one `konbini` or a bank debit, by country."""
    return {"type": "us_bank_account", "us_bank_account": {"last4": "6789", "bank_name": "STRIPE TEST BANK"}}


def outcome(*, approved: bool) -> Json:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network" if approved else "declined_by_network",
        "reason": None if approved else "generic_decline",
        "risk_level": "normal",
        "risk_score": 1,
        "seller_message": "Payment complete." if approved else "The bank did not return any further details.",
        "type": "authorized" if approved else "issuer_declined",
    }


def processing_fee(amount: int, currency: str) -> Json:
    return fee_line(fee(amount, currency), currency, "Stripe processing fees (sandbox)")


def fee_line(amount: int, currency: str, description: str) -> Json:
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": description,
        "type": "stripe_fee",
    }


def balance_transaction(source: Json, kind: str, *, amount: int, currency: str, fees: list[Json], created: int) -> Json:
    taken = sum(fee["amount"] for fee in fees)
    return {
        "id": new_id("txn_3"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created,
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "description": source.get("description"),
        "exchange_rate": None,
        "fee": taken,
        "fee_details": fees,
        "net": amount - taken,
        "reporting_category": kind,
        "source": source["id"] or None,
        "status": "available",
        "type": kind,
    }


def refund(charge: Json, params: Json, *, amount: int, created: int) -> Json:
    is_card = charge["payment_method_details"]["type"] == "card"
    details = {"type": "card", "card": {"reference_status": "pending", "type": "refund"}}
    return ({"destination_details": details} if is_card else {}) | {
        "id": new_id("re_3"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "metadata": params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
