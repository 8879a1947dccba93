"""What people call themselves stays one line, so that nobody writes into our letters."""

from typing import Any

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter, Organisation, Party, User
from accounts.services import mail
from marketplace.kit.texts import one_line
from tests.factories.accounts import make_label, make_owner, make_user

BROKEN = "Evil\r\nBcc: all@example.org\r\n\r\nPay\x1b here\u2028now"
WHOLE = "Evil Bcc: all@example.org Pay here now"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_text_becomes_one_line_in_one_unicode_form() -> None:
    assert (one_line(BROKEN), one_line("  "), one_line("\u1112\u1161\u11ab")) == (WHOLE, "", "\ud55c")


@pytest.mark.django_db
def test_name_that_breaks_the_line_is_kept_as_one(settings: Any) -> None:
    user = make_user()
    client, particulars = client_of(user), {"name": BROKEN, "country": "KR"}

    client.post(reverse("organisation-create", args=["label"]), particulars)
    client.post(reverse("creator-add"), {"name": BROKEN + " too", "kind": "person"})
    client.post(reverse("profile"), {"name": BROKEN})
    client.post(reverse("organisation-edit"), particulars | {"name": BROKEN + " Ltd"})

    parties = Party.objects.order_by("pk").values_list("name", flat=True)
    assert Organisation.objects.get().name == f"{WHOLE} Ltd"
    assert list(parties) == [f"{WHOLE} Ltd", f"{WHOLE} too"]
    assert User.objects.get().name == WHOLE


@pytest.mark.django_db(transaction=True)
def test_name_that_breaks_the_line_writes_no_header(settings: Any) -> None:
    label = make_label()
    owner = make_owner(label)
    Organisation.objects.update(name="Evil\rBcc: all@example.org")

    answer = client_of(owner).post(reverse("members"), {"email": "new@example.org", "role": "viewer"})

    assert (answer.status_code, [sent.subject for sent in django_mail.outbox]) == (
        302,
        ["Evil Bcc: all@example.org invites you to Assent"],
    )


@pytest.mark.django_db
def test_letter_that_no_server_takes_stops_no_other() -> None:
    Letter.objects.create(to="a@example.org", subject="A\rBcc: b@example.org", body="A")
    Letter.objects.create(to="b@example.org", subject="B", body="B")

    for _sweep in range(2):
        mail.deliver_waiting(at=timezone.now())

    assert [sent.to for sent in django_mail.outbox] == [["b@example.org"]]
    assert list(Letter.objects.values_list("to", "tries")) == [("a@example.org", 2)]
