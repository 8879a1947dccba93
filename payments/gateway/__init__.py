"""The one place that speaks to Stripe; nobody else sees its objects or its SDK.

What changes something at Stripe comes in two: the params, frozen with the operation before the call, and the call.
"""

from payments.gateway.charges import (
    get_charge,
    get_dispute,
    get_refund,
    list_refunds,
    refund,
    refund_params,
)
from payments.gateway.checkouts import checkout_params, create_checkout, expire_checkout, get_checkout
from payments.gateway.client import API_VERSION, TIMEOUT_SECONDS, within
from payments.gateway.evidence import evidence_file_params, evidence_params, submit_evidence, upload_evidence
from payments.gateway.history import list_balance_transactions, list_events, list_thin_events
from payments.gateway.messages import parse_snapshot, parse_thin
from payments.gateway.payees import create_payee, get_payee, onboarding_link, payee_params
from payments.gateway.transfers import (
    find_transfers,
    get_balance,
    get_payee_balance,
    get_payout,
    get_transfer,
    list_payouts,
    list_reversals,
    reversal_params,
    reverse_transfer,
    transfer,
    transfer_params,
)

__all__ = [
    "API_VERSION",
    "TIMEOUT_SECONDS",
    "checkout_params",
    "create_checkout",
    "create_payee",
    "evidence_file_params",
    "evidence_params",
    "expire_checkout",
    "find_transfers",
    "get_balance",
    "get_charge",
    "get_checkout",
    "get_dispute",
    "get_payee",
    "get_payee_balance",
    "get_payout",
    "get_refund",
    "get_transfer",
    "list_balance_transactions",
    "list_events",
    "list_payouts",
    "list_refunds",
    "list_reversals",
    "list_thin_events",
    "onboarding_link",
    "parse_snapshot",
    "parse_thin",
    "payee_params",
    "refund",
    "refund_params",
    "reversal_params",
    "reverse_transfer",
    "submit_evidence",
    "transfer",
    "transfer_params",
    "upload_evidence",
    "within",
]
