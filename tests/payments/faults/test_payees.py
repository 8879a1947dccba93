"""Payees whose standing changes, who are not there yet, or who have gone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.services.mail import deliver_waiting
from accounts.templatetags.assent import money
from payments import tasks
from payments.models import Erasure, InboxEvent, PayeeAccount, Payout, PayoutRun
from payments.queries.payee_accounts import WhyNot, readiness_of
from payments.services import payouts, reversals
from payments.services.payout_sending import send_some
from tests.factories.accounts import make_creator, make_operator
from tests.factories.clients import signed_in
from tests.factories.payouts import approved_run
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.payees.earning import make_earner
from tests.payments.payees.onboarding import again, come_back, link_for, make_onboarded, person
from tests.payments.sandbox.connecting import onboard
from tests.payments.shop import Shop
from tests.payments.studio import paid

LATER = timezone.now() + timedelta(days=60)
Status = PayeeAccount.Status
CAPABILITY = "v2.core.account[configuration.recipient].capability_status_updated"


def test_fault_17_an_old_message_about_a_payee_says_nothing_of_how_they_stand_now(shop: Shop) -> None:
    mina = make_creator(name="Mina")
    shop.sandbox.fault("withhold", CAPABILITY, times=2)
    account = make_onboarded(shop, mina, act="incomplete")
    shop.sandbox.standing(account.stripe_id, "restricted")
    shop.sandbox.standing(account.stripe_id, "complete")
    shop.sandbox.wait()
    account.refresh_from_db()
    assert account.status == Status.ACTIVE

    shop.sandbox.release()
    shop.sandbox.wait()

    account.refresh_from_db()
    assert (account.status, account.missing) == (Status.ACTIVE, [])
    assert readiness_of([mina], at=timezone.now())[mina.pk].is_ready
    told = InboxEvent.objects.filter(kind=CAPABILITY)
    assert {event.status for event in told} == {InboxEvent.Status.DONE}
    assert_books_are_sound()


def test_fault_44_royalties_add_up_for_whoever_is_not_onboarded_and_a_used_link_is_made_anew(shop: Shop) -> None:
    mina, earned = make_earner(shop)
    browser = person(shop, mina.user)

    nobody_yet = browser.get("/payee/").text
    first = link_for(browser)
    onboard(shop.sandbox, first, "leave")
    used = shop.sandbox.send("GET", first.removeprefix(shop.sandbox.url))
    second = again(browser)
    shop.sandbox.jump(timedelta(minutes=6).total_seconds())
    expired = shop.sandbox.send("GET", second.removeprefix(shop.sandbox.url))
    third = again(browser)
    back = come_back(browser, onboard(shop.sandbox, third, "complete"))

    assert "Tell us where your money shall go" in nobody_yet
    assert money(earned) in nobody_yet
    refresh = f"{shop.url}/payee/continue/"
    assert [(page.status, page.headers["Location"]) for page in (used, expired)] == [(303, refresh), (303, refresh)]
    assert len({first, second, third}) == 3
    assert "You can be paid" in back
    assert paid(mina) == earned
    assert PayeeAccount.objects.count() == 1
    assert_books_are_sound()


def test_whoever_comes_back_unfinished_reads_what_is_missing(shop: Shop) -> None:
    mina = make_creator(name="Mina")
    browser = person(shop, mina.user)

    page = come_back(browser, onboard(shop.sandbox, link_for(browser), "incomplete"))

    assert "Your payment details are not finished" in page
    assert "A picture of your passport or identity card" in page
    assert "Your bank account" in page
    assert readiness_of([mina], at=timezone.now())[mina.pk].why_not == WhyNot.UNFINISHED


def test_a_restriction_is_told_to_the_payee_in_words_and_ends_by_itself(shop: Shop) -> None:
    mina = make_creator(name="Mina")
    account = make_onboarded(shop, mina)
    mail.outbox.clear()

    shop.sandbox.standing(account.stripe_id, "restricted")
    shop.sandbox.wait()

    (letter,) = mail.outbox
    assert letter.subject == "Your payouts stop until something is given"
    assert "– A picture of your passport or identity card" in letter.body
    assert readiness_of([mina], at=timezone.now())[mina.pk].why_not == WhyNot.RESTRICTED
    shop.sandbox.standing(account.stripe_id, "complete")
    shop.sandbox.wait()
    assert readiness_of([mina], at=timezone.now())[mina.pk].is_ready


def test_whom_stripe_refuses_gives_other_details(shop: Shop) -> None:
    mina = make_creator(name="Mina")
    browser = person(shop, mina.user)

    page = come_back(browser, onboard(shop.sandbox, link_for(browser), "rejected"))

    assert "Your payment details were refused" in page
    assert browser.post("/payee/start/", country="KR").headers["Location"] == "/payee/bank/KR/"


def test_an_answer_that_was_lost_opens_one_account(shop: Shop) -> None:
    mina = make_creator(name="Mina")
    browser = person(shop, mina.user)
    shop.sandbox.fault("drop_answer", "POST /v2/core/accounts", times=3)  # the SDK tries three times by itself

    browser.post("/payee/start/", country="US")
    lost = browser.get("/payee/continue/")
    link = again(browser)

    assert lost.headers["Location"] == "/payee/"
    assert "/setup/" in link
    opened = [event for event in shop.sandbox.told() if event["type"] == "v2.core.account.created"]
    assert len(opened) == 1


def test_fault_43_who_is_restricted_between_approval_and_sending_is_left_out_and_told(shop: Shop) -> None:
    mina, earned = make_earner(shop)
    account = make_onboarded(shop, mina)
    run = _approved(shop)
    shop.sandbox.standing(account.stripe_id, "restricted")
    shop.sandbox.wait()

    send_some(run, at=LATER)
    deliver_waiting(at=timezone.now())

    payout = Payout.objects.get(run=run, payee=mina)
    assert (payout.status, payout.reason) == (Payout.Status.CANCELLED, Payout.Reason.RESTRICTED)
    assert paid(mina) == earned
    assert "Your payouts stop until something is given" in [letter.subject for letter in mail.outbox]
    assert _transfers(shop) == []
    assert_books_are_sound()


def test_fault_43_what_no_message_told_us_stripe_refuses_and_nothing_is_lost(shop: Shop) -> None:
    mina, earned = make_earner(shop)
    account = make_onboarded(shop, mina)
    run = _approved(shop)
    for kind in (CAPABILITY, "v2.core.account[requirements].updated", "account.updated"):
        shop.sandbox.fault("withhold", kind, times=2)
    shop.sandbox.standing(account.stripe_id, "restricted")

    send_some(run, at=LATER)
    shop.sandbox.release()
    shop.sandbox.wait()

    payout = Payout.objects.get(run=run, payee=mina)
    assert (payout.status, payout.reason) == (Payout.Status.CANCELLED, Payout.Reason.RESTRICTED)
    assert (paid(mina), _transfers(shop)) == (earned, [])
    account.refresh_from_db()
    assert account.status == Status.RESTRICTED
    assert_books_are_sound()


def test_fault_46_money_that_returns_to_a_given_up_account_is_told_taken_back_and_sent_anew(shop: Shop) -> None:
    mina, earned = make_earner(shop)
    old = make_onboarded(shop, mina)
    run = _approved(shop)
    send_some(run, at=timezone.now())  # before their bank hears of it, by Stripe's clock, too
    sent = Payout.objects.get(run=run, payee=mina)
    new = make_onboarded(shop, mina)
    PayeeAccount.objects.filter(pk=new.pk).update(usable_from=None)
    operator = make_operator()
    mail.outbox.clear()

    (returned,) = shop.sandbox.steer("pay_out", account=old.stripe_id)["payouts"]
    for status in ("paid", "failed"):
        shop.sandbox.steer("payout", account=old.stripe_id, payout=returned, status=status, code="account_closed")
    shop.sandbox.wait()
    on_the_home = signed_in(operator).get("/operator/").content.decode()
    listed = signed_in(operator).get("/operator/payees/?state=stranded").content.decode()
    shop.sandbox.fault("drop_answer", "POST /v1/transfers", times=3)
    for minutes in (0, 10, 20):
        tasks.bring_back_stranded()
        reversals.sweep(at=LATER + timedelta(minutes=minutes))

    assert "1 payout came back to an account that was given up" in on_the_home
    assert sent.number in listed
    told = [letter.subject for letter in mail.outbox if letter.to == [operator.email]]
    assert told == [f"Money of {mina.name} came back to an account they have given up"]
    sent.refresh_from_db()
    assert (sent.status, paid(mina)) == (Payout.Status.RETURNED, earned)
    assert "given up" not in signed_in(operator).get("/operator/").content.decode()

    later = payouts.request(mina, "USD", at=LATER, actor=None)
    send_some(payouts.approve(later, at=LATER, actor=make_operator()), at=LATER)
    minor = sent.amount.to_minor()
    assert _transfers(shop) == sorted([(old.stripe_id, minor, minor), (new.stripe_id, minor, 0)])
    assert_books_are_sound()


def test_fault_52_nobody_is_forgotten_while_money_waits_for_them(shop: Shop) -> None:
    mina, earned = make_earner(shop)
    account = make_onboarded(shop, mina)
    shop.sandbox.standing(account.stripe_id, "rejected")
    shop.sandbox.wait()
    desk = signed_in(make_operator())

    person(shop, mina.user).post("/profile/erase/", ask="yes")
    asked = Erasure.objects.get(user=mina.user)
    refused = desk.post(f"/operator/erasures/{asked.uuid}/", {"confirmed": "yes"})

    account.refresh_from_db()
    assert (account.status, paid(mina)) == (Status.REJECTED, earned)
    assert refused.status_code == 409
    home = desk.get("/operator/").content.decode()
    assert "1 payee cannot be paid" in home
    assert "1 person or organisation wants to be forgotten" in home
    assert f"{money(earned)} is still owed" in desk.get("/operator/erasures/").content.decode()
    with pytest.raises(ProtectedError):
        mina.delete()

    run = _approved(shop)
    send_some(run, at=LATER)

    left_out = Payout.objects.get(run=run, payee=mina)
    assert (left_out.status, left_out.reason) == (Payout.Status.SKIPPED, Payout.Reason.REJECTED)
    asked.refresh_from_db()
    assert (asked.ended_at, paid(mina), _transfers(shop)) == (None, earned, [])
    assert_books_are_sound()


def _approved(shop: Shop) -> PayoutRun:
    """A run in which the money of our buyers is there and the earner's share has waited long enough."""
    shop.sandbox.steer("free_funds")
    return approved_run(at=LATER)


def _transfers(shop: Shop) -> list[tuple[str, int, int]]:
    """To whom, how much, and how much of it was taken back."""
    listed = shop.sandbox.listed("/v1/transfers")
    return sorted((one["destination"], one["amount"], one["amount_reversed"]) for one in listed)
