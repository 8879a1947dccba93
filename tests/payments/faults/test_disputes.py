"""Faults 32 to 36: a bank asks a payment back, in every way in which it may end."""

import pytest
from django.core import mail
from django.utils import timezone

from licensing.models import Licence
from licensing.queries.licences import why_not_in_force
from marketplace.kit.money import Money
from payments import gateway
from payments.models import Account, Dispute, Entry, GivenBack, Operation, Refund
from payments.queries.disputes import open_dispute_of
from payments.queries.refunds import left_on_charge, owed_now
from payments.services import disputes, refunds
from tests.factories.accounts import make_operator
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.disputing import LATER, Sale, drain
from tests.payments.sandbox.money import charges, movements
from tests.payments.shop import Shop, make_basket

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Account.Kind
CURRENCIES = [("100.00", "USD", "15.00"), ("15000", "JPY", "1300")]


def keys() -> list[str]:
    return list(Entry.objects.filter(key__startswith="dispute:").order_by("pk").values_list("key", flat=True))


def test_fault_32_inquiry_moves_nothing_and_is_watched(shop: Shop) -> None:
    operator, sale = make_operator(), Sale.make(shop, "100.00")
    sale.distribute()
    before = (sale.stands(*Kind), movements(shop.sandbox))

    key = sale.disputed(inquiry="yes", reason="unrecognized")

    assert (sale.stands(*Kind), movements(shop.sandbox)) == before
    assert (sale.dispute.status, sale.dispute.is_inquiry, keys()) == ("warning_needs_response", True, [])
    assert [licence.status for licence in sale.licences] == [Licence.Status.IN_FORCE]
    assert open_dispute_of(sale.order) is None
    assert [letter.to for letter in mail.outbox if "asks about the payment" in letter.subject] == [[operator.email]]
    page = shop.browser(operator).get("/operator/disputes/")
    assert (page.status, sale.order.number in page.text) == (200, True)

    sale.steer("lose", dispute=key)

    assert (sale.dispute.status, sale.dispute.decided_at is None, keys()) == ("warning_closed", False, [])
    assert (sale.stands(*Kind), movements(shop.sandbox)) == before
    assert [licence.status for licence in sale.licences] == [Licence.Status.IN_FORCE]
    assert left_on_charge(sale.order) == sale.order.total
    assert_books_are_sound()


@pytest.mark.parametrize(("price", "currency", "fee"), CURRENCIES)
def test_fault_33_opened_dispute_books_freezes_suspends_and_blocks(
    shop: Shop, price: str, currency: str, fee: str
) -> None:
    sale = Sale.make(shop, price, currency=currency)
    sale.distribute()
    theirs, ours = sale.has(Kind.PAYEE, sale.label), sale.has(Kind.PLATFORM_REVENUE)

    key = sale.disputed()

    assert sale.has(Kind.DISPUTE_RESERVE) == -Money.parse(price, currency)
    assert sale.has(Kind.PLATFORM_REVENUE) == ours - Money.parse(fee, currency)
    assert (sale.has(Kind.PAYEE, sale.label), sale.has(Kind.FROZEN, sale.label)) == (Money.zero(currency), theirs)
    (licence,) = sale.licences
    assert licence.status == Licence.Status.SUSPENDED
    assert "asks the money back" in why_not_in_force(licence, licence.starts_on)
    assert open_dispute_of(sale.order) == sale.dispute
    assert keys() == [f"dispute:{key}:frozen", f"dispute:{key}:taken"]
    minor = [Money.parse(text, currency).to_minor() for text in (price, fee)]
    assert movements(shop.sandbox)[-1] == ("adjustment", -minor[0], minor[1], currency.lower())
    assert_no_refund(sale)
    assert_books_are_sound()


def assert_no_refund(sale: Sale) -> None:
    """An operator sees no button, and what is sent all the same gives nothing back."""
    browser, page = sale.shop.browser(make_operator()), f"/operator/orders/{sale.order.uuid}/refunds/"
    asked = {"how_much": "everything", "reason": "They asked.", "seen": left_on_charge(sale.order).decimal}

    seen, answered = browser.get(page), browser.post(page, **asked, confirmed="yes")

    assert (seen.status, answered.status) == (200, 422)
    for page_text in (seen.text, answered.text):
        assert "it would leave us twice" in page_text
        assert "See where it comes from" not in page_text
    assert refunds.send_all_owed(at=timezone.now()) == 0
    assert (Refund.objects.count(), sale.shop.sandbox.listed("/v1/refunds")) == (0, [])


