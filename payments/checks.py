"""Refuse to start where live and sandbox are mixed: money must never go to the wrong one."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

STRIPE = "https://api.stripe.com"
STRIPE_KEYS = ("sk_live_", "rk_live_", "sk_test_", "rk_test_")
SANDBOX_KEY = "sk_test_sandbox_"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@register()
def stripe_settings(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """Each mixture is an error that says what to set."""
    errors = _sandbox() if settings.STRIPE_SANDBOX else _stripe()
    if not settings.STRIPE_WEBHOOK_SECRETS:
        errors.append("E001 Events could not be told from forgeries: set STRIPE_WEBHOOK_SECRETS.")
    return [Error(error[5:], id=f"payments.{error[:4]}") for error in errors]


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
