"""The client of Stripe's SDK, what its errors mean, and its values in our own words."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import requests
import stripe
from django.conf import settings

from marketplace.kit.money import Money
from payments.gateway.errors import OutcomeUnknown, Rejected

STRIPE = "https://api.stripe.com"
API_VERSION = "2026-05-27.dahlia"
TIMEOUT_SECONDS = 20  # the SDK's own 80 would outlive a web request
_until: ContextVar[float | None] = ContextVar("until", default=None)
SANDBOX_KEY = "sk_test_sandbox_of_this_machine"  # any key of this form opens it


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let all calls made inside end in so many seconds together: somebody waits for the page."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


class _Bounded(requests.adapters.HTTPAdapter):
    """Waits for an answer as long as a call may take, or as long as is left to whoever waits for it."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        until = _until.get()
        if until is not None:
            left = until - time.monotonic()
            if left <= 0:
                raise requests.exceptions.Timeout("nobody waits for the answer any more")
            options["timeout"] = min(left, TIMEOUT_SECONDS)
        return super().send(request, *args, **options)


def _session() -> requests.Session:
    session = requests.Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Bounded())
    return session


@lru_cache(maxsize=8)
def _client(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        # Evidence goes to another host at Stripe, and to the same one where Stripe is stood in for.
        base_addresses={"api": base} if base == STRIPE else {"api": base, "files": base},
        stripe_version=API_VERSION,
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS, session=_session()),
    )


def client() -> stripe.StripeClient:
    """The one client of the key and the address in use."""
    return _client(settings.STRIPE_SECRET_KEY or SANDBOX_KEY, settings.STRIPE_API_BASE)


NO_ANSWER = (
    stripe.APIConnectionError,
    stripe.AuthenticationError,
    stripe.IdempotencyError,
    stripe.PermissionError,
    stripe.RateLimitError,
)


@contextmanager
def asking() -> Iterator[None]:
    """Tell what Stripe refused from what nobody knows: a wrong key says nothing about what was asked under another."""
    try:
        yield
    except NO_ANSWER as error:
        raise OutcomeUnknown(str(error)) from error
    except stripe.StripeError as error:
        status = error.http_status or 0
        if status >= 500 or status in {0, 409}:
            raise OutcomeUnknown(str(error)) from error
        raise Rejected(str(error), code=error.code or "") from error


def money(minor: int, code: str) -> Money:
    """An amount as Stripe counts it, beside a currency in small letters."""
    return Money.from_wire(minor, code.upper())


def moment(seconds: int) -> datetime:
    """A moment as Stripe writes it."""
    return datetime.fromtimestamp(seconds, UTC)


def rate(value: Any) -> Decimal | None:
    """An exchange rate, digit for digit as it was told."""
    return None if value is None else Decimal(str(value))


def id_of(thing: Any) -> str:
    """What an expandable field refers to, whether it was expanded or not; nothing if it is empty."""
    if thing is None:
        return ""
    return thing if isinstance(thing, str) else str(thing.id)


def named(metadata: Any, name: str) -> str:
    """What we wrote on an object of Stripe's under a name; nothing if we did not."""
    return str(metadata[name]) if metadata is not None and name in metadata else ""