@pytest.mark.parametrize(("price", "currency", "fee"), CURRENCIES)
@pytest.mark.parametrize("returned", [True, False])
def test_fault_34_won_dispute_restores_everything_once(
    shop: Shop, price: str, currency: str, fee: str, *, returned: bool
) -> None:
    sale = Sale.make(shop, price, currency=currency)
    sale.distribute()
    before = sale.stands(*Kind)
    key = sale.disputed()

    sale.steer("win", dispute=key, fee="returned" if returned else "kept")
    for event in shop.sandbox.events("charge.dispute.closed") + shop.sandbox.events("charge.dispute.funds_reinstated"):
        shop.sandbox.deliver(event["id"], copies=2)
    sale.hear()

    kept = Money.zero(currency) if returned else Money.parse(fee, currency)
    changed = {Kind.CLEARING: kept, Kind.PLATFORM_REVENUE: -kept}
    assert sale.stands(*Kind) == before | {
        kind.value: (Money.parse(before[kind], currency) + change).decimal for kind, change in changed.items() if change
    }
    assert [licence.status for licence in sale.licences] == [Licence.Status.IN_FORCE]
    assert keys() == [f"dispute:{key}:{what}" for what in ("frozen", "taken", "won", "released")]
    assert_books_are_sound()


@pytest.mark.parametrize(("price", "currency", "fee"), CURRENCIES)
def test_fault_35_lost_dispute_takes_back_and_the_fee_stays_ours(
    shop: Shop, price: str, currency: str, fee: str
) -> None:
    sale = Sale.make(shop, price, currency=currency)
    sale.distribute()
    key = sale.disputed()

    sale.steer("lose", dispute=key)
    for event in shop.sandbox.events("charge.dispute.closed"):
        shop.sandbox.deliver(event["id"], copies=2)
    sale.hear()

    kinds = (Kind.DISPUTE_RESERVE, Kind.FROZEN, Kind.PAYEE, Kind.HELD, Kind.POOL, Kind.LICENCE_INCOME)
    assert set(sale.stands(*kinds).values()) == {Money.zero(currency).decimal}
    (licence,) = sale.licences
    assert (licence.status, licence.ending) == (Licence.Status.ENDED, "")
    assert "took the money back" in why_not_in_force(licence, licence.starts_on)
    assert f"dispute:{key}:lost" in keys()
    assert_books_are_sound()


@pytest.mark.parametrize(("price", "part", "currency"), [("100.00", "25.00", "USD"), ("15000", "3751", "JPY")])
def test_fault_36_only_the_rest_of_a_partly_refunded_charge_is_taken(
    shop: Shop, price: str, part: str, currency: str
) -> None:
    sale = Sale.make(shop, price, currency=currency)
    sale.distribute()
    refunded, rest = Money.parse(part, currency), Money.parse(price, currency) - Money.parse(part, currency)
    shop.sandbox.api("POST", "/v1/refunds", {"charge": sale.order.charge_id, "amount": str(refunded.to_minor())})
    sale.hear()
    left = sale.has(Kind.PAYEE, sale.label)

    key = sale.disputed()

    assert (sale.dispute.amount, sale.has(Kind.DISPUTE_RESERVE)) == (rest, -rest)
    assert [one[1] for one in movements(shop.sandbox) if one[0] == "adjustment"] == [-rest.to_minor()]
    assert sale.has(Kind.FROZEN, sale.label) == left

    sale.steer("lose", dispute=key)

    kinds = (Kind.DISPUTE_RESERVE, Kind.FROZEN, Kind.PAYEE, Kind.HELD, Kind.POOL, Kind.OWED_TO_BUYER)
    assert set(sale.stands(*kinds).values()) == {Money.zero(currency).decimal}
    assert [licence.status for licence in sale.licences] == [Licence.Status.ENDED]
    assert (left_on_charge(sale.order), owed_now(sale.order)) == (Money.zero(currency), Money.zero(currency))
    assert sum(one.amount_units for one in GivenBack.objects.all()) == sale.order.total_units
    assert_books_are_sound()


