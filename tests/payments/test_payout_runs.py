"""A payout run is prepared, looked at and approved; only then does money leave the payees' balances."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.services.neutrality import NotNeutral
from marketplace.kit import batches
from marketplace.kit.money import Money
from payments.models import Account, PayeeAccount, Payout, PayoutRun
from payments.queries.balances import balance_of
from payments.queries.books import wrong_in_the_books
from payments.queries.payable import standing_of
from payments.services import holds, payouts, thresholds
from tests.factories.accounts import make_creator, make_membership, make_operator, make_user
from tests.factories.payments import noon
from tests.factories.payouts import approved_run, make_earned, make_payee

pytestmark = pytest.mark.django_db

TODAY = noon("2026-11-15")
Kind, Reason, Status = Account.Kind, Payout.Reason, Payout.Status


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def rows(run: PayoutRun) -> dict[str, tuple[str, str, str]]:
    """Each payee's state, reason and amount."""
    return {
        payout.payee.name: (payout.status, payout.reason, payout.amount.decimal)
        for payout in run.payouts.select_related("payee")
    }


def test_a_run_says_who_gets_what_and_who_is_left_out_and_why() -> None:
    make_payee(usd("50.00"), name="Paid")
    make_earned(make_creator(name="Nowhere to send it"), usd("50.00"))
    make_payee(usd("9.99"), name="Too little")
    make_payee(usd("50.00"), name="Too new", at=noon("2026-11-10"))
    changed = make_payee(usd("50.00"), name="Changed")
    PayeeAccount.objects.filter(party=changed).update(usable_from=noon("2026-11-16"))
    restricted = make_payee(usd("50.00"), name="Restricted")
    PayeeAccount.objects.filter(party=restricted).update(status="restricted")

    run = payouts.prepare("USD", at=TODAY, actor=None)

    assert rows(run) == {
        "Paid": (Status.PLANNED, "", "50.00"),
        "Nowhere to send it": (Status.SKIPPED, Reason.NO_ACCOUNT, "0.00"),
        "Too little": (Status.SKIPPED, Reason.BELOW_THRESHOLD, "0.00"),
        "Too new": (Status.SKIPPED, Reason.TOO_NEW, "0.00"),
        "Changed": (Status.SKIPPED, Reason.CHANGED, "0.00"),
        "Restricted": (Status.SKIPPED, Reason.RESTRICTED, "0.00"),
    }
    assert (run.total, run.paid_count, run.skipped_count, run.needs_second) == (usd("50.00"), 1, 5, False)


def test_a_payout_is_whole_coins_and_the_rest_stays() -> None:
    payee = make_payee(Money(500_123_456, "USD"))

    approved_run(at=TODAY)

    payout = Payout.objects.get()
    assert (payout.amount, payout.left) == (Money(500_120_000, "USD"), Money(3_456, "USD"))
    assert balance_of(Kind.PAYEE, "USD", owner=payee) == Money(3_456, "USD")
    assert balance_of(Kind.IN_TRANSIT, "USD", owner=payee) == Money(500_120_000, "USD")


def test_what_came_in_lately_waits_and_the_older_is_paid() -> None:
    payee = make_payee(usd("50.00"))
    make_earned(payee, usd("30.00"), at=noon("2026-11-14"))

    run = payouts.prepare("USD", at=TODAY, actor=None)

    assert standing_of(payee, "USD", at=TODAY).payable == usd("50.00")
    assert run.payouts.get().amount == usd("50.00")


def test_a_payee_waits_for_their_own_amount_and_gets_less_only_on_request() -> None:
    payee = make_payee(usd("50.00"), name="Patient")
    thresholds.set_threshold(payee, usd("100.00"), at=TODAY, actor=payee.user)

    monthly = payouts.prepare("USD", at=TODAY, actor=None)
    asked = payouts.request(payee, "USD", at=TODAY, actor=payee.user)

    assert rows(monthly) == {"Patient": (Status.SKIPPED, Reason.BELOW_THRESHOLD, "0.00")}
    assert rows(asked) == {"Patient": (Status.PLANNED, "", "50.00")}
    assert payouts.request(payee, "USD", at=TODAY, actor=payee.user) == asked


def test_nobody_sets_an_amount_below_the_floor() -> None:
    payee = make_creator()

    with pytest.raises(thresholds.BelowFloor):
        thresholds.set_threshold(payee, Money.parse("39999", "KRW"), at=TODAY, actor=payee.user)


