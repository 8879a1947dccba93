"""What is due when and what is stuck, on the page of the money: each sum with what moves it on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.templatetags.assent import day
from marketplace.kit.money import Money
from payments.models import Hold, PayeeAccount, Payout
from payments.queries.dues import dues
from payments.services import holds, refunds
from tests.factories.accounts import make_creator, make_operator
from tests.factories.clients import signed_in
from tests.factories.disputes import make_dispute
from tests.factories.payees import make_connect_account
from tests.factories.payments import distribute, make_paid_licence, noon
from tests.factories.payouts import approved_run, make_earned, make_payee
from tests.payments.faults.sold import licences_of
from tests.payments.invoicing import make_invoiced, receive
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, make_songs, usd

pytestmark = pytest.mark.django_db
NOW = noon("2026-12-03")
Told = tuple[str, str, date | None, date | None, bool]


def told(*kinds: str, at: datetime = NOW, currency: str = "USD") -> list[Told]:
    """What waits of these kinds: how much, until when or since when, and whether it is stuck."""
    found = [one for one in dues(currency, at=at) if one.kind in kinds]
    return [(one.kind, str(one.amount), one.on, one.since, one.is_stuck) for one in found]


def test_what_was_distributed_is_due_when_its_hold_period_ends() -> None:
    make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED, access_parts=10000)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert told("fresh") == [("fresh", "85.00 USD", (DECEMBER_1ST + timedelta(days=7)).date(), None, False)]
    assert told("fresh", at=DECEMBER_1ST + timedelta(days=7)) == []
    assert told("fresh", currency="EUR") == []


def test_what_waits_after_a_change_is_due_when_nobody_can_object_any_more() -> None:
    payee = make_creator()
    make_earned(payee, usd("50.00"))
    account = make_connect_account(payee)
    PayeeAccount.objects.filter(pk=account.pk).update(usable_from=NOW + timedelta(hours=72))

    assert told("change") == [("change", "50.00 USD", date(2026, 12, 6), None, False)]
    assert told("change", at=NOW + timedelta(hours=73)) == []


def test_what_is_held_is_due_on_the_day_to_look_again() -> None:
    payee = make_payee(usd("50.00"))
    holds.place(payee, reason=Hold.Reason.CHECKED, note="We look", at=NOW, actor=None, review_on=date(2026, 12, 10))

    assert told("hold") == [("hold", "50.00 USD", date(2026, 12, 10), None, False)]


def test_evidence_is_due_at_the_bank_s_deadline_whatever_the_currency() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED, access_parts=10000)
    dispute = make_dispute(licence.quote.order, at=NOW)
    assert dispute.evidence_due is not None

    due = [("evidence", "100.00 USD", dispute.evidence_due.date(), None, False)]
    assert (told("evidence"), told("evidence", currency="EUR")) == (due, due)


def test_payouts_that_wait_or_came_back_are_told_before_what_has_a_day() -> None:
    payee = make_payee(usd("50.00"))
    before = told("next_run")
    run = approved_run(at=NOW)
    payout = Payout.objects.get(payee=payee)
    Payout.objects.filter(pk=payout.pk).update(reason=Payout.Reason.NO_BALANCE, retry_at=NOW + timedelta(days=1))
    retried = told("retried", "run_under_way")
    Payout.objects.filter(pk=payout.pk).update(status=Payout.Status.FAILED, ended_at=NOW, retry_at=None)

    assert before == [("next_run", "None", date(2026, 12, 1), None, False)]
    assert retried == [
        ("retried", "50.00 USD", date(2026, 12, 4), None, True),
        ("run_under_way", "50.00 USD", None, run.prepared_at.date(), False),
    ]
    assert told("sent_back") == [("sent_back", "50.00 USD", None, date(2026, 12, 3), True)]


@pytest.mark.usefixtures("sandbox")
@pytest.mark.django_db(transaction=True)
def test_invoices_and_refunds_from_our_bank_stand_there_until_somebody_acted() -> None:
    unpaid, paid, boss = make_invoiced("70.00"), make_invoiced("100.00"), make_operator()
    receive(paid, "100.00")
    now, desk = timezone.now(), signed_in(boss)
    refunds.ask(
        paid.order,
        {licences_of(paid)[0]: Money.parse("40.00", "USD")},
        reason="Broken files.",
        seen=usd("100.00"),
        at=now,
        actor=boss,
    )

    today = now.date()
    assert told("invoice", "refund_at_bank", at=now) == [
        ("refund_at_bank", "40.00 USD", None, today, True),
        ("invoice", "70.00 USD", today + timedelta(days=30), None, False),
    ]
    page, home = text(desk, "money"), text(desk, "operator-home")
    for basket, route in ((unpaid, "invoiced-order"), (paid, "order-refunds")):
        assert reverse(route, args=[basket.order.uuid]) in page
    assert "Send it from our bank account, and say so there." in page
    assert "Send 1 refund from our bank account" in home
    assert f"Decided since {day(today)}, for {paid.order.number}." in home
    assert reverse("order-refunds", args=[paid.order.uuid]) in home


def text(client: Client, route: str) -> str:
    answered = client.get(reverse(route))
    assert answered.status_code == 200
    return " ".join(answered.content.decode().split())


def test_a_page_of_every_kind_says_what_moves_it_on_and_leads_there() -> None:
    payee = make_payee(usd("50.00"), name="Dalbi")
    run = approved_run(at=timezone.now())
    Payout.objects.filter(payee=payee).update(status=Payout.Status.FAILED, ended_at=timezone.now())
    other = make_payee(usd("9.00"), name="Haneul")
    PayeeAccount.objects.filter(party=other).update(usable_from=timezone.now() + timedelta(hours=72))
    hold = holds.place(
        make_payee(usd("7.00"), name="Mina"),
        reason=Hold.Reason.CHECKED,
        note="We look",
        at=datetime(2020, 1, 1, tzinfo=UTC),
        actor=None,
        review_on=date(2020, 2, 1),
    )

    page = text(signed_in(make_operator()), "money")

    sent_back = PayeeAccount.objects.get(party=payee)
    assert "It is sent again once the payee has mended where they are paid." in page
    assert "Haneul changed where they are paid" in page
    assert "Held: Mina" in page
    assert "Late" in page
    for route, about in (("payee-account", sent_back), ("hold", hold), ("payout-run", run)):
        assert reverse(route, args=[about.uuid]) in page
