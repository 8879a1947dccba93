"""Payouts as their people see them: the payee, the label's finance, the operator; and from the command line."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.services.neutrality import NotNeutral
from marketplace.kit.money import Money
from payments.models import Hold, Payout, PayoutRun, PayoutThreshold
from payments.queries.payable import standing_of
from payments.services import holds, payouts
from tests.factories.accounts import make_label, make_membership, make_operator
from tests.factories.clients import signed_in
from tests.factories.payees import make_connect_account
from tests.factories.payouts import LONG_AGO, approved_run, make_earned, make_payee
from tests.payments.pdf_text import text_lines

pytestmark = pytest.mark.django_db


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def page(client: Client, address: str) -> str:
    answered = client.get(address)
    assert answered.status_code == 200, answered.content
    return answered.content.decode()


def test_a_payee_sees_what_can_be_sent_and_asks_for_it_and_an_operator_finds_it() -> None:
    payee = make_payee(usd("50.00"), name="Dalbi")
    assert payee.user is not None
    theirs, operator = signed_in(payee.user), signed_in(make_operator())

    before = page(theirs, "/payouts/")
    after = theirs.post(f"/payouts/of/{payee.uuid}/ask/USD/", follow=True).content.decode()
    run = PayoutRun.objects.get()

    assert "Pay me now" in before
    assert "You asked for $50.00" in after
    assert "/ask/USD/" not in after
    assert "Dalbi asks to be paid $50.00" in page(operator, "/operator/")
    assert "Dalbi" in page(operator, "/operator/money/?currency=USD")
    assert "asked for by Dalbi" in page(operator, "/operator/payouts/")
    assert "Dalbi asks to be paid" in page(operator, f"/operator/payouts/{run.uuid}/")


def test_a_payee_says_from_which_amount_on_they_are_paid() -> None:
    payee = make_payee(usd("50.00"))
    assert payee.user is not None
    client = signed_in(payee.user)

    said = client.post(
        f"/payouts/of/{payee.uuid}/threshold/", {"currency": "USD", "amount": "100"}, follow=True
    ).content.decode()
    refused = client.post(
        f"/payouts/of/{payee.uuid}/threshold/", {"currency": "USD", "amount": "9.99"}, follow=True
    ).content.decode()

    assert "You are paid from $100.00 on." in said
    assert "Nothing below $10.00 is paid out" in refused
    assert PayoutThreshold.objects.get(party=payee).amount == usd("100.00")


def test_whoever_is_left_out_reads_why() -> None:
    label = make_label(name="Onbit")
    make_earned(label.party, usd("50.00"))
    finance = make_membership(label, role=Membership.Role.FINANCE).user
    make_payee(usd("30.00"))
    approved_run(at=timezone.now())

    shown = page(signed_in(finance), "/payouts/")

    assert "Not in the last run" in shown
    assert shown.count("It waits for your payment details") == 2
    assert "/ask/USD/" not in shown


def test_a_viewer_of_a_label_reads_of_no_payouts_and_asks_for_nothing() -> None:
    label = make_label()
    make_earned(label.party, usd("50.00"))
    make_membership(label, role=Membership.Role.OWNER)
    make_connect_account(label.party, at=LONG_AGO)
    approved_run(at=timezone.now())
    payout = Payout.objects.get(payee=label.party)
    client = signed_in(make_membership(label, role=Membership.Role.VIEWER).user)

    assert client.get("/payouts/").status_code == 403
    assert client.get(f"/payouts/{payout.uuid}/").status_code == 404
    assert client.post(f"/payouts/of/{label.party.uuid}/ask/USD/").status_code == 403
    assert PayoutRun.objects.filter(kind=PayoutRun.Kind.ON_REQUEST).count() == 0


def test_a_payout_has_a_page_and_a_document_for_its_payee_only() -> None:
    payee, stranger = make_payee(usd("50.00"), name="Dalbi"), make_payee(usd("20.00"))
    approved_run(at=timezone.now())
    payout = Payout.objects.get(payee=payee)
    assert payee.user is not None
    assert stranger.user is not None
    theirs, others = signed_in(payee.user), signed_in(stranger.user)

    assert "A payout of $50.00" in page(theirs, f"/payouts/{payout.uuid}/")
    written = " ".join(text_lines(theirs.get(f"/payouts/{payout.uuid}/payout.pdf").content))
    assert payout.number in written
    assert "$50.00" in written
    assert others.get(f"/payouts/{payout.uuid}/").status_code == 404
    assert others.get(f"/payouts/{payout.uuid}/payout.pdf").status_code == 404


def test_an_operator_prepares_sees_and_approves_a_run_on_its_pages() -> None:
    make_payee(usd("50.00"), name="Dalbi")
    make_payee(usd("5.00"), name="Small")
    client = signed_in(make_operator())

    shown = client.post("/operator/payouts/", {"currency": "USD"}, follow=True).content.decode()
    run = PayoutRun.objects.get()
    asked = page(client, f"/operator/payouts/{run.uuid}/approve/")

    assert "Less than the least amount to pay out" in shown
    assert "Pay out $50.00?" in asked
    discarded = client.post(f"/operator/payouts/{run.uuid}/discard/", {"confirmed": "yes"}, follow=True)
    assert "The run is set aside." in discarded.content.decode()


def test_a_run_is_beside_the_last_one_on_its_page() -> None:
    payee = make_payee(usd("50.00"), name="Dalbi")
    operator = make_operator()
    first = payouts.request(payee, "USD", at=timezone.now(), actor=None)
    payouts.approve(first, at=timezone.now(), actor=operator)
    make_earned(payee, usd("80.00"))
    second = payouts.request(payee, "USD", at=timezone.now(), actor=None)

    shown = page(signed_in(operator), f"/operator/payouts/{second.uuid}/")

    assert "The run before" in shown
    assert "Whose amount changed most" in shown
    assert "$30.00" in shown


def test_the_command_prepares_a_run_and_a_dry_run_changes_nothing() -> None:
    make_payee(usd("50.00"))
    told = StringIO()

    call_command("pay_out", "--currency", "usd", "--dry-run", "--json", stdout=told)
    dry = json.loads(told.getvalue())[0]
    before = PayoutRun.objects.count()
    call_command("pay_out", "--currency", "usd", stdout=StringIO())

    assert (dry["status"], dry["total"], dry["paid"], before) == ("dry_run", "50.00", 1, 0)
    assert PayoutRun.objects.get().status == PayoutRun.Status.PREPARED


def test_an_operator_lets_a_payee_s_money_wait_from_a_run_and_the_payee_appeals() -> None:
    payee, operator = make_payee(usd("50.00"), name="Dalbi"), signed_in(make_operator())
    assert payee.user is not None
    operator.post("/operator/payouts/", {"currency": "USD"})
    run = PayoutRun.objects.get()

    offered = page(operator, f"/operator/payouts/{run.uuid}/")
    said = {"reason": "Two people write to us as Dalbi.", "review_on": "2027-01-15", "confirmed": "yes"}
    placed = operator.post(f"/operator/holds/of/{payee.uuid}/", said, follow=True).content.decode()
    hold = Hold.objects.get(party=payee)
    theirs = signed_in(payee.user)

    assert f"/operator/holds/of/{payee.uuid}/" in offered
    assert "The money waits now." in placed
    assert (hold.reason, str(hold.review_on)) == (Hold.Reason.CHECKED, "2027-01-15")
    assert standing_of(payee, "USD", at=timezone.now()).payable == usd("0.00")
    assert "Two people write to us as Dalbi." in page(theirs, "/statements/")
    assert theirs.get(f"/holds/{hold.uuid}/appeal/").status_code == 200


def test_no_operator_lets_their_own_money_wait_or_not() -> None:
    payee = make_payee(usd("50.00"))
    assert payee.user is not None
    operator = make_operator()
    make_membership(operator.memberships.get().organisation, user=payee.user)

    with pytest.raises(NotNeutral):
        holds.set_aside(payee, note="", review_on=date(2027, 1, 15), at=timezone.now(), actor=payee.user)
