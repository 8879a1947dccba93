"""What the environment says, as the settings that Django knows."""

from typing import Any

import pytest
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory

from marketplace.config import jobs
from marketplace.config.checks import mail_leaves_the_machine
from marketplace.config.environment import mail_server, pairs
from marketplace.kit.money import Money
from payments.payout_rules import floor_of

FILES = "django.core.mail.backends.filebased.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", (FILES, "localhost", 25, "", "", False, False)),
        ("smtp://mail.example", (SMTP, "mail.example", 25, "", "", False, False)),
        ("smtp://me%40here:p%2Fw@mail.example?tls=1", (SMTP, "mail.example", 587, "me@here", "p/w", True, False)),
        ("smtps://me:pw@mail.example:8465", (SMTP, "mail.example", 8465, "me", "pw", False, True)),
    ],
)
def test_mail_server_is_read_from_its_address(address: str, told: tuple[object, ...]) -> None:
    names = ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")

    read = mail_server(address)

    assert tuple(read[f"EMAIL_{name}"] for name in names) == told


def test_setting_by_currency_is_read_from_its_pairs() -> None:
    assert pairs("USD=500.00, JPY=75000") == [("USD", "500.00"), ("JPY", "75000")]


@pytest.mark.parametrize("wrong", ["USD", "USD=", "=5"])
def test_setting_by_currency_without_a_name_or_a_value_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="NAME=VALUE"):
        pairs(f"JPY=75000 {wrong}")


def test_money_settings_stand_as_the_readme_says() -> None:
    assert settings.PLATFORM_FEE_PARTS == {"2026-01-01": 800}
    assert settings.PAYEE_DEBT_CAP["JPY"] == "75000"
    assert (settings.DEBT_SET_OFF_PERCENT, settings.PAYEE_CHANGE_HOURS, settings.PAYOUT_HOLD_DAYS) == (50, 72, 7)
    assert settings.STRIPE_MESSAGE_LEASE_SECONDS == 300
    assert floor_of("KRW") == Money.parse("40000", "KRW")


def test_address_of_no_mail_server_is_refused() -> None:
    with pytest.raises(ValueError, match="EMAIL_URL begins with smtp://"):
        mail_server("mail.example:25")


@pytest.mark.parametrize(
    ("site", "backend", "warnings"),
    [
        ("https://assent.example", FILES, ["assent.W001"]),
        ("https://assent.example", SMTP, []),
        ("http://localhost:8000", FILES, []),
    ],
)
def test_deployment_whose_mail_goes_nowhere_is_warned(
    site: str, backend: str, warnings: list[str], settings: Any
) -> None:
    settings.SITE_URL, settings.EMAIL_BACKEND = site, backend

    assert [warning.id for warning in mail_leaves_the_machine(None)] == warnings


@pytest.mark.django_db
def test_counters_and_used_codes_are_in_one_cache_for_all_processes(settings: Any) -> None:
    settings.CACHES = jobs.CACHES
    call_command("createcachetable", verbosity=0)

    caches["default"].set("used", "yes")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        kept = cursor.fetchall()

    assert (kept, caches["default"].get("used")) == ([(":1:used",)], "yes")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        (2, "1.1.1.1", "1.1.1.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_visitor_is_who_our_own_proxies_saw(proxies: int, forwarded: str, address: str, settings: Any) -> None:
    settings.PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers={"X-Forwarded-For": forwarded})

    assert get_client_ip_address(request) == address


def test_every_counter_knows_the_proxies(settings: Any) -> None:
    counted = (settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.REST_FRAMEWORK["NUM_PROXIES"])

    assert counted == (settings.PROXIES, settings.PROXIES)
