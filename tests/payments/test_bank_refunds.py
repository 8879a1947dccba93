"""Money that goes back from our bank account to who paid there: decided, sent by a person, and seen by everybody."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.services.neutrality import NotNeutral
from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, Refund
from payments.queries.refunds import left_on_charge
from payments.services import bank_refunds, refund_calls
from payments.services.bank_refunds import Sent
from tests.factories.accounts import make_membership, make_operator
from tests.factories.clients import owner_of, signed_in
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.sold import licences_of, owed_to_buyers, share_out, stands
from tests.payments.invoicing import make_invoiced, receive, usd
from tests.payments.shop import Basket, balances_by_kind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sandbox")]
Kind = Account.Kind
Status = Refund.Status


def paid(*prices: str, currency: str = "USD") -> Basket:
    """An order that was paid whole to our bank account."""
    basket = make_invoiced(*prices, currency=currency)
    receive(basket, basket.order.total.decimal)
    return basket


def page_of(basket: Basket) -> str:
    return f"/operator/orders/{basket.order.uuid}/refunds/"


def ask(operator: Client, basket: Basket, amount: str = "") -> Refund:
    """Decide on the page that so much of the first licence goes back, or everything."""
    (licence, *_others), left = licences_of(basket), left_on_charge(basket.order)
    said = {"how_much": "parts" if amount else "everything", f"amount_{licence.uuid}": amount}
    answer = operator.post(
        page_of(basket), said | {"reason": "Broken files.", "seen": left.decimal, "confirmed": "yes"}
    )
    assert answer.status_code == 302
    return Refund.objects.get()


def sent(amount: str, *, reference: str = "B-1") -> dict[str, str]:
    """What the operator reads on our bank's statement."""
    return {"reference": reference, "sent_on": timezone.now().date().isoformat(), "seen": amount}


@pytest.mark.parametrize(("currency", "price", "part"), [("USD", "100.00", "40.00"), ("JPY", "1001", "333")])
def test_a_part_of_what_was_paid_to_our_bank_goes_back_from_there(
    currency: str, price: str, part: str, mailoutbox: list[Any]
) -> None:
    basket = paid(price, currency=currency)
    share_out(basket)
    operator, back = signed_in(make_operator()), Money.parse(part, currency)

    found = operator.get("/operator/orders/").content.decode()
    told = operator.post(
        page_of(basket),
        {"how_much": "parts", f"amount_{licences_of(basket)[0].uuid}": part, "reason": "Broken files.", "seen": price},
    ).content.decode()
    refund = ask(operator, basket, part)
    refund_calls.sweep(at=timezone.now())

    assert page_of(basket) in found
    assert "comes from us: our fee on it" in told
    assert (refund.kind, refund.status, refund.charge_id) == (Refund.Kind.OPERATOR, Status.PLANNED, "")
    assert owed_to_buyers(currency) == back
    assert "To be sent from our bank account" in operator.get(page_of(basket)).content.decode()
    assert "To be sent from our bank account" in _buyer(basket).get(_order(basket)).content.decode()
    assert_books_are_sound()

    operator.post(f"/operator/refunds/{refund.uuid}/sent/", sent(part))

    refund.refresh_from_db()
    assert (refund.status, refund.bank_reference, refund.amount) == (Status.SUCCEEDED, "B-1", back)
    assert (owed_to_buyers(currency).units, stands(Kind.BANK, currency)) == (0, back - basket.order.total)
    assert [one.status for one in licences_of(basket)] == [Licence.Status.IN_FORCE]
    assert "Broken files." in _buyer(basket).get(_order(basket)).content.decode()
    assert any("goes back to you" in mail.subject for mail in mailoutbox)
    assert_books_are_sound()


def test_all_of_it_ends_the_licence_once_it_is_sent_and_its_label_reads_why() -> None:
    basket = paid("100.00")
    operator = signed_in(make_operator())
    (licence,) = licences_of(basket)

    refund = ask(operator, basket)
    before = licences_of(basket)[0].status
    operator.post(f"/operator/refunds/{refund.uuid}/sent/", sent("100.00"))
    shown = owner_of(licence.terms.organisation).get(f"/licences/{licence.uuid}/").content.decode()

    assert (before, licences_of(basket)[0].status) == (Licence.Status.IN_FORCE, Licence.Status.ENDED)
    assert "Broken files." in shown
    assert balances_by_kind() == {}
    assert_books_are_sound()


