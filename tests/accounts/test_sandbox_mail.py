import re
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail
from django.test import Client
from django.utils import timezone

from accounts.queries.people import SAMPLE_DOMAIN, one_time_code
from accounts.services import people
from tests.factories.accounts import NOON, make_operator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_goes_to_files(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path


def test_newcomer_reads_the_mail_and_follows_its_link() -> None:
    send_mail("온빛 invites you", "Open\nhttp://localhost:8000/x/\n", None, ["seo@example.org"])
    client = Client()

    listed = client.get("/sandbox/mail/").content.decode()
    address = re.search(r"/sandbox/mail/[0-9a-f]+/", listed)
    assert address is not None
    shown = client.get(address[0]).content.decode()

    assert "온빛 invites you" in listed
    assert 'href="http://localhost:8000/x/"' in shown


def test_mail_is_nowhere_once_money_is_real_or_mail_is_sent(settings: Any) -> None:
    settings.STRIPE_SANDBOX = False
    with_money = Client().get("/sandbox/mail/").status_code
    settings.STRIPE_SANDBOX = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    sent = Client().get("/sandbox/mail/").status_code
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.SITE_URL = "https://assent.example"
    elsewhere = Client().get("/sandbox/mail/").status_code
    linked = "/sandbox/mail/" in Client().get("/").content.decode()

    assert (with_money, sent, elsewhere, linked) == (404, 404, 404, False)


def test_code_is_shown_of_the_sample_operator_and_of_no_other() -> None:
    sample = people.create(email=f"operator@{SAMPLE_DOMAIN}", at=NOON)
    people.make_operator(sample, at=NOON)
    people.set_one_time_code_secret(sample, at=NOON)
    real = make_operator(email="seo@assent.test")

    codes = [one_time_code(sample, at=timezone.now())]
    page = Client().get("/sandbox/mail/").content.decode()
    codes.append(one_time_code(sample, at=timezone.now()))  # another one where half a minute has just ended

    assert (sample.email in page, any(code in page for code in codes), real.email in page) == (True, True, False)


def test_address_that_names_no_mail_is_not_found() -> None:
    assert Client().get("/sandbox/mail/etc-passwd/").status_code == 404
