"""A month of a thousand payees asks the database as often as one of ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Letter
from marketplace.kit.months import Month
from payments.models import PayoutRun, Statement
from payments.queries.books import wrong_in_the_books
from payments.services import payouts, posting
from tests.factories.many_payees import first_noon_after, make_run_for
from tests.factories.payments import noon

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = Month(2026, 7), Month(2026, 8), Month(2026, 9)


def queries_of_a_month(month: Month, payees: int) -> tuple[int, int]:
    """How many queries posting takes, and how many preparing the payouts of the month after."""
    run = make_run_for(payees, month=month)
    with CaptureQueriesContext(connection) as posted:
        posting.post(run, at=first_noon_after(month), actor=None)
    with CaptureQueriesContext(connection) as prepared:
        payouts.prepare("USD", at=noon(f"{month.next}-15"), actor=None)
    return len(posted), len(prepared)


def test_a_month_of_a_thousand_payees_takes_as_many_queries_as_one_of_ten() -> None:
    queries_of_a_month(FIRST, 2)  # opens the accounts and the series of numbers that every month needs

    of_ten, of_a_thousand = queries_of_a_month(SECOND, 10), queries_of_a_month(THIRD, 1_000)

    assert of_a_thousand == of_ten
    # The three labels have nobody to write to, and no account to be paid at.
    letters = Letter.objects.filter(subject__startswith="Your statement")
    assert (Statement.objects.count(), letters.count()) == (1_012, 1_009)
    assert PayoutRun.objects.get(month=THIRD.next.first_day).paid_count == 1_009
    assert list(wrong_in_the_books()) == []
