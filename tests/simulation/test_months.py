"""Twelve months of a market by chance: at the end of each the books are right, and Stripe says the same."""

import pytest

from payments.models import Payout
from tests.payments.sandbox.fixtures import StartSandbox
from tests.simulation.plays import begin_months

SEED, MONTHS = 7, 12


@pytest.mark.django_db
def test_twelve_months_end_with_the_books_right(start_sandbox: StartSandbox) -> None:
    months = begin_months(start_sandbox({}), SEED)

    assert [months.play() for _ in range(MONTHS)] == [[]] * MONTHS
    assert Payout.objects.filter(status=Payout.Status.SENT).exists()
