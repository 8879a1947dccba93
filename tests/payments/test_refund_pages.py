"""Where an operator gives money back, and where the buyer reads it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, Dispute, Entry, GivenBack, Order, Refund
from payments.queries.balances import balance_of
from payments.queries.refunds import left_on_charge
from payments.services import refunds
from tests.factories.accounts import make_operator
from tests.factories.clients import owner_of, signed_in
from tests.factories.payments import distribute, make_paid_licence
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, make_songs, usd

pytestmark = pytest.mark.django_db


def fields_of(licence: Licence, amount: str, *, seen: str = "100.00") -> dict[str, str]:
    """What the operator fills in."""
    return {"how_much": "parts", f"amount_{licence.uuid}": amount, "reason": "Files were broken.", "seen": seen}


def page_of(order: Order) -> str:
    return reverse("order-refunds", args=[order.uuid])


def test_an_operator_finds_a_paid_order_by_its_buyer() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED)
    operator = signed_in(make_operator())

    found = operator.get(reverse("paid-orders"), {"q": licence.organisation.name}).content.decode()
    nothing = operator.get(reverse("paid-orders"), {"q": "nobody at all"}).content.decode()

    assert page_of(Order.objects.get()) in found
    assert page_of(Order.objects.get()) not in nothing


def test_before_anything_moves_the_operator_sees_where_the_money_comes_from() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    order, entries = Order.objects.get(), Entry.objects.count()

    page = signed_in(make_operator()).post(page_of(order), fields_of(licence, "40.00")).content.decode()

    assert "Give $40.00 back to" in page
    assert "$34.00 comes from the balances of 2 payees." in page
    assert "$6.00 comes from us: our fee on it, and what nobody else can give." in page
    assert f"Licence {licence.number} goes on." in page
    assert "Files were broken." in page
    assert (Entry.objects.count(), Refund.objects.count(), GivenBack.objects.count()) == (entries, 0, 0)


def test_all_of_it_says_that_the_licence_ends() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED)
    said = fields_of(licence, "") | {"how_much": "everything"}

    page = signed_in(make_operator()).post(page_of(Order.objects.get()), said).content.decode()

    assert f"Licence {licence.number} ends, and the buyer reads why." in page


@pytest.mark.parametrize("amount", ["100.01", "-1.00", "0.00", "1.005", "ten"])
def test_an_amount_that_cannot_go_back_is_told_at_its_field(amount: str) -> None:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED)

    answer = signed_in(make_operator()).post(page_of(Order.objects.get()), fields_of(licence, amount))

    assert answer.status_code == 422
    assert "Give $" not in answer.content.decode()


def test_whoever_decides_second_is_told() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED)
    order, operator = Order.objects.get(), make_operator()
    refunds.ask(order, {licence: usd("5.00")}, reason="x", seen=order.total, at=timezone.now(), actor=operator)

    said = fields_of(licence, "5.00") | {"confirmed": "yes"}
    answer = signed_in(operator).post(page_of(order), said)

    assert answer.status_code == 422
    assert "Somebody has refunded of this order since you opened the page" in answer.content.decode()
    assert Refund.objects.count() == 1


def test_what_a_bank_asks_back_cannot_be_refunded() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED)
    order, operator = Order.objects.get(), make_operator()
    Dispute.objects.create(
        status=Dispute.Status.NEEDS_RESPONSE,
        order=order,
        stripe_id="du_1",
        charge_id=order.charge_id,
        reason="fraudulent",
        currency="USD",
        amount_units=order.total_units,
        asked_at=ISSUED,
        opened_at=ISSUED,
    )

    page = signed_in(operator).get(page_of(order)).content.decode()
    with pytest.raises(refunds.PaymentDisputed):
        refunds.ask(order, {licence: usd("5.00")}, reason="x", seen=order.total, at=ISSUED, actor=operator)

    assert "it would leave us twice" in page
    assert "See where it comes from" not in page


def test_the_buyer_reads_each_refund_with_its_reason() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED)
    order, operator = Order.objects.get(), make_operator()
    refunds.ask(order, {licence: usd("5.00")}, reason="Files were broken.", seen=order.total, at=ISSUED, actor=operator)

    page = owner_of(licence.organisation).get(reverse("order", args=[order.uuid])).content.decode()

    assert "What went back to you" in page
    assert "Files were broken." in page
    assert "Being sent" in page
    assert "$5.00" in page
    assert "by hand" not in page
    assert operator.name not in page


def test_what_is_given_back_is_the_buyer_s_until_it_is_sent() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED)
    order = Order.objects.get()

    refunds.ask(order, {licence: usd("5.00")}, reason="x", seen=order.total, at=ISSUED, actor=make_operator())

    assert balance_of(Account.Kind.OWED_TO_BUYER, "USD") == usd("5.00")
    assert left_on_charge(order) == Money.parse("95.00", "USD")
