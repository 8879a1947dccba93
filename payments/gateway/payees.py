"""Connected accounts of payees: Accounts v2 with the recipient configuration, and their onboarding pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import stripe

from payments.gateway.client import asking, client
from payments.gateway.types import Onboarding, Payee, PayeeRequest, Requirement

INCLUDE: Final[list[Any]] = ["configuration.recipient", "identity", "requirements"]


def payee_params(request: PayeeRequest) -> dict[str, Any]:
    """A payee as Stripe is asked for their account: we collect fees and bear losses; they may receive transfers."""
    return {
        "contact_email": request.email,
        "display_name": request.name,
        "dashboard": "express",
        "identity": {"country": request.country.lower()},
        "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
        "configuration": {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}},
        "metadata": {"party": request.reference},
        "include": INCLUDE,
    }


def create_payee(params: Mapping[str, Any], *, idempotency_key: str) -> Payee:
    """Open an account for a payee; they tell Stripe, and not us, who they are and where their bank is."""
    with asking():
        made = client().v2.core.accounts.create(
            params=dict(params),  # type: ignore[arg-type]
            options={"idempotency_key": idempotency_key},
        )
    return _payee(made)


def get_payee(key: str) -> Payee:
    """A payee's account as it is now: whether it may receive transfers, and what is missing."""
    with asking():
        return _payee(client().v2.core.accounts.retrieve(key, params={"include": INCLUDE}))


def onboarding_link(key: str, *, return_url: str, refresh_url: str) -> Onboarding:
    """A page at Stripe's for one payee to say who they are: good once, and not for long."""
    with asking():
        link = client().v2.core.account_links.create(
            params={
                "account": key,
                "use_case": {
                    "type": "account_onboarding",
                    "account_onboarding": {
                        "configurations": ["recipient"],
                        "return_url": return_url,
                        "refresh_url": refresh_url,
                    },
                },
            }
        )
    return Onboarding(link.url, datetime.fromisoformat(link.expires_at))


def _payee(told: stripe.v2.core.Account) -> Payee:
    recipient = told.configuration.recipient if told.configuration else None
    capabilities = recipient.capabilities if recipient else None
    balance = capabilities.stripe_balance if capabilities else None
    transfers = balance.stripe_transfers if balance else None
    payouts = balance.payouts if balance else None
    entries = told.requirements.entries if told.requirements else None
    return Payee(
        id=told.id,
        country=((told.identity.country if told.identity else "") or "").upper(),
        transfers=transfers.status if transfers else "",
        payouts=payouts.status if payouts else "",
        reasons=tuple(str(detail.code) for detail in transfers.status_details) if transfers else (),
        requirements=tuple(_requirement(entry) for entry in entries or ()),
        is_closed=bool(told.closed),
    )


def _requirement(entry: Any) -> Requirement:
    deadline = getattr(entry, "minimum_deadline", None)
    return Requirement(
        code=str(entry.description),
        is_theirs=entry.awaiting_action_from == "user",
        deadline=str(deadline.status) if deadline else "",
    )
