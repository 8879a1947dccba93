"""What a disputed payment stops, and what the bank's decision lets go on.

Two songs of one label cost a buyer $100 in November. Of that $85 are for the music, and after November's distribution
they stand in the balances of the label and its artists.
"""

from dataclasses import replace

import pytest
from django.core import mail

from accounts.models import AuditEntry
from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, Dispute, Freeze, Hold, Order, Pool
from payments.queries.balances import accounts_with_balances, totals_by_kind
from payments.queries.books import wrong_in_the_books
from payments.queries.disputes import open_dispute_of
from payments.queries.freezes import frozen_of
from payments.queries.sales import sold_licences
from payments.services import disputes, holds, ledger, posting, runs, sales
from payments.services.disputes import DecisionChanged, Found
from payments.services.runs import InputsChanged
from tests.factories.accounts import make_operator
from tests.factories.disputes import FEE, make_charge, make_dispute, moved, told_of
from tests.factories.payments import distribute, make_paid_licence, noon
from tests.payments.studio import DECEMBER, DECEMBER_1ST, ISSUED, JANUARY_1ST, NOVEMBER, make_songs, usd

pytestmark = pytest.mark.django_db

DISPUTED, DECIDED = noon("2026-12-10"), noon("2026-12-20")
Kind = Account.Kind


def sold(*, access: int = 1000) -> Order:
    licence = make_paid_licence(make_songs(2), price=usd("100.00"), at=ISSUED, access_parts=access)
    return licence.quote.order


def tell(order: Order, status: str, *moves: object, **said: object) -> Dispute | None:
    told = told_of(order, status, *moves, **said)  # type: ignore[arg-type]
    return disputes.settle(Found(told, make_charge(order)), at=DECIDED)


def stands(*kinds: str) -> dict[str, str]:
    """What stands on all accounts of some kinds together."""
    found = {kind: amount.decimal for (kind, _currency), amount in totals_by_kind().items() if amount}
    return {kind: found.get(kind, "0") for kind in kinds}


def licence_of(order: Order) -> Licence:
    return order.quote.licences.get()


def test_opened_dispute_books_suspends_and_freezes() -> None:
    order = sold()
    distribute(NOVEMBER, at=DECEMBER_1ST)
    before = stands(Kind.PAYEE)

    make_dispute(order, at=DISPUTED)
    make_dispute(order, at=DECIDED)

    assert stands(Kind.DISPUTE_RESERVE, Kind.PAYEE) == {Kind.DISPUTE_RESERVE: "-100.00", Kind.PAYEE: "0"}
    assert stands(Kind.FROZEN)[Kind.FROZEN] == before[Kind.PAYEE]
    assert licence_of(order).status == Licence.Status.SUSPENDED
    assert open_dispute_of(order) == Dispute.objects.get()
    assert list(wrong_in_the_books()) == []


def test_inquiry_moves_nothing_and_asks_an_operator(django_capture_on_commit_callbacks: object) -> None:
    operator, order = make_operator(), sold()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tell(order, "warning_needs_response")
        tell(order, "warning_needs_response")

    assert stands(Kind.DISPUTE_RESERVE, Kind.FROZEN) == {Kind.DISPUTE_RESERVE: "0", Kind.FROZEN: "0"}
    assert licence_of(order).status == Licence.Status.IN_FORCE
    assert open_dispute_of(order) is None
    assert [(str(letter.subject), letter.to) for letter in mail.outbox] == [
        (f"A bank asks about the payment of {order.number}", [operator.email])
    ]


def test_inquiry_that_becomes_a_dispute_is_one_dispute() -> None:
    order = sold()
    tell(order, "warning_needs_response")

    make_dispute(order, at=DISPUTED)
    tell(order, "warning_under_review")

    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.opened_at, dispute.taken_at) == ("needs_response", DISPUTED, DISPUTED)


