"""What was done stays done when the mail server or the queue does not answer."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as django_mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Invitation, KeptLetter, Letter, User
from accounts.rings import ring
from accounts.services import mail
from tests.factories.accounts import make_label, make_owner
from tests.factories.clients import owner_of

DEAF = "django.core.mail.backends.smtp.EmailBackend"
HEARING = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def deaf(settings: Any) -> Any:
    """A mail server at which nobody listens: port 1 is nobody's."""
    cache.clear()  # allauth counts mails there
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = DEAF, "127.0.0.1", 1
    return settings


@pytest.mark.django_db(transaction=True)
def test_invitation_stands_and_its_letter_waits_while_the_mail_server_is_away(deaf: Any) -> None:
    client = owner_of(make_label())

    answer = client.post("/organisation/members/", {"email": "new@example.org", "role": "viewer"})
    mail.deliver_waiting(at=timezone.now())
    waiting = list(Letter.objects.values_list("to", "tries"))
    deaf.EMAIL_BACKEND = HEARING
    mail.deliver_waiting(at=timezone.now())

    assert (answer.status_code, Invitation.objects.count(), waiting) == (302, 1, [("new@example.org", 2)])
    assert ([sent.to for sent in django_mail.outbox], Letter.objects.count()) == ([["new@example.org"]], 0)


@pytest.mark.django_db(transaction=True)
def test_newcomer_signs_up_while_the_mail_server_is_away(deaf: Any) -> None:
    said = {"email": "new@example.org", "password1": "correct horse battery", "name": "New"}

    answer = Client().post("/accounts/signup/", said)

    assert (answer.status_code, User.objects.count(), Letter.objects.get().to) == (302, 1, "new@example.org")


@pytest.mark.django_db
def test_letter_that_nobody_takes_is_tried_last_and_given_up_after_a_week(deaf: Any) -> None:
    stuck = Letter.objects.create(to="a@example.org", subject="A", body="A", tries=3)
    fresh = Letter.objects.create(to="b@example.org", subject="B", body="B")

    mail.deliver_waiting(at=timezone.now())
    tried = dict(Letter.objects.values_list("pk", "tries"))
    mail.deliver_waiting(at=timezone.now() + timedelta(days=8))

    assert (tried, Letter.objects.count()) == ({stuck.pk: 3, fresh.pk: 1}, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_letter_to_several_is_written_and_kept_in_two_queries(count: int, django_assert_num_queries: Any) -> None:
    label, about = make_label(), uuid4()
    people = [make_owner(label) for _ in range(count)]

    with django_assert_num_queries(2):
        mail.send_to_each([*people, people[0]], "erasure_done", keep_about=about)

    kept = KeptLetter.objects.filter(about=about).order_by("pk")
    assert list(Letter.objects.order_by("pk").values_list("to", flat=True)) == [user.email for user in people]
    assert list(kept.values_list("user", "to")) == [(user.pk, user.email) for user in people]


class QueueThatIsAway:
    """What Celery says when its broker does not answer."""

    name = "tests.away"

    def delay(self, *args: object) -> None:
        raise OperationalError("connection refused")


@pytest.mark.django_db(transaction=True)
def test_ring_that_the_queue_does_not_take_is_no_error() -> None:
    ring(QueueThatIsAway(), 1)


def test_everybody_rings_the_same_way() -> None:
    root = Path(__file__).parents[2]
    apps = [file for app in ("accounts", "licensing", "marketplace", "payments") for file in (root / app).rglob("*.py")]

    assert [file.name for file in apps if "delay_on_commit" in file.read_text()] == []
