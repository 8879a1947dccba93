"""Operators are reminded of a bank that waits for evidence: 7, 3 and 1 days before, once each."""

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from payments.models import Dispute
from payments.services import evidence_reminders
from tests.factories.accounts import NOON, make_operator
from tests.factories.disputes import make_dispute
from tests.factories.payments import make_paid_licence
from tests.payments.studio import ISSUED, make_songs, usd

pytestmark = pytest.mark.django_db
DUE = NOON + timedelta(days=14)


@pytest.fixture
def dispute(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Dispute:
    """One whose bank waits for an answer until fourteen days after noon."""
    make_operator()
    order = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED).quote.order
    dispute = make_dispute(order, at=NOON)
    assert dispute.evidence_due == DUE
    return dispute


def reminded(days: float, capture: DjangoCaptureOnCommitCallbacks) -> list[str]:
    """What is written when the task rings twice so long before it is due."""
    mail.outbox.clear()
    with capture(execute=True):
        evidence_reminders.remind_all(at=DUE - timedelta(days=days))
        evidence_reminders.remind_all(at=DUE - timedelta(days=days) + timedelta(hours=1))
    return [str(letter.subject) for letter in mail.outbox]


def test_reminds_thrice_and_once_each(
    dispute: Dispute, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    told = [len(reminded(days, django_capture_on_commit_callbacks)) for days in (10, 7, 5, 3, 2, 1, 0.5, -1)]

    assert told == [0, 1, 0, 1, 0, 1, 0, 0]


def test_reminder_names_order_and_moment(
    dispute: Dispute, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    (subject,) = reminded(3, django_capture_on_commit_callbacks)

    assert subject.startswith(f"Evidence about {dispute.order.number} is due by ")


def test_what_was_answered_is_reminded_of_no_more(
    dispute: Dispute, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Dispute.objects.update(submitted_at=NOON)

    assert reminded(1, django_capture_on_commit_callbacks) == []