def test_won_dispute_restores_everything_once() -> None:
    order = sold()
    distribute(NOVEMBER, at=DECEMBER_1ST)
    before = stands(Kind.PAYEE, Kind.CLEARING, Kind.PLATFORM_REVENUE)
    make_dispute(order, at=DISPUTED)
    back = [moved(usd("-100.00"), FEE), moved(usd("100.00"), -FEE)]

    for _ in range(3):
        tell(order, "won", *back)

    assert stands(Kind.PAYEE, Kind.CLEARING, Kind.PLATFORM_REVENUE) == before
    assert stands(Kind.FROZEN, Kind.DISPUTE_RESERVE) == {Kind.FROZEN: "0", Kind.DISPUTE_RESERVE: "0"}
    assert licence_of(order).status == Licence.Status.IN_FORCE
    assert open_dispute_of(order) is None
    assert list(wrong_in_the_books()) == []


def test_fee_that_is_not_given_back_stays_the_platforms() -> None:
    order = sold()
    before = stands(Kind.PLATFORM_REVENUE)
    make_dispute(order, at=DISPUTED)

    tell(order, "won", moved(usd("-100.00"), FEE), moved(usd("100.00"), usd("0.00")))

    assert (before, stands(Kind.PLATFORM_REVENUE)) == (
        {Kind.PLATFORM_REVENUE: "15.00"},
        {Kind.PLATFORM_REVENUE: "0"},
    )


def test_won_without_the_money_waits_for_it() -> None:
    order = sold()
    make_dispute(order, at=DISPUTED)

    tell(order, "won", moved(usd("-100.00"), FEE))

    assert Dispute.objects.get().is_open
    assert licence_of(order).status == Licence.Status.SUSPENDED


def test_older_look_changes_nothing() -> None:
    order = sold()
    make_dispute(order, at=DISPUTED)
    tell(order, "won", moved(usd("-100.00"), FEE), moved(usd("100.00"), -FEE))

    make_dispute(order, at=JANUARY_1ST)

    assert Dispute.objects.get().status == "won"
    assert licence_of(order).status == Licence.Status.IN_FORCE


def test_other_decision_after_all_was_booked_is_set_aside() -> None:
    order = sold()
    make_dispute(order, at=DISPUTED)
    tell(order, "won", moved(usd("-100.00"), FEE), moved(usd("100.00"), -FEE))

    with pytest.raises(DecisionChanged):
        tell(order, "lost", moved(usd("-100.00"), FEE))


def test_dispute_of_a_charge_that_is_not_booked_is_about_nothing_we_know() -> None:
    order = sold()
    charge = make_charge(order, key="ch_of_somebody")

    assert (
        disputes.settle(Found(told_of(order, "needs_response", charge="ch_of_somebody"), charge), at=DISPUTED) is None
    )
    assert not Dispute.objects.exists()


def test_nothing_is_recognised_or_divided_while_it_is_open() -> None:
    order = sold(access=500)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    made = Pool.objects.count()
    make_dispute(order, at=DISPUTED)

    run = distribute(DECEMBER, at=JANUARY_1ST)

    assert (Pool.objects.count(), run.weighings.count()) == (made, 0)


