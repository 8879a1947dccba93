"""The site's own way to the fault console: for operators, and only where no money is real."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories.accounts import make_operator
from tests.payments.sandbox.running import RunningSandbox, visible_text

pytestmark = pytest.mark.django_db
LINK = 'href="/sandbox/console/"'


@pytest.fixture
def operators_client() -> Client:
    client = Client()
    client.force_login(make_operator())
    return client


def test_an_operator_is_led_to_the_console(operators_client: Client, sandbox: RunningSandbox) -> None:
    page = operators_client.get("/operator/money/").content.decode()
    led = operators_client.get("/sandbox/console/")

    console = sandbox.send("GET", "/_sandbox/faults", headers={"Accept": "text/html"})
    assert LINK in page
    assert (led.status_code, led.headers["Location"]) == (302, f"{sandbox.url}/_sandbox/faults")
    assert "Sandbox: no real money" in visible_text(console.text)


def test_there_is_no_console_where_money_is_real(operators_client: Client, settings: Settings) -> None:
    settings.STRIPE_SANDBOX = False

    page = operators_client.get("/operator/money/").content.decode()

    assert operators_client.get("/sandbox/console/").status_code == 404
    assert LINK not in page


def test_nobody_else_is_shown_the_way() -> None:
    assert LINK not in Client().get("/").content.decode()
