"""An operator stops a licence, lets it go on or ends it; a term that is over ends it by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry, User
from licensing.models import Breach, Licence, Obligation
from licensing.queries.licences import covers, duties_of, over_on, state_on, why_not_in_force
from licensing.services import breaches, deliveries, licence_states, usage_reports
from licensing.services.breaches import BreachAnswered, BreachTold
from licensing.services.deliveries import LicenceNotInForce
from licensing.services.licence_states import LicenceOver
from licensing.services.usage_reports import MonthOutsideTerm, Sender
from marketplace.kit.months import Month
from tests.factories.accounts import NOON, make_operator, make_owner
from tests.factories.licences import make_licence, make_offer

pytestmark = [pytest.mark.django_db]

WHY = "No report for three months."
LATER = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def licence() -> Licence:
    licence = make_licence(terms=make_offer(needs_deletion_certificate=True, retention_days=30))
    make_owner(licence.organisation)
    make_owner(licence.terms.organisation)
    return licence


@pytest.fixture
def operator() -> User:
    return make_operator()


def letters() -> list[tuple[str, str]]:
    return sorted((str(letter.subject), letter.to[0]) for letter in mail.outbox)


def refusal(licence: Licence, at: datetime) -> str:
    with pytest.raises(LicenceNotInForce) as refused:
        deliveries.deliverable(licence.items.select_related("recording")[0], at=at)
    return refused.value.message


def test_suspending_stops_the_licence_and_tells_both_sides_why(
    licence: Licence, operator: User, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        suspended = licence_states.suspend(licence, reason=WHY, at=LATER, actor=operator)
        again = licence_states.suspend(licence, reason="Another reason", at=LATER, actor=operator)

    assert (suspended.status, suspended.suspended_at, suspended.suspension) == ("suspended", LATER, WHY)
    assert again.suspension == WHY
    assert not covers(suspended, LATER.date())
    told = f"Licence {licence.number} is suspended since 1 January 2027: {WHY} Nothing is delivered under it."
    assert refusal(licence, LATER) == told
    entry = AuditEntry.objects.get(action="licence.suspended")
    assert (entry.subject_uuid, entry.actor, entry.facts) == (licence.uuid, operator, {"reason": WHY})
    sides = [licence.organisation, licence.terms.organisation]
    people = [user.email for side in sides for user in side.members.all()]
    assert letters() == sorted((f"Licence {licence.number} is suspended", email) for email in people)
    assert all(WHY in str(letter.body) for letter in mail.outbox)


def test_a_suspended_licence_goes_on_with_its_own_term(licence: Licence, operator: User) -> None:
    licence_states.suspend(licence, reason=WHY, at=NOON, actor=operator)

    resumed = licence_states.resume(licence, reason="The reports came.", at=LATER, actor=operator)

    assert (resumed.status, resumed.suspended_at, resumed.suspension) == ("in_force", None, "")
    assert resumed.ends_on == licence.ends_on
    assert covers(resumed, LATER.date())
    assert AuditEntry.objects.get(action="licence.resumed").facts == {"reason": "The reports came."}


def test_ending_waives_later_months_and_asks_for_deletion_from_that_day(licence: Licence, operator: User) -> None:
    ended = licence_states.end(licence, reason=WHY, at=LATER, actor=operator)

    assert (ended.status, ended.ended_at, ended.ending) == ("ended", LATER, WHY)
    assert over_on(ended) == date(2027, 1, 2)
    reports = licence.obligations.filter(kind=Obligation.Kind.REPORT).order_by("month")
    assert [duty.status for duty in reports] == ["due"] * 3 + ["waived"] * 10
    deletion = licence.obligations.get(kind=Obligation.Kind.DELETION)
    assert (deletion.status, deletion.due_on) == ("due", date(2027, 1, 31))
    assert refusal(licence, LATER).startswith(f"Licence {licence.number} was ended on 1 January 2027: {WHY}")
    with pytest.raises(MonthOutsideTerm):
        usage_reports.submit_nil(ended, Month(2027, 2), at=LATER + timedelta(days=40), sender=Sender())
    last = usage_reports.submit_nil(ended, Month(2027, 1), at=LATER, sender=Sender())
    assert last.status == "accepted"


def test_what_is_over_cannot_be_changed_any_more(licence: Licence, operator: User) -> None:
    licence_states.end(licence, reason=WHY, at=LATER, actor=operator)

    for verb in (licence_states.suspend, licence_states.resume, licence_states.end):
        with pytest.raises(LicenceOver):
            verb(licence, reason=WHY, at=LATER, actor=operator)


def test_a_term_that_is_over_ends_the_licence_by_itself(licence: Licence, operator: User) -> None:
    last, over = licence.ends_on - timedelta(days=1), licence.ends_on

    assert (state_on(licence, last), state_on(licence, over)) == ("in_force", "ended")
    assert (covers(licence, last), covers(licence, over)) == (True, False)
    assert why_not_in_force(licence, over) == f"Licence {licence.number} is over since 15 November 2027."
    after = datetime.combine(over, NOON.timetz())
    assert refusal(licence, after).endswith("Nothing is delivered under it.")
    with pytest.raises(LicenceOver):
        licence_states.suspend(licence, reason=WHY, at=after, actor=operator)
    owed = {duty.obligation.kind: duty.state for duty in duties_of(licence, on=over)}
    assert owed["deletion"] == "due"


def test_a_breach_waits_for_an_operator_and_suspending_upholds_it(licence: Licence, operator: User) -> None:
    teller = make_owner(licence.terms.organisation)

    breach = breaches.tell(licence, told="They train another model.", at=NOON, actor=teller)
    with pytest.raises(BreachTold):
        breaches.tell(licence, told="Again.", at=NOON, actor=teller)
    licence_states.suspend(licence, reason=WHY, at=LATER, actor=operator)

    breach.refresh_from_db()
    assert (breach.status, breach.answer, breach.decided_by) == (Breach.Status.UPHELD, WHY, operator)
    with pytest.raises(BreachAnswered):
        breaches.dismiss(breach, reason="No.", at=LATER, actor=operator)


def test_dismissing_a_breach_changes_nothing_but_tells_the_licensor(
    licence: Licence, operator: User, django_capture_on_commit_callbacks: object
) -> None:
    teller = make_owner(licence.terms.organisation)
    breach = breaches.tell(licence, told="They train another model.", at=NOON, actor=teller)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        breaches.dismiss(breach, reason="It is the licensed one.", at=LATER, actor=operator)

    licence.refresh_from_db()
    assert licence.status == Licence.Status.IN_FORCE
    assert letters() == [(f"We looked at licence {licence.number}, and it stays as it is", teller.email)]


@pytest.mark.parametrize("status", ["suspended", "ended"])
def test_postgresql_wants_the_day_of_each_state(licence: Licence, status: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Licence.objects.filter(pk=licence.pk).update(status=status)
