"""Starting is refused where live and sandbox are mixed (fault case 55)."""

import os
import subprocess
import sys
from typing import Any

import pytest
from pytest_django import Settings

from payments.checks import stripe_settings
from tests.payments.sandbox.running import ROOT
from tests.tools import PATIENCE_SECONDS

SANDBOX = {
    "STRIPE_SECRET_KEY": "",
    "STRIPE_API_BASE": "http://127.0.0.1:12111",
    "STRIPE_SANDBOX": True,
    "STRIPE_SANDBOX_HOST": "",
    "STRIPE_WEBHOOK_SECRETS": ["whsec_1"],
    "STRIPE_CONNECT_WEBHOOK_SECRETS": ["whsec_2"],
    "STRIPE_THIN_WEBHOOK_SECRETS": ["whsec_3"],
}
OPERATORS = {
    "SELLER_NAME": "Assent Music GmbH",
    "SELLER_ADDRESS": "Ufer 1; 10999 Berlin",
    "SELLER_COUNTRY": "DE",
    "SELLER_TAX_NUMBER": "DE123456789",
    "SALES_TAX_RULE": "Reverse charge.",
    "WITHHOLDING_RULE": "Nothing is withheld.",
}
NOBODY = dict.fromkeys(OPERATORS, "")
LIVE = (
    SANDBOX
    | OPERATORS
    | {
        "STRIPE_SECRET_KEY": "sk_live_1",
        "STRIPE_API_BASE": "https://api.stripe.com",
        "STRIPE_SANDBOX": False,
    }
)


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        (SANDBOX, []),
        (LIVE, []),
        (SANDBOX | {"STRIPE_SECRET_KEY": "sk_test_sandbox_1"}, []),
        (SANDBOX | {"STRIPE_API_BASE": "http://sandbox:1", "STRIPE_SANDBOX_HOST": "sandbox"}, []),
        (SANDBOX | {"STRIPE_WEBHOOK_SECRETS": []}, ["payments.E001"]),
        (LIVE | {"STRIPE_WEBHOOK_SECRETS": []}, ["payments.E001"]),
        (SANDBOX | {"STRIPE_CONNECT_WEBHOOK_SECRETS": []}, ["payments.E001"]),
        (SANDBOX | {"STRIPE_THIN_WEBHOOK_SECRETS": []}, ["payments.E001"]),
        (LIVE | {"STRIPE_SECRET_KEY": "sk_test_sandbox_1"}, ["payments.E002"]),
        (LIVE | {"STRIPE_SECRET_KEY": ""}, ["payments.E002"]),
        (LIVE | {"STRIPE_API_BASE": "http://127.0.0.1:12111"}, ["payments.E003"]),
        (LIVE | {"STRIPE_API_BASE": "https://api.stripe.com.evil.test"}, ["payments.E003"]),
        (SANDBOX | {"STRIPE_SECRET_KEY": "sk_live_1"}, ["payments.E004"]),
        (SANDBOX | {"STRIPE_API_BASE": "https://api.stripe.com"}, ["payments.E005"]),
        (SANDBOX | {"STRIPE_API_BASE": "http://sandbox:1"}, ["payments.E005"]),
        *[(LIVE | {name: " "}, ["payments.E006"]) for name in OPERATORS],
        (LIVE | NOBODY | {"STRIPE_SECRET_KEY": "rk_live_1"}, ["payments.E006"] * len(OPERATORS)),
        (LIVE | NOBODY | {"STRIPE_SECRET_KEY": "sk_test_1"}, []),
        (SANDBOX | NOBODY, []),
    ],
)
def test_fault_55_mixed_settings_are_refused(settings: Settings, values: dict[str, Any], errors: list[str]) -> None:
    for name, value in values.items():
        setattr(settings, name, value)

    assert [error.id for error in stripe_settings()] == errors


@pytest.mark.parametrize(
    "process",
    [
        ["-c", "import marketplace.config.wsgi"],
        ["-c", "import marketplace.config.asgi"],
        ["-m", "celery", "-A", "marketplace.config.celery", "worker"],
        ["-m", "celery", "-A", "marketplace.config.celery", "beat"],
        ["manage.py", "distribute", "--month", "2026-01"],
    ],
    ids=["web", "async web", "worker", "scheduler", "command"],
)
def test_fault_55_no_process_starts_with_a_live_key_and_a_base_that_is_not_stripes(process: list[str]) -> None:
    wrong = {"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_API_BASE": "http://127.0.0.1:12111", "DEBUG": "1"}

    refused = subprocess.run(
        [sys.executable, *process],
        cwd=ROOT,
        env={**os.environ, **wrong},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )

    assert refused.returncode != 0
    assert "payments.E003" in refused.stderr
