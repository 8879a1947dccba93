"""What our books do not know of Stripe's balance, and what Stripe does not know of our books."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from marketplace.kit.money import Money
from payments import gateway
from payments.models import BalanceTransaction, Entry, InboxEvent, Operation, PayeeAccount, Reconciliation
from payments.queries import on_their_way
from payments.queries.balances import balance_of
from payments.queries.reconciliations import PATIENCE
from payments.services import reconciliations
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_creator
from tests.factories.payouts import approved_run, make_earned
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.payees.onboarding import make_onboarded
from tests.payments.shop import Shop, assert_sold_once, balances_by_kind, make_basket

LATER = reconciliations.OVERLAP


def reconcile() -> Reconciliation:
    return reconciliations.reconcile(at=timezone.now())


def test_a_sale_is_the_same_here_and_at_stripe(shop: Shop) -> None:
    basket = make_basket("60.00", "40.00")
    shop.buy(basket)
    shop.sandbox.wait()

    done = reconcile()

    assert (done.findings, done.booked, done.moves, done.pulled) == ([], [], 1, 0)
    kept = BalanceTransaction.objects.get()
    assert (kept.kind, kept.amount_units, kept.fee_units, kept.net_units, kept.currency, kept.exchange_rate) == (
        *("charge", 100_00_0000, 3_20_0000, 96_80_0000, "USD", ""),
    )
    assert kept.entry == Entry.objects.get(key=f"charge:{basket.order.charge_id}")
    assert_books_are_sound()


@pytest.mark.parametrize(("price", "currency"), [("5.00", "USD"), ("500", "JPY")])
def test_fault_22_what_was_told_in_vain_for_days_is_fetched(shop: Shop, price: str, currency: str) -> None:
    basket = make_basket(price, currency=currency)
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    assert InboxEvent.objects.count() == 0

    done = reconcile()

    assert done.pulled == len(shop.sandbox.get("/v1/events", limit="100")["data"])
    assert done.findings == []
    assert_sold_once(basket, licences=1)
    again = reconcile()
    assert (again.pulled, again.moves, again.findings) == (0, 0, [])
    shop.sandbox.release()
    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_56_fees_and_money_of_our_own_bank_are_booked_by_rule(shop: Shop) -> None:
    shop.sandbox.steer("adjust", kind="stripe_fee", amount=-200, currency="usd", description="Connect, November")
    shop.sandbox.steer("top_up", amount=50_00, currency="usd")

    done = reconcile()

    assert done.findings == []
    assert sorted(said.split(" ")[0] for said in done.booked) == ["stripe_fee", "topup"]
    assert balances_by_kind() == {"stripe_clearing": "-48.00", "stripe_fees": "-2.00", "bank": "50.00"}
    assert reconcile().booked == []
    assert_books_are_sound()


def test_fault_56_what_nobody_knows_stands_in_suspense_and_is_told(shop: Shop) -> None:
    shop.sandbox.steer("adjust", kind="adjustment", amount=-7_00, currency="usd", description="Correction")

    done = reconcile()

    (finding,) = done.findings
    kept = BalanceTransaction.objects.get()
    assert finding == {
        "kind": "suspense",
        "about": kept.transaction_id,
        "amount": "-7.00",
        "units": -7_00_0000,
        "currency": "USD",
        "since": kept.created_at.isoformat(),
        "detail": "adjustment Correction",
    }
    assert balance_of("suspense", "USD").decimal == "-7.00"
    assert [one["about"] for one in reconcile().findings] == [kept.transaction_id]
    assert_books_are_sound("suspense")


def test_fault_56_a_charge_that_no_order_knows_is_told_and_then_set_aside(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.start_payment(basket)
    params = Operation.objects.get().params
    params["client_reference_id"] = "somebody else's"
    stray = gateway.create_checkout(params, idempotency_key="stray")
    shop.sandbox.act(stray.url, "pay")
    shop.sandbox.wait()
    (charge,) = shop.sandbox.get("/v1/charges")["data"]

    first = reconciliations.reconcile(at=timezone.now() + PATIENCE)
    second = reconciliations.reconcile(at=timezone.now() + LATER)

    assert [(one["kind"], one["about"], one["amount"]) for one in first.findings] == [
        ("unbooked", f"charge:{charge['id']}", "4.55")
    ]
    assert ("suspense", "4.55") in [(one["kind"], one["amount"]) for one in second.findings]
    assert balance_of("suspense", "USD").decimal == "4.55"
    assert Entry.objects.get().kind == "balance_suspense"


def test_fault_56_what_is_known_at_last_leaves_suspense_by_itself(shop: Shop) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault("withhold", times=20)
    shop.buy(basket)
    reconciliations.note(reconciliations.look(at=timezone.now()), at=timezone.now())
    reconciliations.note(reconciliations.look(at=timezone.now()), at=timezone.now() + LATER)
    assert balance_of("suspense", "USD").decimal == "4.55"

    done = reconcile()

    assert done.findings == []
    assert balance_of("suspense", "USD").decimal == "0.00"
    assert basket.quote.licences.count() == 1
    assert BalanceTransaction.objects.get().entry == Entry.objects.get(kind="sale")
    assert_books_are_sound()


def test_the_command_says_what_differs_and_fails(shop: Shop) -> None:
    shop.sandbox.steer("adjust", kind="adjustment", amount=-7_00, currency="usd")
    said = StringIO()

    with pytest.raises(CommandError, match="differ in 1 places"):
        call_command("reconcile", "--json", stdout=said)

    result = json.loads(said.getvalue())
    assert (result["is_clean"], [one["kind"] for one in result["findings"]]) == (False, ["suspense"])


def test_the_command_says_that_all_agrees(shop: Shop) -> None:
    said = StringIO()

    call_command("reconcile", stdout=said)

    assert said.getvalue().splitlines()[-1] == "Our books and Stripe's agree."


def test_fault_22_what_a_payee_s_bank_said_in_vain_for_days_is_fetched(shop: Shop) -> None:
    payee = make_creator(name="Dalbi")
    make_onboarded(shop, payee)
    make_earned(payee, Money.parse("50.00", "USD"))
    shop.sandbox.steer("top_up", amount=50_00, currency="usd")
    send_some(approved_run(at=timezone.now()), at=timezone.now())
    account = PayeeAccount.objects.get(party=payee).stripe_id
    shop.sandbox.fault("withhold", "payout.", times=20)
    (payout,) = shop.sandbox.steer("pay_out", account=account)["payouts"]
    shop.sandbox.steer("payout", account=account, payout=payout, status="paid")
    shop.sandbox.wait()
    heard = InboxEvent.objects.filter(object_id=payout)
    assert heard.count() == 0

    reconcile()

    kinds = ["payout.created", "payout.paid"]
    assert list(heard.order_by("kind").values_list("endpoint", "kind")) == [("connect", kind) for kind in kinds]
    assert reconcile().pulled == 0
    assert_books_are_sound()


def test_accounts_of_payees_are_compared_some_at_a_time_and_the_rest_next_time(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_their_way, "MOST_ACCOUNTS", 1)
    for name in ("Dalbi", "Haneul"):
        payee = make_creator(name=name)
        make_onboarded(shop, payee)
        make_earned(payee, Money.parse("50.00", "USD"))
    shop.sandbox.steer("top_up", amount=100_00, currency="usd")
    send_some(approved_run(at=timezone.now()), at=timezone.now())
    accounts = list(PayeeAccount.objects.order_by("pk").values_list("stripe_id", flat=True))
    shop.sandbox.fault("withhold", "payout.", times=20)
    for account in accounts:
        shop.sandbox.steer("pay_out", account=account)
    shop.sandbox.wait()
    heard = InboxEvent.objects.filter(kind="payout.created").order_by("account")

    first = reconcile()
    heard_at_first = list(heard.values_list("account", flat=True))
    second = reconcile()

    assert (first.left_for_later, second.left_for_later) == (1, 1)
    assert heard_at_first == accounts[:1]
    assert list(heard.values_list("account", flat=True)) == sorted(accounts)
    assert reconciliations.look(at=timezone.now()).payees.keys() == {accounts[0]}
    assert_books_are_sound()
