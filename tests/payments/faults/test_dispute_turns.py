"""Banks that change their mind, take less than they ask for, or ask again when we had answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, Dispute
from tests.factories.accounts import make_operator
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.disputing import Sale
from tests.payments.shop import Shop

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Account.Kind
Status = Dispute.Status


@pytest.mark.parametrize(
    ("price", "taken", "minor", "currency"), [("100.00", "70.00", 7000, "USD"), ("15000", "9001", 9001, "JPY")]
)
def test_only_what_the_bank_took_is_lost(shop: Shop, price: str, taken: str, minor: int, currency: str) -> None:
    """It goes on naming what it asked for, which is more."""
    sale = Sale.make(shop, price, currency=currency)
    sale.distribute()
    key = sale.disputed(taken=minor)
    page = f"/operator/disputes/{sale.dispute.uuid}/submit/"
    shop.browser(make_operator()).post(page, confirmed="yes")
    sale.hear()

    assert (sale.dispute.status, sale.dispute.amount) == (Status.UNDER_REVIEW, Money.parse(taken, currency))
    assert_books_are_sound()

    sale.steer("lose", dispute=key)

    assert sale.has(Kind.DISPUTE_RESERVE) == Money.zero(currency)
    assert sale.dispute.amount == Money.parse(taken, currency)
    assert_books_are_sound()


def test_answered_inquiry_is_answered_again_when_the_money_is_taken(shop: Shop) -> None:
    sale, operator = Sale.make(shop, "100.00"), make_operator()
    key = sale.disputed(inquiry="yes")
    page = f"/operator/disputes/{sale.dispute.uuid}/"
    browser = shop.browser(operator)
    assert browser.post(f"{page}submit/", confirmed="yes").status == 302
    sale.hear()
    assert "Send it to the bank" not in browser.get(page).text

    sale.steer("escalate", dispute=key)

    assert (sale.dispute.status, sale.dispute.submitted_at) == (Status.NEEDS_RESPONSE, None)
    assert "Send it to the bank" in browser.get(page).text
    assert "asks a payment back" in browser.get("/operator/").text

    assert browser.post(f"{page}submit/", confirmed="yes").status == 302
    sale.hear()

    there = shop.sandbox.get(f"/v1/disputes/{key}")
    assert (there["status"], there["evidence_details"]["submission_count"]) == ("under_review", 2)
    assert (sale.dispute.status, sale.dispute.submitted_by) == (Status.UNDER_REVIEW, operator)
    assert_books_are_sound()


def test_inquiry_that_was_closed_may_still_take_the_money(shop: Shop) -> None:
    sale = Sale.make(shop, "100.00")
    sale.distribute()
    theirs = sale.has(Kind.PAYEE, sale.label)
    key = sale.disputed(inquiry="yes")
    sale.steer("lose", dispute=key)
    assert sale.dispute.decided_at is not None

    sale.steer("escalate", dispute=key)

    assert (sale.dispute.is_open, sale.dispute.is_answerable) == (True, True)
    assert sale.has(Kind.DISPUTE_RESERVE) == -Money.parse("100.00", "USD")
    assert sale.has(Kind.FROZEN, sale.label) == theirs

    sale.steer("win", dispute=key)

    assert sale.has(Kind.PAYEE, sale.label) == theirs
    assert_books_are_sound()


@pytest.mark.parametrize(("verdict", "steer"), [("lost", "lose"), ("won", "win")])
@pytest.mark.parametrize(("price", "currency"), [("100.00", "USD"), ("15000", "JPY")])
def test_dispute_whose_money_never_moved_is_ended_by_an_operator(
    shop: Shop, verdict: str, steer: str, price: str, currency: str
) -> None:
    """Lost, and nothing was taken; or won, and nothing was given back."""
    sale, operator = Sale.make(shop, price, currency=currency), make_operator()
    sale.distribute()
    theirs, before = sale.has(Kind.PAYEE, sale.label), sale.has(Kind.PLATFORM_REVENUE)
    key = sale.disputed(**({"taken": 0} if verdict == "lost" else {}))
    sale.steer(steer, dispute=key, **({"money": "kept"} if verdict == "won" else {}))
    page, browser = f"/operator/disputes/{sale.dispute.uuid}/end/", shop.browser(operator)
    assert (sale.dispute.status, sale.dispute.is_open) == (verdict, True)
    assert browser.post(page, confirmed="yes").status == 422
    assert_books_are_sound("dispute_unmoved")

    Dispute.objects.update(ended_at=timezone.now() - timedelta(days=4))
    assert "End the dispute about" in browser.get("/operator/").text
    ended = browser.post(page, confirmed="yes")

    assert (ended.status, sale.dispute.is_open) == (302, False)
    assert [licence.status for licence in sale.licences] == [Licence.Status.IN_FORCE]
    assert sale.stands(Kind.FROZEN, Kind.DISPUTE_RESERVE) == dict.fromkeys(
        (Kind.FROZEN.value, Kind.DISPUTE_RESERVE.value), Money.zero(currency).decimal
    )
    assert sale.has(Kind.PAYEE, sale.label) == theirs
    if verdict == "lost":
        assert sale.has(Kind.PLATFORM_REVENUE) == before
    assert_books_are_sound()
