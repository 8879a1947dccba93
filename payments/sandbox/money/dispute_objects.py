"""Disputes in the shape of Stripe's document: what the bank says, and the evidence against it."""

from typing import Any

from payments.sandbox.store import Json, new_id

FILES = (
    *("cancellation_policy", "customer_communication", "customer_signature", "duplicate_charge_documentation"),
    *("receipt", "refund_policy", "service_documentation", "shipping_documentation", "uncategorized_file"),
)
TEXTS = (
    *("access_activity_log", "billing_address", "cancellation_policy_disclosure", "cancellation_rebuttal"),
    *("customer_email_address", "customer_name", "customer_purchase_ip", "duplicate_charge_explanation"),
    *("duplicate_charge_id", "product_description", "refund_policy_disclosure", "refund_refusal_explanation"),
    *("service_date", "shipping_address", "shipping_carrier", "shipping_date", "shipping_tracking_number"),
    "uncategorized_text",
)
RESPONSE_SECONDS = 9 * 24 * 3600
NETWORK_CODES = {"fraudulent": "10.4", "product_not_received": "13.1", "duplicate": "12.6", "unrecognized": "10.4"}


def dispute(charge: Json, *, amount: int, reason: str, is_inquiry: bool, created: int) -> Json:
    empty: dict[str, Any] = dict.fromkeys(FILES + TEXTS)
    return {
        "id": new_id("du_1"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": empty | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": created + RESPONSE_SECONDS,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": is_inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"type": "card", "card": card(reason, is_inquiry=is_inquiry)},
        "reason": reason,
        "status": "warning_needs_response" if is_inquiry else "needs_response",
    }


def card(reason: str, *, is_inquiry: bool) -> Json:
    return {
        "brand": "visa",
        "case_type": "inquiry" if is_inquiry else "chargeback",
        "network_reason_code": NETWORK_CODES.get(reason, "13.7"),
    }
