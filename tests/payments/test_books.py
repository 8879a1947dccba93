"""Each row of money that disagrees with the ledger is named: a sale, a refund, a dispute, a hold, a payout."""

import pytest

from licensing.models import Licence
from payments.models import Dispute, Hold, Order, Payout, Refund, TransferReversal
from payments.queries.books import wrong_in_the_books
from payments.services import holds, ledger
from tests.factories.disputes import make_dispute
from tests.factories.licences import make_licence
from tests.factories.payments import make_paid_licence, noon
from tests.factories.payouts import approved_run, make_payee
from tests.payments.studio import ISSUED, make_songs, usd

pytestmark = pytest.mark.django_db
LATER = noon("2026-12-10")


def wrong() -> list[str]:
    return list(wrong_in_the_books())


def sold() -> Licence:
    return make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED)


def make_refund(order: Order, **said: object) -> Refund:
    amounts = {"amount_units": usd("100.00").units, "settles_units": usd("100.00").units, "asked_at": LATER}
    kept = {"kind": Refund.Kind.OUTSIDE, "charge_id": order.charge_id, "stripe_id": "re_1"} | amounts | said
    return Refund.objects.create(order=order, **kept)


def test_a_licence_that_nobody_paid_is_named() -> None:
    licence = make_licence()

    assert wrong() == [f"Licence {licence.number} costs {licence.price}, and nobody paid."]


def test_a_sale_that_licensed_less_than_it_brought_is_named() -> None:
    licence = sold()
    Licence.objects.update(price_units=usd("90.00").units)

    assert (
        f"Order {licence.quote.order.number} brought 100.00 USD for licences, and has licences of 90.00 USD." in wrong()
    )


def test_a_licence_in_force_while_a_bank_asks_its_payment_back_is_named() -> None:
    licence = sold()
    make_dispute(licence.quote.order, at=LATER)
    Licence.objects.update(status=Licence.Status.IN_FORCE, suspended_at=None)

    assert wrong() == [f"Licence {licence.number} is in force, and a bank asks its payment back."]


def test_a_refund_that_arrived_and_is_not_booked_is_named() -> None:
    order = sold().quote.order
    refund = make_refund(order, status=Refund.Status.SUCCEEDED)

    assert wrong() == [f"Refund {refund.uuid} of order {order.number} arrived and is not booked."]


def test_a_refund_in_vain_whose_entry_stands_is_named() -> None:
    licence = sold()
    order = licence.quote.order
    owed, clearing = (ledger.account(kind, "USD") for kind in ("owed_to_buyer", "stripe_clearing"))
    moves = [ledger.Move(owed, clearing, usd("100.00"))]
    entry = ledger.post(ledger.Fact("refund:re_1", "refund", LATER.date(), moves), at=LATER, actor=None)
    orphan = wrong()
    refund = make_refund(order, status=Refund.Status.FAILED, booked=entry)

    assert "Entry refund:re_1 sends money back to a buyer, and no refund says so." in orphan
    assert f"Refund {refund.uuid} of order {order.number} is failed, and its entry says otherwise." in wrong()


def test_a_dispute_whose_fee_or_money_is_not_what_was_booked_is_named() -> None:
    make_dispute(sold().quote.order, at=LATER)
    dispute = Dispute.objects.get()
    Dispute.objects.update(fee_units=usd("14.00").units)

    assert wrong() == [f"Dispute {dispute.stripe_id} cost 14.00 USD, and 15.00 USD is booked."]


def test_money_that_is_held_for_no_reason_is_named() -> None:
    payee = make_payee(usd("50.00"), name="Dalbi")
    holds.place(payee, reason=Hold.Reason.CHECKED, note="", at=LATER, actor=None)
    before = wrong()
    Hold.objects.update(lifted_at=LATER)

    assert (before, wrong()) == ([], ["50.00 USD of Dalbi is held, and no hold says why."])


def test_a_payout_that_says_it_left_and_did_not_is_named() -> None:
    make_payee(usd("50.00"), name="Dalbi")
    run = approved_run(at=LATER)
    before = wrong()
    Payout.objects.update(status=Payout.Status.SENT, transfer_id="tr_1")
    (number,) = run.payouts.values_list("number", flat=True)

    assert before == []
    assert f"Payout {number} is sent: 50.00 USD is sent, and 0.00 USD is booked so." in wrong()


def test_a_transfer_taken_back_that_is_not_booked_is_named() -> None:
    make_payee(usd("50.00"), name="Dalbi")
    payout = approved_run(at=LATER).payouts.get()
    done = {"status": TransferReversal.Status.SUCCEEDED, "stripe_id": "trr_1", "planned_at": LATER}
    reversal = TransferReversal.objects.create(payout=payout, amount_units=usd("60.00").units, **done)

    assert wrong() == [
        f"Reversal {reversal.uuid} of payout {payout.number} brought 60.00 USD back, and 0.00 USD is booked.",
        f"More came back of payout {payout.number} than was sent.",
    ]
