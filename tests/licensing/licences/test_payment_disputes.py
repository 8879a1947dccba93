"""The bank of whoever paid asks the money back: the licence waits, goes on or ends; other reasons stand beside it."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from accounts.models import AuditEntry, User
from licensing.models import Licence
from licensing.queries.licences import covers, why_not_in_force
from licensing.services import licence_states, payment_disputes
from licensing.services.licence_states import PaymentDisputed
from tests.factories.accounts import make_operator, make_owner
from tests.factories.licences import make_licence

pytestmark = [pytest.mark.django_db]

DISPUTED = datetime(2027, 1, 1, 12, tzinfo=UTC)
LATER = datetime(2027, 1, 9, 12, tzinfo=UTC)
DECIDED = datetime(2027, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def licence() -> Licence:
    licence = make_licence()
    make_owner(licence.organisation)
    make_owner(licence.terms.organisation)
    return licence


@pytest.fixture
def operator() -> User:
    return make_operator()


def now(licence: Licence) -> tuple[str, bool]:
    licence.refresh_from_db()
    return licence.status, covers(licence, DECIDED.date())


def test_disputed_payment_suspends_once_and_says_why(
    licence: Licence, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        payment_disputes.suspend(licence, at=DISPUTED)
        payment_disputes.suspend(licence, at=LATER)

    assert now(licence) == ("suspended", False)
    assert why_not_in_force(licence, LATER.date()) == (
        f"Licence {licence.number} is suspended since 1 January 2027: The bank of whoever paid for it asks the money"
        " back, and has not decided yet."
    )
    assert sorted({str(letter.subject) for letter in mail.outbox}) == [
        f"Licence {licence.number} is suspended: its payment is disputed"
    ]
    told = AuditEntry.objects.filter(subject_uuid=licence.uuid, action__startswith="licence.payment")
    assert [entry.action for entry in told] == ["licence.payment_suspended"]


def test_payment_that_stands_lets_the_licence_go_on(licence: Licence) -> None:
    payment_disputes.suspend(licence, at=DISPUTED)

    payment_disputes.resume(licence, at=DECIDED)
    payment_disputes.resume(licence, at=DECIDED)

    assert now(licence) == ("in_force", True)
    assert licence.payment_disputed_at is None


def test_operator_cannot_let_it_go_on_before_the_bank_has_decided(licence: Licence, operator: User) -> None:
    payment_disputes.suspend(licence, at=DISPUTED)

    with pytest.raises(PaymentDisputed, match="when the bank decides"):
        licence_states.resume(licence, reason="They paid.", at=LATER, actor=operator)

    assert now(licence) == ("suspended", False)


@pytest.mark.parametrize("first", [True, False])
def test_other_reason_outlives_the_dispute(licence: Licence, operator: User, *, first: bool) -> None:
    if first:
        licence_states.suspend(licence, reason="No reports.", at=DISPUTED, actor=operator)
    payment_disputes.suspend(licence, at=LATER)
    if not first:
        licence_states.suspend(licence, reason="No reports.", at=DECIDED, actor=operator)

    payment_disputes.resume(licence, at=DECIDED)

    assert now(licence) == ("suspended", False)
    assert licence.suspension == "No reports."


def test_payment_that_was_taken_back_ends_the_licence(licence: Licence) -> None:
    payment_disputes.suspend(licence, at=DISPUTED)

    licence_states.end(licence, why=Licence.Ending.TAKEN_BACK, at=DECIDED)
    licence_states.end(licence, why=Licence.Ending.TAKEN_BACK, at=DECIDED)

    assert now(licence) == ("ended", False)
    assert why_not_in_force(licence, DECIDED.date()) == (
        f"Licence {licence.number} was ended on 1 February 2027: The bank of whoever paid for it took the money back."
    )


def test_licence_that_is_over_stays_as_it_is(licence: Licence, operator: User) -> None:
    licence_states.end(licence, reason="Broken.", at=DISPUTED, actor=operator)

    payment_disputes.suspend(licence, at=LATER)
    licence_states.end(licence, why=Licence.Ending.TAKEN_BACK, at=LATER)
    payment_disputes.resume(licence, at=LATER)

    assert now(licence) == ("ended", False)
    assert (licence.ending, licence.payment_disputed_at) == ("Broken.", None)


@pytest.mark.parametrize("suspended", ["", "broken", "disputed before", "disputed after"])
def test_licence_whose_refund_failed_is_again_what_it_was(licence: Licence, operator: User, suspended: str) -> None:
    if suspended == "broken":
        licence_states.suspend(licence, reason="No reports.", at=DISPUTED, actor=operator)
    if suspended == "disputed before":
        payment_disputes.suspend(licence, at=DISPUTED)
    licence_states.end(licence, why=Licence.Ending.REFUNDED, at=LATER)
    if suspended == "disputed after":
        payment_disputes.suspend(licence, at=DECIDED)
    assert now(licence) == ("ended", False)
    assert "Its whole price was refunded." in why_not_in_force(licence, DECIDED.date())

    licence_states.bring_back([licence], ended_at=LATER, at=DECIDED)

    assert now(licence) == (("suspended", False) if suspended else ("in_force", True))
    assert licence.suspension == ("No reports." if suspended == "broken" else "")


def test_dispute_that_was_won_meanwhile_suspends_nothing(licence: Licence) -> None:
    payment_disputes.suspend(licence, at=DISPUTED)
    licence_states.end(licence, why=Licence.Ending.REFUNDED, at=LATER)
    payment_disputes.resume(licence, at=DECIDED)

    licence_states.bring_back([licence], ended_at=LATER, at=DECIDED)

    assert now(licence) == ("in_force", True)
