"""Whatever answers as Stripe: the sandbox, or Stripe itself with a test key; and a judge of all that passes."""

import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
import stripe

from payments.sandbox import API_VERSION
from tests.payments.sandbox.openapi import object_faults, request_faults
from tests.payments.sandbox.running import KEY, RunningSandbox

Seen = TypeVar("Seen")
SANDBOX_KEY = "sk_test_sandbox_"
MOST_LOOKS = 150
SECONDS_BETWEEN_LOOKS = 2


class Judge(stripe.RequestsClient):
    """The SDK's own way over HTTP, with Stripe's document reading along."""

    def __init__(self) -> None:
        super().__init__(timeout=60)
        self.faults: list[str] = []

    def request(  # type: ignore[override]
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        answered = super().request(method, url, headers, post_data)
        content, status, _ = answered
        address = urlsplit(url)
        if status == 200:
            encoded = address.query if post_data is None else str(post_data)
            self.faults += request_faults(method.upper(), address.path, encoded)
        self.faults += object_faults(json.loads(content))
        return answered


class Target:
    """One of the two, as the tests speak to it."""

    def __init__(self, key: str, base: str, sandbox: RunningSandbox | None) -> None:
        self.sandbox = sandbox
        self.judge = Judge()
        self.client = stripe.StripeClient(
            key,
            base_addresses={"api": base},
            stripe_version=API_VERSION,
            max_network_retries=2,
            http_client=self.judge,
        )

    def pay(self, amount: int, currency: str = "usd", *, card: str = "pm_card_bypassPending") -> stripe.Charge:
        """A payment that went through, and its charge."""
        intent = self.client.v1.payment_intents.create(
            params={
                "amount": amount,
                "currency": currency,
                "payment_method": card,
                "payment_method_types": ["card"],
                "confirm": True,
                "expand": ["latest_charge.balance_transaction"],
            }
        )
        charge = intent.latest_charge
        assert isinstance(charge, stripe.Charge)
        return charge

    def payee(self) -> str:
        """An account that may receive transfers."""
        if self.sandbox is None:
            named = os.environ.get("STRIPE_CONFORMANCE_PAYEE", "")
            return named or pytest.skip("STRIPE_CONFORMANCE_PAYEE names no onboarded account")
        account = self.open_account()
        self.sandbox.standing(account.id, "complete")
        return str(account.id)

    def open_account(self) -> Any:
        """An account of a payee who has not said anything yet."""
        return self.client.v2.core.accounts.create(
            params={
                "contact_email": "payee@example.com",
                "display_name": "Conformance payee",
                "dashboard": "express",
                "identity": {"country": "us"},
                "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
                "configuration": {
                    "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
                },
                "include": ["configuration.recipient", "requirements"],
            }
        )

    def until(self, look: Callable[[], Seen], accept: Callable[[Seen], bool]) -> Seen:
        """Look until it is there: the sandbox says when it has nothing more to do, Stripe has to be asked again."""
        if self.sandbox is not None:
            self.sandbox.wait()
            found = look()
            assert accept(found), found
            return found
        for _ in range(MOST_LOOKS):
            found = look()
            if accept(found):
                return found
            time.sleep(SECONDS_BETWEEN_LOOKS)
        raise AssertionError("Stripe did not come to it in time")


def real_stripe() -> tuple[str, str] | None:
    """The test key and the address of Stripe, where both are given."""
    key, base = os.environ.get("STRIPE_SECRET_KEY", ""), os.environ.get("STRIPE_API_BASE", "")
    if not (key and base) or key.startswith(SANDBOX_KEY):
        return None
    if not key.startswith(("sk_test_", "rk_test_")):
        pytest.exit("The conformance suite takes only test keys: it makes and moves money.", returncode=2)
    return key, base


def sandbox_target(sandbox: RunningSandbox) -> Target:
    return Target(KEY, sandbox.url, sandbox)
