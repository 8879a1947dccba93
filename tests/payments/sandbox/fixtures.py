"""Sandboxes for any test that pays: on free loopback ports, held to Stripe's document at the end."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from csp.constants import SELF
from django.conf import settings as django_settings
from pytest_django import Settings

from tests.payments.sandbox.running import CONNECT_SECRET, SECRET, THIN_SECRET, RunningSandbox

StartSandbox = Callable[[dict[str, str]], RunningSandbox]


@pytest.fixture
def start_sandbox(tmp_path: Path, settings: Settings) -> Iterator[StartSandbox]:
    """Starts sandboxes on free loopback ports and points the site at the last one.

    At the end all that was sent to it and all that it answered and told must have kept to Stripe's document.
    """
    started: list[RunningSandbox] = []

    def start(webhooks: dict[str, str]) -> RunningSandbox:
        started.append(RunningSandbox(tmp_path / f"sandbox-{len(started)}", webhooks))
        settings.STRIPE_API_BASE = started[-1].url
        settings.CONTENT_SECURITY_POLICY = _policy_that_leads_to(started[-1].url)
        settings.STRIPE_WEBHOOK_SECRETS = _secrets(webhooks, "http") or [SECRET]
        settings.STRIPE_CONNECT_WEBHOOK_SECRETS = _secrets(webhooks, "connect+") or [CONNECT_SECRET]
        settings.STRIPE_THIN_WEBHOOK_SECRETS = _secrets(webhooks, "thin+") or [THIN_SECRET]
        return started[-1]

    yield start
    try:
        assert [fault for sandbox in started for fault in sandbox.contract_faults()] == []
    finally:
        for sandbox in started:
            sandbox.end()


def _secrets(webhooks: dict[str, str], prefix: str) -> list[str]:
    return [secret for url, secret in webhooks.items() if url.startswith(prefix)]


def _policy_that_leads_to(origin: str) -> dict[str, Any]:
    """The site's policy with this sandbox as the place where its forms may lead."""
    policy = deepcopy(django_settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"] = [SELF, origin]
    return policy
