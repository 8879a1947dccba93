"""Requests through the WSGI application itself, in a test's own transaction."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections


@pytest.fixture
def api_connection(db: None) -> Iterator[None]:
    """As the test client does: the connection is the test's own, and no request closes it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
