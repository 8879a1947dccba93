"""Starting is refused where live and sandbox are mixed (fault case 55)."""

from typing import Any

import pytest
from pytest_django import Settings

from payments.checks import stripe_settings

SANDBOX = {
    "STRIPE_SECRET_KEY": "",
    "STRIPE_API_BASE": "http://127.0.0.1:12111",
    "STRIPE_SANDBOX": True,
    "STRIPE_SANDBOX_HOST": "",
    "STRIPE_WEBHOOK_SECRETS": ["whsec_1"],
}
LIVE = SANDBOX | {
    "STRIPE_SECRET_KEY": "sk_live_1",
    "STRIPE_API_BASE": "https://api.stripe.com",
    "STRIPE_SANDBOX": False,
}


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        (SANDBOX, []),
        (LIVE, []),
        (SANDBOX | {"STRIPE_SECRET_KEY": "sk_test_sandbox_1"}, []),
        (SANDBOX | {"STRIPE_API_BASE": "http://sandbox:1", "STRIPE_SANDBOX_HOST": "sandbox"}, []),
        (SANDBOX | {"STRIPE_WEBHOOK_SECRETS": []}, ["payments.E001"]),
        (LIVE | {"STRIPE_WEBHOOK_SECRETS": []}, ["payments.E001"]),
        (LIVE | {"STRIPE_SECRET_KEY": "sk_test_sandbox_1"}, ["payments.E002"]),
        (LIVE | {"STRIPE_SECRET_KEY": ""}, ["payments.E002"]),
        (LIVE | {"STRIPE_API_BASE": "http://127.0.0.1:12111"}, ["payments.E003"]),
        (LIVE | {"STRIPE_API_BASE": "https://api.stripe.com.evil.test"}, ["payments.E003"]),
        (SANDBOX | {"STRIPE_SECRET_KEY": "sk_live_1"}, ["payments.E004"]),
        (SANDBOX | {"STRIPE_API_BASE": "https://api.stripe.com"}, ["payments.E005"]),
        (SANDBOX | {"STRIPE_API_BASE": "http://sandbox:1"}, ["payments.E005"]),
    ],
)
def test_fault_55_mixed_settings_are_refused(settings: Settings, values: dict[str, Any], errors: list[str]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)

    assert [error.id for error in stripe_settings()] == errors