def test_a_large_run_needs_a_second_operator(settings: Settings) -> None:
    settings.PAYOUT_SECOND_OPERATOR_ABOVE = 100
    payee = make_payee(usd("100.01"))
    first, second = make_operator(), make_operator()

    run = payouts.approve(payouts.prepare("USD", at=TODAY, actor=first), at=TODAY, actor=first)

    assert run.waits_for_second
    assert balance_of(Kind.PAYEE, "USD", owner=payee) == usd("100.01")
    with pytest.raises(payouts.ApprovedAlready):
        payouts.approve(run, at=TODAY, actor=first)
    assert payouts.approve(run, at=TODAY, actor=second).status == PayoutRun.Status.APPROVED
    assert balance_of(Kind.PAYEE, "USD", owner=payee) == usd("0.00")


def test_postgresql_refuses_a_large_run_that_one_person_approved(settings: Settings) -> None:
    settings.PAYOUT_SECOND_OPERATOR_ABOVE = 100
    make_payee(usd("100.01"))
    run = payouts.prepare("USD", at=TODAY, actor=None)

    for said in ({"approved_by": make_operator()}, {}):
        with pytest.raises(IntegrityError, match="a_large_run_is_approved_by_two"), transaction.atomic():
            PayoutRun.objects.filter(pk=run.pk).update(status="approved", **said)


def test_nobody_approves_what_pays_themselves() -> None:
    payee = make_payee(usd("50.00"))
    assert payee.user is not None
    make_membership(make_operator().memberships.get().organisation, user=payee.user)
    run = payouts.prepare("USD", at=TODAY, actor=None)

    with pytest.raises(NotNeutral):
        payouts.approve(run, at=TODAY, actor=payee.user)

    assert payouts.approve(run, at=TODAY, actor=make_operator()).is_under_way


def test_who_lost_some_of_their_balance_before_the_approval_is_left_out() -> None:
    make_payee(usd("50.00"), name="Stays")
    held = make_payee(usd("70.00"), name="Held meanwhile")
    run = payouts.prepare("USD", at=TODAY, actor=None)
    holds.place(held, reason="disputed", note="", at=TODAY, actor=None)

    payouts.approve(run, at=TODAY, actor=make_operator())

    assert rows(run) == {
        "Stays": (Status.PLANNED, "", "50.00"),
        "Held meanwhile": (Status.CANCELLED, Reason.BALANCE_CHANGED, "70.00"),
    }
    assert balance_of(Kind.HELD, "USD", owner=held) == usd("70.00")
    assert list(wrong_in_the_books()) == []


def test_a_month_is_paid_out_once_and_prepared_again_until_then() -> None:
    make_payee(usd("50.00"))
    first = payouts.prepare("USD", at=TODAY, actor=None)
    second = payouts.prepare("USD", at=TODAY, actor=None)
    first.refresh_from_db()

    payouts.approve(second, at=TODAY, actor=make_operator())

    assert first.status == PayoutRun.Status.DISCARDED
    with pytest.raises(payouts.RunNotPrepared):
        payouts.approve(first, at=TODAY, actor=make_operator())
    with pytest.raises(payouts.AlreadyPrepared):
        payouts.prepare("USD", at=TODAY, actor=None)


def test_preparing_and_approving_take_as_many_queries_for_three_payees_as_for_one(settings: Settings) -> None:
    counts = []
    for currency, payees in (("GBP", 1), ("USD", 1), ("EUR", 3)):
        for _one in range(payees):
            make_payee(Money.parse("50.00", currency))
        operator = make_user()
        with CaptureQueriesContext(connection) as queries:
            run = payouts.prepare(currency, at=TODAY, actor=None)
            payouts.approve(run, at=TODAY, actor=operator)
        counts.append(len(queries))

    assert counts[1] == counts[2]


def test_each_batch_of_payees_takes_the_same_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SOME", 2)
    counts = []
    for currency, payees in (("KRW", 2), ("USD", 2), ("EUR", 4), ("GBP", 6)):
        for _one in range(payees):
            make_payee(Money.parse("50000", currency))
        operators = [make_operator(), make_operator()]
        with CaptureQueriesContext(connection) as queries:
            run = payouts.prepare(currency, at=TODAY, actor=None)
        prepared = len(queries)
        payouts.approve(run, at=TODAY, actor=operators[0])
        with CaptureQueriesContext(connection) as queries:
            payouts.approve(run, at=TODAY, actor=operators[1])
        counts.append((prepared, len(queries)))

    _first, one, two, three = counts
    assert [late - early for late, early in zip(three, two, strict=True)] == [
        late - early for late, early in zip(two, one, strict=True)
    ]
    assert Payout.objects.filter(status=Payout.Status.PLANNED).exclude(number="").count() == 14
