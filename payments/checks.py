"""Refuse to start where live and sandbox are mixed, or where real money would move and nobody said for whom."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from payments.modes import is_live

STRIPE = "https://api.stripe.com"
STRIPE_KEYS = ("sk_live_", "rk_live_", "sk_test_", "rk_test_")
SANDBOX_KEY = "sk_test_sandbox_"
SECRETS = ("STRIPE_WEBHOOK_SECRETS", "STRIPE_CONNECT_WEBHOOK_SECRETS", "STRIPE_THIN_WEBHOOK_SECRETS")
OPERATORS = {
    "SELLER_NAME": "who sells the licences",
    "SELLER_ADDRESS": "where the seller is",
    "SELLER_COUNTRY": "the seller's country (two letters)",
    "SELLER_TAX_NUMBER": "the seller's tax number",
    "SALES_TAX_RULE": "how tax on what is sold is treated, as invoices print it",
    "WITHHOLDING_RULE": "what is withheld from royalties, as payees read it",
}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@register("payments")
def stripe_settings(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """Each mixture is an error that says what to set."""
    errors = _sandbox() if settings.STRIPE_SANDBOX else _stripe() + _operators()
    errors += [
        f"E001 Events could not be told from forgeries: set {name}." for name in SECRETS if not getattr(settings, name)
    ]
    return [Error(error[5:], id=f"payments.{error[:4]}") for error in errors]


def refuse_wrong_settings() -> None:
    """For processes that serve without asking Django's checks: a wrong setting ends them before they begin."""
    errors = stripe_settings()
    if errors:
        raise ImproperlyConfigured("\n".join(f"{error.id} {error.msg}" for error in errors))


def _stripe() -> list[str]:
    errors = []
    key = settings.STRIPE_SECRET_KEY
    if not key.startswith(STRIPE_KEYS) or key.startswith(SANDBOX_KEY):
        errors.append("E002 STRIPE_SANDBOX is off, and STRIPE_SECRET_KEY is not a key of Stripe's.")
    if settings.STRIPE_API_BASE != STRIPE:
        errors.append(f"E003 A key of Stripe's is sent to {STRIPE} only: unset STRIPE_API_BASE.")
    return errors


def _sandbox() -> list[str]:
    errors = []
    key = settings.STRIPE_SECRET_KEY
    if key and not key.startswith(SANDBOX_KEY):
        errors.append(f"E004 STRIPE_SANDBOX is on, and STRIPE_SECRET_KEY does not start with {SANDBOX_KEY}.")
    host = urlsplit(settings.STRIPE_API_BASE).hostname
    if host not in LOOPBACK and host != settings.STRIPE_SANDBOX_HOST:
        errors.append(f"E005 The sandbox may be on this machine only, not on {host}: STRIPE_SANDBOX_HOST can name it.")
    return errors


def _operators() -> list[str]:
    """Once money is real, somebody sells, owes tax and withholds it: nobody but the operator can say how."""
    if not is_live():
        return []
    return [f"E006 Real money moves: set {name}, {what}." for name, what in OPERATORS.items() if not _given(name)]


def _given(name: str) -> bool:
    return bool(str(getattr(settings, name)).strip())