def test_what_was_not_sent_yet_can_be_called_off() -> None:
    basket = paid("100.00")
    before = balances_by_kind()
    operator = signed_in(make_operator())

    refund = ask(operator, basket)
    operator.post(f"/operator/refunds/{refund.uuid}/call-off/")
    operator.post(f"/operator/refunds/{refund.uuid}/sent/", sent("100.00"))

    refund.refresh_from_db()
    assert (refund.status, refund.bank_reference) == (Status.CANCELED, "")
    assert balances_by_kind() == before
    assert [one.status for one in licences_of(basket)] == [Licence.Status.IN_FORCE]
    assert_books_are_sound()


def test_what_the_buyers_bank_sends_back_is_ours_again_and_can_go_anew() -> None:
    basket = paid("100.00")
    before = balances_by_kind()
    operator = signed_in(make_operator())
    refund = ask(operator, basket)
    operator.post(f"/operator/refunds/{refund.uuid}/sent/", sent("100.00"))

    operator.post(f"/operator/refunds/{refund.uuid}/came-back/", {"came_on": timezone.now().date().isoformat()})

    refund.refresh_from_db()
    assert refund.status == Status.FAILED
    assert balances_by_kind() == before
    assert [one.status for one in licences_of(basket)] == [Licence.Status.IN_FORCE]
    assert "did not reach the buyer" in _buyer(basket).get(_order(basket)).content.decode()
    assert_books_are_sound()


def test_what_is_owed_leaves_from_our_bank_once() -> None:
    basket = make_invoiced("100.00")
    receive(basket, "130.00")
    operator = signed_in(make_operator())
    address = f"/operator/orders/{basket.order.uuid}/sent-back/"

    offered = operator.get(page_of(basket)).content.decode()
    for reference in ("FT-9", "FT-9", "FT-10"):
        operator.post(address, sent("30.00", reference=reference))
    shown = _buyer(basket).get(_order(basket)).content.decode()

    assert "It is sent" in offered
    assert "It is sent" not in operator.get(page_of(basket)).content.decode()
    assert "Owed of what came to our bank account" in shown
    assert "Owed back to you" not in shown
    assert balances_by_kind() == {"bank": "-100.00", "platform_revenue": "15.00", "licence_income": "85.00"}
    assert [refund.bank_reference for refund in Refund.objects.all()] == ["FT-9"]
    assert_books_are_sound()


def test_what_is_owed_is_not_booked_as_another_sum_than_was_seen() -> None:
    basket = make_invoiced("100.00")
    receive(basket, "130.00")
    operator = signed_in(make_operator())

    receive(basket, "5.00", reference="FT-2")
    operator.post(f"/operator/orders/{basket.order.uuid}/sent-back/", sent("30.00"))

    assert not Refund.objects.exists()
    assert owed_to_buyers() == usd("35.00")


def test_an_operator_of_the_buyer_moves_nothing_of_it() -> None:
    basket, partial = make_invoiced("100.00"), make_operator()
    make_membership(basket.quote.organisation, user=partial)
    left, now = Sent("B-1", timezone.now().date()), timezone.now()

    with pytest.raises(NotNeutral):
        receive(basket, "100.00", actor=partial)
    receive(basket, "130.00")
    with pytest.raises(NotNeutral):
        bank_refunds.send_owed(basket.order, left, seen=usd("30.00"), at=now, actor=partial)
    refund = ask(signed_in(make_operator()), basket, "40.00")
    with pytest.raises(NotNeutral):
        bank_refunds.confirm(refund, left, at=now, actor=partial)
    with pytest.raises(NotNeutral):
        bank_refunds.call_off(refund, at=now, actor=partial)

    refund.refresh_from_db()
    assert refund.status == Status.PLANNED


def _buyer(basket: Basket) -> Client:
    return signed_in(basket.buyer)


def _order(basket: Basket) -> str:
    return f"/orders/{basket.order.uuid}/"
