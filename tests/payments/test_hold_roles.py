"""Whoever only looks at an organisation's money does not speak for it."""

import pytest
from django.test import Client
from django.urls import reverse

from payments.models import Hold
from payments.services import holds
from tests.factories.accounts import NOON, make_label, make_membership

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "status", "said"), [("viewer", 403, ""), ("finance", 302, "It is our song.")])
def test_viewers_do_not_appeal_a_hold(role: str, status: int, said: str) -> None:
    label = make_label()
    hold = holds.place(label.party, reason=Hold.Reason.DISPUTED, note="Two labels", at=NOON, actor=None)
    client = Client()
    person = make_membership(label, role=role).user
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = client.post(reverse("hold-appeal", args=[hold.uuid]), {"text": "It is our song."})

    hold.refresh_from_db()
    assert (answer.status_code, hold.appeal) == (status, said)
