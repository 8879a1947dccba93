"""Payees' accounts at Stripe compared with what our books say was sent there and paid out."""

from django.utils import timezone

from marketplace.kit.money import Money
from payments.models import InboxEvent, PayeeAccount, Payout, Reconciliation
from payments.queries.balances import balance_of
from payments.queries.reconciliations import PATIENCE
from payments.services import reconciliations
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_creator
from tests.factories.payouts import approved_run, make_earned
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.paying_out import handle_messages
from tests.payments.payees.onboarding import make_onboarded
from tests.payments.sandbox.money import reverse
from tests.payments.shop import Shop


def reconcile() -> Reconciliation:
    return reconciliations.reconcile(at=timezone.now())


def make_paid(shop: Shop) -> tuple[str, str]:
    """A payee to whom 50 dollars were sent: their account at Stripe, and the transfer."""
    payee = make_creator(name="Dalbi")
    make_onboarded(shop, payee)
    make_earned(payee, Money.parse("50.00", "USD"))
    shop.sandbox.steer("top_up", amount=50_00, currency="usd")
    send_some(approved_run(at=timezone.now()), at=timezone.now())
    return PayeeAccount.objects.get(party=payee).stripe_id, Payout.objects.get(payee=payee).transfer_id


def told_of_payees(done: Reconciliation) -> list[tuple[str, str, str]]:
    return [(one["about"], one["amount"], one["detail"]) for one in done.findings if one["kind"] == "payee_differs"]


def test_what_stands_at_a_payee_s_account_is_what_was_sent_less_what_their_bank_got(shop: Shop) -> None:
    account, _transfer = make_paid(shop)
    on_the_account = reconcile()
    (payout,) = shop.sandbox.steer("pay_out", account=account)["payouts"]
    handle_messages(shop)
    at_the_bank = reconcile()
    shop.sandbox.steer("payout", account=account, payout=payout, status="failed", code="account_closed")
    handle_messages(shop)

    assert (on_the_account.findings, at_the_bank.findings, reconcile().findings) == ([], [], [])
    assert reconciliations.look(at=timezone.now()).payees[account]["USD"].total == Money.parse("50.00", "USD")
    assert_books_are_sound()


def test_money_that_left_a_payee_s_account_without_us_is_told_and_not_set_aside(shop: Shop) -> None:
    account, transfer_id = make_paid(shop)
    reverse(shop.sandbox, transfer_id, 20_00)

    done = reconciliations.reconcile(at=timezone.now() + PATIENCE)

    assert told_of_payees(done) == [(account, "-20.00", "30.00 USD at Stripe, 50.00 USD by our books")]
    assert balance_of("suspense", "USD").decimal == "0.00"


def test_fault_22_what_became_of_a_payee_s_account_is_fetched_though_no_message_came(shop: Shop) -> None:
    payee = make_creator(name="Dalbi")
    account = make_onboarded(shop, payee)
    shop.sandbox.fault("withhold", times=20)
    shop.sandbox.standing(account.stripe_id, "restricted")
    shop.sandbox.wait()
    heard = InboxEvent.objects.filter(endpoint="thin")
    before = heard.count(), PayeeAccount.objects.get().status

    done = reconcile()

    assert before[1] == PayeeAccount.Status.ACTIVE
    assert (PayeeAccount.objects.get().status, done.findings) == (PayeeAccount.Status.RESTRICTED, [])
    assert heard.count() == before[0] + done.pulled > before[0]
    assert reconcile().pulled == 0
    shop.sandbox.release()
    shop.sandbox.wait()
    assert heard.count() == before[0] + done.pulled
    assert_books_are_sound()