def test_what_waited_is_earned_after_it_is_won() -> None:
    order = sold(access=500)
    make_dispute(order, at=DISPUTED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    tell(order, "won", moved(usd("-100.00"), FEE), moved(usd("100.00"), -FEE))

    distribute(DECEMBER, at=noon("2027-03-01"))

    assert [str(pool.month)[:7] for pool in Pool.objects.order_by("month", "part")] == ["2026-11"] * 2 + ["2026-12"]


def test_run_that_was_prepared_before_the_dispute_is_not_posted() -> None:
    order = sold()
    run = runs.approve(runs.prepare(NOVEMBER, at=DECEMBER_1ST, actor=None), at=DECEMBER_1ST, actor=None)
    make_dispute(order, at=DISPUTED)

    with pytest.raises(InputsChanged):
        posting.post(run, at=DECIDED, actor=None)


def test_only_what_is_still_here_is_frozen_and_held_money_too() -> None:
    order, other = sold(), sold()
    distribute(NOVEMBER, at=DECEMBER_1ST)
    label = licence_of(order).terms.organisation.party
    holds.place(label, reason=Hold.Reason.DISPUTED, note="", at=DECEMBER_1ST, actor=None)
    held = stands(Kind.HELD)

    make_dispute(order, at=DISPUTED)

    assert stands(Kind.HELD) == {Kind.HELD: "0"}
    assert frozen_of([label])[0].amount.decimal == held[Kind.HELD]
    assert not Freeze.objects.filter(party=licence_of(other).terms.organisation.party).exists()


def test_what_was_held_is_held_again_when_it_is_let_go() -> None:
    order = sold()
    distribute(NOVEMBER, at=DECEMBER_1ST)
    label = licence_of(order).terms.organisation.party
    holds.place(label, reason=Hold.Reason.DISPUTED, note="", at=DECEMBER_1ST, actor=None)
    before = stands(Kind.HELD, Kind.PAYEE)
    make_dispute(order, at=DISPUTED)

    tell(order, "won", moved(usd("-100.00"), FEE), moved(usd("100.00"), -FEE))

    assert stands(Kind.HELD, Kind.PAYEE) == before


def test_history_tells_each_step() -> None:
    order = sold()
    distribute(NOVEMBER, at=DECEMBER_1ST)
    dispute = make_dispute(order, at=DISPUTED)

    tell(order, "won", moved(usd("-100.00"), FEE), moved(usd("100.00"), -FEE))

    told = AuditEntry.objects.filter(subject_uuid=dispute.uuid).order_by("pk")
    assert [entry.action for entry in told] == [
        "dispute.heard", "dispute.opened", "dispute.frozen", "dispute.released", "dispute.won",
    ]  # fmt: skip


def test_second_payment_that_is_disputed_stops_no_licence() -> None:
    order = sold()
    charge = make_charge(order, key="ch_second")
    nothing = Money.zero("USD")
    sales.book(
        order, sales.Charge("ch_second", order.total, nothing, nothing), owed=order.total, at=DISPUTED, actor=None
    )
    order.owed_units = order.total_units
    order.save(update_fields=["owed_units"])

    told = told_of(order, "needs_response", moved(-order.total, FEE), charge="ch_second")
    dispute = disputes.settle(Found(told, charge), at=DISPUTED)

    assert open_dispute_of(order) == dispute
    assert licence_of(order).status == Licence.Status.IN_FORCE
    assert [licence for licence, _sold in sold_licences(until=NOVEMBER.last_day)] == [licence_of(order)]
    assert list(wrong_in_the_books()) == []


def test_what_payees_earned_elsewhere_is_not_frozen_for_what_they_were_paid_out() -> None:
    songs = make_songs(1)
    first = make_paid_licence(songs, price=usd("100.00"), at=ISSUED, access_parts=10000).quote.order
    distribute(NOVEMBER, at=DECEMBER_1ST)
    pay_everybody_out()
    second = make_paid_licence(songs, price=usd("60.00"), at=noon("2026-12-05"), access_parts=10000).quote.order
    distribute(DECEMBER, at=JANUARY_1ST)
    newest = stands(Kind.PAYEE)[Kind.PAYEE]

    make_dispute(first, at=JANUARY_1ST)
    assert stands(Kind.FROZEN, Kind.PAYEE) == {Kind.FROZEN: "0", Kind.PAYEE: newest}

    make_dispute(second, at=JANUARY_1ST)
    assert stands(Kind.FROZEN, Kind.PAYEE) == {Kind.FROZEN: newest, Kind.PAYEE: "0"}
    assert list(wrong_in_the_books()) == []


def test_second_dispute_of_an_order_freezes_nothing_twice() -> None:
    songs = make_songs(1)
    order = make_paid_licence(songs, price=usd("100.00"), at=ISSUED, access_parts=10000).quote.order
    make_paid_licence(songs, price=usd("100.00"), at=ISSUED, access_parts=10000)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    make_dispute(order, at=DISPUTED)
    frozen = stands(Kind.FROZEN)

    again = replace(told_of(order, "needs_response", moved(usd("-50.00"), FEE), amount=usd("50.00")), id="du_again")
    disputes.settle(Found(again, make_charge(order)), at=DISPUTED)

    assert stands(Kind.FROZEN) == frozen
    assert list(wrong_in_the_books()) == []


def pay_everybody_out() -> None:
    """What payees had here went to their banks, from ours."""
    payees = accounts_with_balances().filter(kind=Kind.PAYEE)
    bank = ledger.account(Kind.BANK, "USD")
    moves = [ledger.Move(one, bank, Money(one.balance_units, "USD")) for one in payees if one.balance_units > 0]
    ledger.post(ledger.Fact("payout:all", "payout", DECEMBER_1ST.date(), moves), at=DECEMBER_1ST, actor=None)
