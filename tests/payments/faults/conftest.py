"""What the tests of faults share."""

from datetime import datetime

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.sandbox.running import doors
from tests.payments.shop import Shop


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def paying_shop(live_server: LiveServer, settings: Settings, start_sandbox: StartSandbox) -> Shop:
    """The site and a sandbox that tells of payments, and not of connected accounts."""
    settings.SITE_URL = live_server.url
    ours = {door: secret for door, secret in doors(live_server.url).items() if door.startswith("http")}
    return Shop(live_server.url, start_sandbox(ours))
