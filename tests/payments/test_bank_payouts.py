"""Payees whom Stripe does not reach are paid by our bank: a file for it, and its answer."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyiso20022.pain.pain_001_001_09 import Document
from xsdata.formats.dataclass.parsers import XmlParser

from accounts.models import Party
from accounts.services.mail import deliver_waiting
from marketplace.kit.money import Money
from payments.models import Account, PayeeAccount, Payout, PayoutRun
from payments.queries.balances import balance_of
from payments.queries.books import wrong_in_the_books
from tests.factories.accounts import make_creator, make_operator
from tests.factories.clients import signed_in
from tests.factories.payees import korean_account, make_bank_account
from tests.factories.payments import noon
from tests.factories.payouts import LONG_AGO, approved_run, make_earned

pytestmark = pytest.mark.django_db

TODAY = noon("2026-11-15")
Kind, Status = Account.Kind, Payout.Status


def krw(text: str) -> Money:
    return Money.parse(text, "KRW")


def korean(name: str, number: str) -> Party:
    """A creator in Korea with 100,000 won in their balance."""
    payee = make_creator(name=name)
    make_earned(payee, krw("100000"))
    make_bank_account(payee, account=korean_account(holder=name, number=number), checked=True, at=LONG_AGO)
    return payee


def fetch(client: Client, run: PayoutRun) -> bytes:
    answered = client.post(f"/operator/payouts/{run.uuid}/file/")
    assert answered["Content-Type"] == "application/xml", answered.content
    return answered.content


def upload(client: Client, run: PayoutRun, table: str) -> str:
    """Take the bank's answer over; the page that comes of it."""
    file = SimpleUploadedFile("answer.csv", table.encode())
    return client.post(f"/operator/payouts/{run.uuid}/answer/", {"file": file}, follow=True).content.decode()


def test_korean_payees_are_paid_by_a_file_for_the_bank_and_its_answer() -> None:
    dalbi, mina = korean("Dalbi", "110111111111"), korean("Mina", "110222222222")
    run, client = approved_run("KRW", at=TODAY), signed_in(make_operator())
    first, second = run.payouts.order_by("pk")

    shown = client.get(f"/operator/payouts/{run.uuid}/").content.decode()
    written = fetch(client, run)
    page = upload(client, run, f"number,status,reason\n{first.number},paid,\n{second.number},returned,account closed\n")
    deliver_waiting(at=TODAY)

    assert "By bank transfer" in shown
    block = XmlParser().from_bytes(written, Document).cstmr_cdt_trf_initn.pmt_inf[0]
    assert [
        (one.pmt_id.end_to_end_id, one.cdtr.nm, one.cdtr_acct.id.othr.id, one.amt.instd_amt.value)
        for one in block.cdt_trf_tx_inf
    ] == [(first.number, "Dalbi", "110111111111", 100_000), (second.number, "Mina", "110222222222", 100_000)]
    assert fetch(client, run) == written
    assert "account closed" in client.get(f"/operator/payouts/{run.uuid}/?shown=left_out").content.decode()
    assert "The bank’s answer is on record." in page
    states = dict(run.payouts.values_list("payee__name", "status"))
    assert states == {"Dalbi": Status.PAID, "Mina": Status.RETURNED}
    assert balance_of(Kind.PAYEE, "KRW", owner=mina) == krw("100000")
    assert balance_of(Kind.PAYEE, "KRW", owner=dalbi) == krw("0")
    assert balance_of(Kind.BANK, "KRW") == krw("100000")
    assert list(wrong_in_the_books()) == []
    subjects = {
        letter.to[0]: letter.subject for letter in mail.outbox if "payout" in letter.subject or "₩" in letter.subject
    }
    assert dalbi.user is not None
    assert mina.user is not None
    assert subjects == {
        dalbi.user.email: "Your payout is on its way to you",
        mina.user.email: "Your payout could not be sent, and this is why",
    }
    run.refresh_from_db()
    assert run.status == PayoutRun.Status.DONE


