import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import AuditEntry, User
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_newcomer_signs_up_confirms_by_mail_and_signs_in() -> None:
    client = Client(headers={"Accept-Language": "ko"})

    client.post("/accounts/signup/", {"email": "Dalbi@Example.org", "name": "윤달비", "password1": PASSWORD})
    link = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", str(mail.outbox[0].body))
    assert link is not None
    client.post(link[1])
    signed_in = client.post("/accounts/login/", {"login": "dalbi@example.org", "password": PASSWORD})

    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("dalbi@example.org", "윤달비", "ko")
    assert signed_in["Location"] == "/dashboard/"
    assert list(AuditEntry.objects.values_list("action", "actor")) == [("user.created", user.pk)]


def test_guesser_is_locked_out_and_the_owner_too_until_it_cools_down() -> None:
    user = make_user()
    client = Client()

    statuses = [
        client.post("/accounts/login/", {"login": user.email, "password": f"guess {number}"}).status_code
        for number in range(6)
    ]
    right = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    assert (statuses[0], statuses[-1], right.status_code) == (200, 429, 429)


def test_page_for_members_sends_a_stranger_to_sign_in() -> None:
    assert Client().get("/organisation/members/")["Location"] == "/accounts/login/?next=/organisation/members/"
