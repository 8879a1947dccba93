from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditSeal, Membership, User
from tests.factories.accounts import make_label, make_user

pytestmark = pytest.mark.django_db


def test_operator_is_created_once_and_told_where_to_get_a_password(settings: Any) -> None:
    settings.SITE_URL = "http://localhost:8000"
    out = StringIO()

    call_command("create_operator", "Seo@Example.org", "--name", "Seo", stdout=out)
    call_command("create_operator", "seo@example.org", stdout=StringIO())

    user = User.objects.get()
    membership = Membership.objects.get()
    assert (user.email, user.name, user.has_usable_password(), user.is_staff) == ("seo@example.org", "Seo", False, True)
    assert (membership.user, membership.organisation.kind) == (user, "platform")
    assert out.getvalue() == (
        "Ask for a password at http://localhost:8000/accounts/password/reset/\n"
        "seo@example.org operates the marketplace.\n"
    )


def test_existing_person_becomes_an_operator_with_the_password_they_have() -> None:
    user = make_user()

    call_command("create_operator", user.email, stdout=StringIO())

    user.refresh_from_db()
    assert (user.is_staff, user.has_usable_password()) == (True, True)


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("create_operator", "seo")


def test_sealing_by_hand_says_how_many() -> None:
    make_label()
    out = StringIO()

    call_command("seal_audit", stdout=out)

    assert (out.getvalue(), AuditSeal.objects.count()) == ("1 entries sealed.\n", 1)
