"""What every test stands on: one template database, append-only tables that a test run may empty, jobs done at once."""

import os
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import blocking_manager_key

from marketplace.config import catalogues, environment
from marketplace.config.celery import app
from tests import tools

# Nothing here asserts a time: on a busy machine an example or its making may take long.
hypothesis_settings.register_profile("assent", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("assent")

# Begun first, so that at the end no worker waits for another that has one of them left.
LONGEST = {
    "test_run.py",
    "test_kills.py",
    "test_every_page.py",
    "test_refused_forms.py",
    "test_access_matrix.py",
    "test_journey.py",
}

pytest_plugins = ["tests.payments.sandbox.fixtures"]


def pytest_configure(config: pytest.Config) -> None:
    """Test as in production, but with static files from their sources, with a cache
    that no other test sees, and as this machine's superuser.
    """
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["*"]
    for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        setattr(settings, name, False)
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "session", "csrf"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for directory in settings.LOCALE_PATHS:
        catalogues.compile_all(directory)
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    admin = environment.REMEMBERED.get("DATABASE_ADMIN_PASSWORD")
    if admin and "DATABASE_URL" not in os.environ:
        settings.DATABASES["default"].update(USER="postgres", PASSWORD=admin)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config, specs: Any) -> None:
    """Migrate once, before there are workers: each copies the result."""
    name = settings.DATABASES["default"]["NAME"]
    with config.stash[blocking_manager_key].unblock():
        made = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    os.environ["TEST_TEMPLATE"] = made


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Remove the template; workers have removed their copies."""
    made = os.environ.get("TEST_TEMPLATE")
    if made and not hasattr(session.config, "workerinput"):
        with session.config.stash[blocking_manager_key].unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(made)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, and skip what needs a browser where there is none."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
    if tools.chromium():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=f"{tools.MISSING}: Chromium"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On CI a test that is skipped for a missing tool has failed."""
    report = yield
    if tools.ON_CI and report.skipped and tools.MISSING in str(report.longrepr):
        report.outcome, report.longrepr = "failed", f"on CI nothing may be missing: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count, where nobody can overlook it, what was not tested."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(tools.MISSING in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.section(
            f"{count} TESTS WERE SKIPPED FOR A MISSING TOOL (Chromium?)", sep="!", red=True, bold=True
        )


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request in Korean leaves its language behind in the thread; no test hears what another spoke."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def append_only_reset(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test with real transactions be cleaned up after, though its tables are append-only.

    As superuser with `session_replication_role = replica` no trigger fires; the triggers themselves know no bypass. The
    test runner closes the connection after the clean-up, and with it this ends.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if not (commits or {"transactional_db", "live_server"} & set(request.fixturenames)):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
