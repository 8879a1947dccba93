"""Operators and creators without JavaScript; labels and buyers without it are in test_journey."""

from datetime import datetime

import pytest
from django.utils import timezone

from accounts.models import Membership, Party
from accounts.services import invitations, parties, verifications
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Hold
from payments.services import holds
from tests.browser import earnings, neighbours
from tests.browser.conftest import Arrive
from tests.browser.entrances import sign_in_as_operator, verify
from tests.factories.accounts import make_label, make_owner
from tests.factories.payments import make_paid_licence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRITER = "Ama Serwaa"
EMAIL = "ama@saltmarsh.example"


def test_operator_and_creator_work_without_javascript(arrive: Arrive) -> None:
    at = timezone.now()
    market = neighbours.settle(at=at)
    writer = _earning(WRITER, song="Groyne", at=at)
    _asks_to_be_verified("Onbit Records", at=at)
    month = Month.of(at)

    creator = arrive("creator", with_script=False)
    earnings.accept(creator, email=EMAIL, name=WRITER)
    operator = arrive("operator", with_script=False)
    sign_in_as_operator(operator, market.operator)
    verify(operator, "Onbit Records")
    earnings.distribute(operator, month)
    earnings.lift(operator, WRITER, reason="She wrote it alone.")
    earnings.ask_why(creator, f"{month.first_day:%B %Y}")
    earnings.withdraw(creator)

    writer.refresh_from_db()
    assert writer.user is not None
    assert writer.user.email == EMAIL
    assert not writer.consents.filter(withdrawn_at=None).exists()


def _earning(name: str, *, song: str, at: datetime) -> Party:
    """A writer whom the label has invited, whose song was sold, and whose money waits."""
    recording = Recording.objects.get(title=song)
    make_paid_licence([recording], price=Money.parse("24.00", "USD"), at=at)
    writer = parties.named(recording.organisation, name)
    owner = Membership.objects.filter(organisation=recording.organisation)[0].user
    invitations.invite_creator(writer, email=EMAIL, at=at, actor=owner)
    holds.place(writer, reason=Hold.Reason.DISPUTED, note="Two people want it.", at=at, actor=None)
    return writer


def _asks_to_be_verified(name: str, *, at: datetime) -> None:
    organisation = make_label(name=name, verified=False)
    verifications.submit(
        organisation,
        signatory=make_owner(organisation),
        name="Seo Jiwoo",
        title="Managing director",
        warranty=verifications.warranty_of(organisation),
        at=at,
    )
