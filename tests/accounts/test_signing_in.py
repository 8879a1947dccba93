import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.queries.people import one_time_code
from accounts.services.people import set_one_time_code_secret
from tests.factories.accounts import NOON, PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "battery staple correct"


@pytest.fixture(autouse=True)
def _nobody_has_tried_before() -> None:
    cache.clear()  # allauth counts tries and mails there


def sign_in(email: str, password: str = PASSWORD, **more: Any) -> tuple[Client, Any]:
    client = Client(**more)
    return client, client.post("/accounts/login/", {"login": email, "password": password})


def link_in(message: Any, place: str) -> str:
    found = re.search(rf"https?://[^/]+(/accounts/{place}/\S+)", str(message.body))
    assert found is not None
    return found[1]


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


def test_one_s_own_name_is_no_password() -> None:
    answer = Client().post(
        "/accounts/signup/", {"email": "mo@example.org", "name": "Mina Okafor", "password1": "mina okafor"}
    )

    assert answer.context["form"].errors == {"password1": ["The password is too similar to the name."]}
    assert not User.objects.exists()


def test_page_for_members_sends_a_stranger_to_sign_in() -> None:
    assert Client().get("/organisation/members/")["Location"] == "/accounts/login/?next=/organisation/members/"


@pytest.mark.parametrize(("language", "said"), [("en", "choose a new password by mail"), ("ko", "새 비밀번호")])
def test_locked_out_person_reads_why_and_a_new_password_lets_them_in_at_once(language: str, said: str) -> None:
    user = make_user()
    client = Client(headers={"Accept-Language": language})
    for number in range(6):
        page = client.post("/accounts/login/", {"login": user.email, "password": f"guess {number}"})

    client.post("/accounts/password/reset/", {"email": user.email})
    form = client.get(link_in(mail.outbox[-1], "password"), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    signed_in = client.post("/accounts/login/", {"login": user.email, "password": NEW})

    assert said in page.content.decode()
    assert (page.status_code, signed_in["Location"]) == (429, "/dashboard/")


def test_reset_tells_a_stranger_nothing_and_its_link_works_once() -> None:
    user = make_user()
    client = Client()

    known = client.post("/accounts/password/reset/", {"email": user.email})["Location"]
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})["Location"]
    link = link_in(mail.outbox[0], "password")
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": NEW, "password2": NEW})
    again = Client().get(link, follow=True).content.decode()

    assert known == unknown
    assert "password1" not in again
    assert sign_in(user.email)[1].status_code == 200
    assert sign_in(user.email, NEW)[1]["Location"] == "/dashboard/"


def test_unconfirmed_person_is_sent_a_link_instead_of_being_let_in() -> None:
    user = make_user(verified=False)

    client, response = sign_in(user.email)
    before = client.get("/you/").status_code
    client.post(link_in(mail.outbox[-1], "confirm-email"))

    assert (response["Location"], before) == ("/accounts/confirm-email/", 302)
    assert sign_in(user.email)[1]["Location"] == "/dashboard/"


def test_second_factor_is_set_up_asked_for_and_replaced_by_a_recovery_code_that_works_once() -> None:
    user = make_user()
    client, _ = sign_in(user.email)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    set_one_time_code_secret(user, at=NOON, secret=secret)
    code = one_time_code(user, at=timezone.now())
    Authenticator.objects.all().delete()

    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000" if code != "000000" else "111111"})
    client.post("/accounts/2fa/totp/activate/", {"code": code})
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    first, asked = sign_in(user.email)
    shut = first.get("/you/").status_code
    let_in = first.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    second, _ = sign_in(user.email)
    used = second.post("/accounts/2fa/authenticate/", {"code": codes[0]})

    assert wrong.status_code == 200
    assert len(codes) == 10
    assert (asked["Location"], shut, let_in["Location"]) == ("/accounts/2fa/authenticate/", 302, "/dashboard/")
    assert (used.status_code, second.get("/you/").status_code) == (200, 302)


def test_list_of_sessions_ends_those_elsewhere() -> None:
    user = make_user()
    here, _ = sign_in(user.email, headers={"User-Agent": "Browser at home"})
    there, _ = sign_in(user.email, headers={"User-Agent": "Browser in the studio"})
    for client in (here, there):
        assert client.get("/you/").status_code == 200

    page = here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")

    assert ("Browser at home" in page, "Browser in the studio" in page) == (True, True)
    assert (here.get("/you/").status_code, there.get("/you/").status_code) == (200, 302)


def test_another_address_counts_once_it_is_confirmed() -> None:
    user = make_user()
    client, _ = sign_in(user.email)

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    before = sign_in("new@example.org")[1]["Location"]
    client.post(link_in(next(each for each in mail.outbox if each.to == ["new@example.org"]), "confirm-email"))

    assert before == "/accounts/confirm-email/"
    assert sign_in("new@example.org")[1]["Location"] == "/dashboard/"
    assert EmailAddress.objects.get(user=user).email == "new@example.org"


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("allauth/elements/field.html", {"attrs": {"id": "x", "type": "text", "errors": ["No."]}, "slots": {}}),
        ("components/_upload.html", {"field": {"id_for_label": "x", "errors": ["No."]}}),
    ],
)
def test_what_is_wrong_with_a_field_is_said_to_whoever_listens_to_it(template: str, context: dict[str, Any]) -> None:
    page = render_to_string(template, context)

    described = re.search(r'<input[^>]*aria-describedby="([^"]*)"[^>]*aria-invalid="true"', page)
    assert described is not None
    assert all(f'id="{name}"' in page for name in described[1].split())
