"""The whole site at work for a real browser: pages, sandbox, webhooks, mail and files, each in a place of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import tools
from tests.browser.typists import Typist
from tests.browser.visitors import Visitor
from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.sandbox.running import doors
from tests.pictures import SWITCHES

Arrive = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all; playwright keeps an event loop in this thread, beside which Django must be told to work."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=SWITCHES)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server: LiveServer, settings: Settings, start_sandbox: StartSandbox, tmp_path: Path) -> str:
    """The running site's address; the sandbox tells it what was paid."""
    cache.clear()  # an address is sent one mail in three minutes, and every story has the same people
    settings.SITE_URL = live_server.url
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.MEDIA_ROOT = tmp_path / "files"
    start_sandbox(doors(live_server.url))
    return str(live_server.url)


@pytest.fixture
def arrive(site: str, chromium: Browser) -> Iterator[Arrive]:
    """Lets people come to the site's first page; at the end no browser may have complained of anything."""
    visitors: list[Visitor] = []

    def come(name: str, *, with_script: bool = True, by_keyboard: bool = False) -> Visitor:
        kind = Typist if by_keyboard else Visitor
        visitors.append(kind(name, chromium, site, with_script=with_script))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.page.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []
