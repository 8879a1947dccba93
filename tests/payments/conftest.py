"""What the tests of payments share: a running sandbox, and one that knows the live server's webhook."""

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.sandbox.running import RunningSandbox, doors
from tests.payments.shop import Shop


@pytest.fixture
def sandbox(start_sandbox: StartSandbox) -> RunningSandbox:
    """A sandbox without webhooks."""
    return start_sandbox({})


@pytest.fixture
def shop(live_server: LiveServer, settings: Settings, start_sandbox: StartSandbox) -> Shop:
    """The site and a sandbox that talk to each other over HTTP."""
    settings.SITE_URL = live_server.url
    return Shop(live_server.url, start_sandbox(doors(live_server.url)))