def test_dispute_told_before_its_sale_waits_for_it(shop: Shop) -> None:
    basket = make_basket("100.00")
    shop.sandbox.fault("withhold", "checkout.session.completed")
    shop.buy(basket)
    charge = shop.sandbox.get("/v1/charges", limit="1")["data"][0]["id"]
    shop.sandbox.steer("dispute", charge=charge)
    shop.sandbox.wait()
    drain()
    assert not Dispute.objects.exists()

    shop.sandbox.release()
    shop.sandbox.wait()
    drain(at=timezone.now() + 2 * LATER)

    sale = Sale(shop, basket)
    assert [licence.status for licence in sale.licences] == [Licence.Status.SUSPENDED]
    assert sale.has(Kind.DISPUTE_RESERVE) == -Money.parse("100.00", "USD")
    assert_books_are_sound()


def test_decision_of_which_no_message_came_is_found(shop: Shop) -> None:
    sale = Sale.make(shop, "100.00")
    sale.distribute()
    theirs = sale.has(Kind.PAYEE, sale.label)
    key = sale.disputed()
    shop.sandbox.fault("withhold", times=20)
    sale.steer("win", dispute=key)
    assert sale.dispute.is_open

    disputes.look_at_all(at=timezone.now())

    assert (sale.dispute.status, sale.has(Kind.PAYEE, sale.label)) == ("won", theirs)
    assert [licence.status for licence in sale.licences] == [Licence.Status.IN_FORCE]
    assert_books_are_sound()


@pytest.mark.parametrize("verdict", ["win", "lose"])
def test_second_payment_that_is_disputed_leaves_the_licence(shop: Shop, verdict: str) -> None:
    """The first payment bought the licence; all of the second is owed back anyway, and a bank may give it back."""
    basket = make_basket("100.00")
    shop.start_payment(basket)
    stray = gateway.create_checkout(Operation.objects.get().params, idempotency_key="stray")
    shop.come_back(basket, shop.buy(basket))
    sale = Sale(shop, basket)
    sale.distribute()
    shop.sandbox.act(stray.url, "pay")
    sale.hear()
    second = next(one["id"] for one in charges(shop.sandbox) if one["id"] != sale.order.charge_id)
    before = sale.stands(Kind.OWED_TO_BUYER, Kind.PAYEE)

    key = str(shop.sandbox.steer("dispute", charge=second, reason="duplicate")["id"])
    sale.hear()

    assert (sale.dispute.is_about_the_sale, open_dispute_of(sale.order)) == (False, sale.dispute)
    assert [licence.status for licence in sale.licences] == [Licence.Status.IN_FORCE]
    assert sale.stands(Kind.OWED_TO_BUYER, Kind.PAYEE) == before

    sale.steer(verdict, dispute=key)

    assert [licence.status for licence in sale.licences] == [Licence.Status.IN_FORCE]
    assert sale.stands(Kind.PAYEE)[Kind.PAYEE] == before[Kind.PAYEE]
    assert sale.has(Kind.OWED_TO_BUYER).decimal == ("100.00" if verdict == "win" else "0.00")
    assert sale.has(Kind.DISPUTE_RESERVE) == Money.zero("USD")
    assert_books_are_sound()


@pytest.mark.parametrize("verdict", ["win", "lose"])
def test_dispute_of_a_charge_that_settled_in_another_currency(shop: Shop, verdict: str) -> None:
    """Payees and reserve stay in the order's currency; what exchanging twice gained or lost is the platform's."""
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.10")
    sale = Sale.make(shop, "100.00", currency="EUR")
    sale.distribute()
    theirs = sale.has(Kind.PAYEE, sale.label)
    shop.sandbox.steer("settle", currency="eur", into="usd", rate="1.20")

    key = sale.disputed()

    assert sale.has(Kind.DISPUTE_RESERVE) == -Money.parse("100.00", "EUR")
    assert sale.has(Kind.FROZEN, sale.label) == theirs

    sale.steer(verdict, dispute=key)

    assert sale.has(Kind.DISPUTE_RESERVE) == Money.zero("EUR")
    assert sale.has(Kind.PAYEE, sale.label) == (theirs if verdict == "win" else Money.zero("EUR"))
    assert_books_are_sound()
