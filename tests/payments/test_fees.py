"""The platform's own fee is told before it holds, and changes nothing that was offered or sold before its day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from licensing.fee_words import fees_in_words
from licensing.models import Quote
from payments.models import Order
from payments.queries.sales import fee_ppm
from tests.factories.accounts import NOON, make_label
from tests.factories.clients import owner_of
from tests.factories.licensing import make_quote

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def eight_percent_and_fifteen_later(settings: Settings) -> None:
    settings.PLATFORM_FEE_PARTS = {"2026-01-01": 800, "2026-12-15": 1500}


def taken_of(quote: Quote) -> int:
    """The rate that a sale of this quote takes, in parts of a million."""
    return fee_ppm(Order(quote=Quote.objects.get(pk=quote.pk)))


def test_p5_4_a_new_fee_counts_from_its_day_and_for_no_quote_made_before(settings: Settings) -> None:
    before, after = make_quote(at=NOON), make_quote(at=NOON + timedelta(days=30))

    assert (taken_of(before), taken_of(after)) == (80_000, 150_000)
    settings.PLATFORM_FEE_PARTS = {"2026-01-01": 3000}

    assert (taken_of(before), taken_of(after)) == (80_000, 150_000)


def test_a_label_reads_the_fee_and_each_that_is_announced(settings: Settings) -> None:
    assert fees_in_words(NOON.date()) == [
        "Our fee is 8 % of what a buyer pays, since 1 January 2026.",
        "From 15 December 2026 it is 15 %.",
        "Each quote keeps the fee of the day on which it was made, and so does every licence sold under it.",
    ]
    settings.PLATFORM_FEE_PARTS = {"2026-01-01": 800}

    page = owner_of(make_label()).get("/terms/").content.decode()

    assert all(sentence in page for sentence in fees_in_words(timezone.now().date()))
