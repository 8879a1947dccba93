"""What nobody knew about our balance at Stripe, said by a person, agreed to by another, and booked where it belongs."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from marketplace.kit.money import Money
from payments.models import BalanceTransaction, PayeeAccount, Reconciliation, SuspenseAnswer
from payments.queries.balances import balance_of
from payments.services import reconciliations, suspense
from payments.services.suspense import AnsweredAlready, NotInSuspense, Said, SecondNeeded
from tests.factories.accounts import make_creator, make_operator
from tests.factories.clients import signed_in
from tests.factories.payees import make_connect_account
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.shop import Shop, balances_by_kind, make_basket

Status = SuspenseAnswer.Status
FEE = Said("stripe_fees", "Stripe corrected its November fee, see their letter of the 20th")


def adjusted(shop: Shop, minor: int) -> BalanceTransaction:
    """Stripe moves our balance, and a comparison sets it aside."""
    shop.sandbox.steer("adjust", kind="adjustment", amount=minor, currency="usd", description="Correction")
    reconciliations.reconcile(at=timezone.now())
    return BalanceTransaction.objects.latest("pk")


def page(desk: Client, name: str, *about: object) -> str:
    return desk.get(reverse(name, args=about)).content.decode()


def test_fault_56_an_operator_says_what_it_was_and_the_report_says_who_and_why(shop: Shop) -> None:
    movement, boss = adjusted(shop, -7_00), make_operator()
    desk = signed_in(boss)

    answered = desk.post(
        reverse("suspense-item", args=[movement.transaction_id]), {"whose": FEE.whose, "reason": FEE.reason}
    )
    said = StringIO()
    call_command("reconcile", "--json", stdout=said)

    assert answered.status_code == 302
    assert balances_by_kind() == {"stripe_clearing": "7.00", "stripe_fees": "-7.00"}
    assert json.loads(said.getvalue())["explained"] == [
        {
            "about": movement.transaction_id,
            "amount": "-7.00",
            "currency": "USD",
            "belongs_to": "stripe_fees",
            "payee": "",
            "reason": FEE.reason,
            "said_by": boss.name,
            "booked_by": boss.name,
            "is_undone": False,
        }
    ]
    report = page(desk, "reconciliation", Reconciliation.objects.latest("pk").uuid)
    assert (FEE.reason in report, boss.name in report) == (True, True)
    assert reconciliations.reconcile(at=timezone.now()).findings == []
    assert_books_are_sound()


def test_fault_56_much_money_is_booked_once_another_operator_agrees(shop: Shop, settings: Settings) -> None:
    settings.PAYOUT_SECOND_OPERATOR_ABOVE = 5
    movement, first, second = adjusted(shop, 7_00), make_operator(), make_operator()
    url = reverse("suspense-item", args=[movement.transaction_id])

    signed_in(first).post(url, {"whose": "platform_revenue", "reason": "A goodwill credit of Stripe's"})
    made = SuspenseAnswer.objects.get()
    waits = balance_of("suspense", "USD").decimal
    own = page(signed_in(first), "suspense-item", movement.transaction_id)
    told = f"{first.name} has said what it was. Another operator has to agree." in page(signed_in(second), "money")
    homes = ["Agree whose 1 sum in suspense is" in page(signed_in(one), "operator-home") for one in (first, second)]
    with pytest.raises(SecondNeeded):
        suspense.approve(made, at=timezone.now(), actor=first)
    with pytest.raises(AnsweredAlready):
        suspense.answer(movement, FEE, at=timezone.now(), actor=second)
    signed_in(second).post(reverse("suspense-approve", args=[made.uuid]))
    signed_in(second).post(reverse("suspense-approve", args=[made.uuid]))

    made.refresh_from_db()
    assert (told, homes) == (True, [False, True])
    assert (waits, "Agree, and book it" in own, "Take it back" in own) == ("7.00", False, True)
    assert (made.status, made.proposed_by, made.decided_by) == (Status.POSTED, first, second)
    assert balances_by_kind() == {"stripe_clearing": "-7.00", "platform_revenue": "7.00"}
    assert_books_are_sound()


def test_what_is_not_agreed_to_stays_in_suspense_and_can_be_said_anew(shop: Shop, settings: Settings) -> None:
    settings.PAYOUT_SECOND_OPERATOR_ABOVE = 5
    movement, first, second = adjusted(shop, 7_00), make_operator(), make_operator()
    made = suspense.answer(movement, FEE, at=timezone.now(), actor=first)

    signed_in(second).post(reverse("suspense-set-aside", args=[made.uuid]))
    with pytest.raises(NotInSuspense):
        suspense.approve(made, at=timezone.now(), actor=second)
    anew = suspense.answer(movement, FEE, at=timezone.now(), actor=second)

    made.refresh_from_db()
    assert (made.status, anew.status) == (Status.REFUSED, Status.PROPOSED)
    assert_books_are_sound("suspense")


def test_what_is_a_payee_s_goes_to_their_balance_and_what_they_got_too_much_they_owe(shop: Shop) -> None:
    payee = make_creator(name="Dalbi")
    make_connect_account(payee, stripe_id="acct_dalbi")
    desk = signed_in(make_operator())
    asked = {"whose": "payee", "reason": "Stripe's support moved it by hand"}

    unknown = desk.post(
        reverse("suspense-item", args=[adjusted(shop, 9_00).transaction_id]), asked | {"account": "acct_nobody"}
    )
    for movement in (BalanceTransaction.objects.get(), adjusted(shop, -2_00)):
        desk.post(reverse("suspense-item", args=[movement.transaction_id]), asked | {"account": "acct_dalbi"})

    assert (unknown.status_code, PayeeAccount.objects.count()) == (422, 1)
    balances = [balance_of(kind, "USD", owner=payee) for kind in ("payee", "payee_debt")]
    assert balances == [Money.parse("9.00", "USD"), Money.parse("-2.00", "USD")]
    assert balance_of("suspense", "USD").decimal == "0.00"
    assert_books_are_sound()


def test_what_a_person_said_is_undone_when_the_fact_is_found(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    later = timezone.now() + reconciliations.OVERLAP
    reconciliations.note(reconciliations.look(at=timezone.now()), at=timezone.now())
    reconciliations.note(reconciliations.look(at=later), at=later)
    made = suspense.answer(
        BalanceTransaction.objects.get(), Said("platform_revenue", "A gift"), at=later, actor=make_operator()
    )

    done = reconciliations.reconcile(at=timezone.now())

    made.refresh_from_db()
    assert (done.findings, made.status) == ([], Status.UNDONE)
    assert balance_of("suspense", "USD").decimal == "0.00"
    assert basket.quote.licences.count() == 1
    assert_books_are_sound()


def test_what_never_was_in_suspense_has_no_page_and_takes_no_answer(shop: Shop) -> None:
    shop.sandbox.steer("top_up", amount=50_00, currency="usd")
    reconciliations.reconcile(at=timezone.now())
    known, boss = BalanceTransaction.objects.get(), make_operator()

    with pytest.raises(NotInSuspense):
        suspense.answer(known, FEE, at=timezone.now(), actor=boss)

    assert signed_in(boss).get(reverse("suspense-item", args=[known.transaction_id])).status_code == 404
    assert signed_in(boss).get(reverse("suspense-item", args=["txn_none"])).status_code == 404