def test_an_answer_told_twice_changes_nothing_and_what_was_paid_may_still_come_back() -> None:
    dalbi = korean("Dalbi", "110111111111")
    run, client = approved_run("KRW", at=TODAY), signed_in(make_operator())
    payout = run.payouts.get()
    fetch(client, run)

    for _time in range(2):
        upload(client, run, f"number,status\n{payout.number},paid\n")
    paid = balance_of(Kind.BANK, "KRW")
    for _time in range(2):
        page = upload(client, run, f"number,status\n{payout.number},returned\n")
    alone = (run.payouts.get().status, balance_of(Kind.BANK, "KRW"))
    second = signed_in(make_operator())
    for _time in range(2):
        upload(second, run, f"number,status\n{payout.number},returned\n")

    payout.refresh_from_db()
    assert "another operator has to enter that, too" in page
    assert f"entered that {payout.number} came back after it had arrived" in page
    assert (paid, alone) == (krw("100000"), (Status.PAID, krw("100000")))
    assert payout.status == Status.RETURNED
    assert balance_of(Kind.PAYEE, "KRW", owner=dalbi) == krw("100000")
    assert balance_of(Kind.BANK, "KRW") == krw("0")
    assert list(wrong_in_the_books()) == []


@pytest.mark.parametrize("together", [True, False])
def test_a_payment_that_came_back_and_is_called_paid_later_is_told_and_changes_nothing(*, together: bool) -> None:
    dalbi = korean("Dalbi", "110111111111")
    run, client = approved_run("KRW", at=TODAY), signed_in(make_operator())
    payout = run.payouts.get()
    fetch(client, run)
    returned, paid = f"{payout.number},returned\n", f"{payout.number},paid\n"

    if not together:
        upload(client, run, f"number,status\n{returned}")
    page = upload(client, run, f"number,status\n{returned if together else ''}{paid}")

    payout.refresh_from_db()
    assert "said before that it came back" in page
    assert payout.status == (Status.SENT if together else Status.RETURNED)
    assert balance_of(Kind.PAYEE, "KRW", owner=dalbi) == krw("0" if together else "100000")
    assert balance_of(Kind.BANK, "KRW") == krw("0")
    assert list(wrong_in_the_books()) == []


def test_an_answer_to_another_file_changes_nothing() -> None:
    korean("Dalbi", "110111111111")
    run, client = approved_run("KRW", at=TODAY), signed_in(make_operator())
    payout = run.payouts.get()
    fetch(client, run)

    page = upload(client, run, f"number,status\n{payout.number},paid\nPAY-2020-000001,paid\n")

    payout.refresh_from_db()
    assert "asked for no payment “PAY-2020-000001”" in page
    assert payout.status == Status.SENT


def test_who_gave_another_account_after_the_approval_is_left_out_of_the_file() -> None:
    korean("Dalbi", "110111111111")
    changed = korean("Mina", "110222222222")
    run, client = approved_run("KRW", at=TODAY), signed_in(make_operator())
    PayeeAccount.objects.filter(party=changed).update(status="retired", retired_at=TODAY)

    written = fetch(client, run)

    assert written.count(b"<EndToEndId>") == 1
    assert balance_of(Kind.PAYEE, "KRW", owner=changed) == krw("100000")


def test_there_is_no_file_before_the_approval() -> None:
    korean("Dalbi", "110111111111")
    client = signed_in(make_operator())
    client.post("/operator/payouts/", {"currency": "KRW"})
    run = PayoutRun.objects.get()

    page = client.post(f"/operator/payouts/{run.uuid}/file/", follow=True).content.decode()

    assert "Nobody in this run is paid by bank transfer." in page


def test_an_operator_who_is_paid_by_a_run_does_not_say_what_the_bank_did() -> None:
    dalbi, operator = korean("Dalbi", "110111111111"), make_operator()
    Party.objects.filter(pk=dalbi.pk).update(user=operator)
    run, client = approved_run("KRW", at=TODAY), signed_in(make_operator())
    payout = run.payouts.get()
    fetch(client, run)

    page = upload(signed_in(operator), run, f"number,status,reason\n{payout.number},returned,account closed\n")

    payout.refresh_from_db()
    assert "You are paid by this yourself" in page
    assert payout.status == Status.SENT
