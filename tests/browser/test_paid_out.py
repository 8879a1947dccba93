"""Money on its way to payees: a bank that sends it back and takes it the second time, and a bank file to Korea."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.models import Party
from marketplace.kit.money import Money
from tests.browser import neighbours
from tests.browser.arrivals import operator_arrives
from tests.browser.conftest import Arrive
from tests.browser.console import hear, let_happen
from tests.browser.entrances import sign_in
from tests.browser.visitors import PASSWORD, Visitor
from tests.factories.accounts import make_creator, make_user
from tests.factories.payouts import make_earned
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.payees.onboarding import make_onboarded
from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.sandbox.running import RunningSandbox, doors
from tests.payments.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CREATOR = "dalbi@songs.example"


@pytest.fixture
def sandbox(site: str, live_server: LiveServer, start_sandbox: StartSandbox) -> RunningSandbox:
    """The sandbox that the site talks to, where money can be put on our balance."""
    return start_sandbox(doors(live_server.url))


@pytest.fixture
def operator(site: str, arrive: Arrive) -> Visitor:
    return operator_arrives(arrive, neighbours.make_operator(at=timezone.now()))


def earner(amount: str, currency: str) -> Party:
    """A creator with money in their balance, and nowhere to send it yet."""
    payee = make_creator(name="Kim Dalbi", user=make_user(email=CREATOR, name="Kim Dalbi"))
    make_earned(payee, Money.parse(amount, currency))
    return payee


def phone_of(arrive: Arrive) -> Visitor:
    phone = arrive("creator", with_script=False)
    phone.page.set_viewport_size({"width": 390, "height": 844})
    sign_in(phone, email=CREATOR)
    return phone


def prepare(operator: Visitor) -> None:
    """Prepare the month's run, and look at it."""
    operator.page.goto(f"{operator.home}/operator/payouts/")
    operator.press("Prepare a run")
    operator.reads("Kim Dalbi")


def pay_out(operator: Visitor, amount: str) -> None:
    """Approve the run that one looks at; it is being sent."""
    operator.follow("Approve")
    operator.press(f"Pay out {amount}")
    operator.reads("Approved. It is being sent.")


def test_a_payout_that_the_bank_sends_back_is_paid_again(
    sandbox: RunningSandbox, arrive: Arrive, operator: Visitor
) -> None:
    payee, phone = earner("50.00", "USD"), phone_of(arrive)
    make_onboarded(Shop(operator.home, sandbox), payee)
    sandbox.steer("top_up", amount=5_000, currency="usd")

    prepare(operator)
    pay_out(operator, "$50.00")
    run = operator.page.url
    _reads_of_the_payout(phone, "Sent")
    let_happen(operator, re.compile("^Pay it all out"), of=_account(payee))
    let_happen(operator, "Paid", of="50.00")
    _reads_of_the_payout(phone, "Arrived at the bank")
    let_happen(operator, "Fails", of="50.00")

    operator.page.goto(run)
    operator.reads("Refused by the bank")
    _reads_of_the_payout(phone, "The bank sent it back; Stripe keeps it")
    phone.reads("Your bank sent $50.00 back")
    _renew(phone)
    let_happen(operator, re.compile("^Pay it all out"), of=_account(payee))
    let_happen(operator, "Paid", of="50.00")

    operator.page.goto(run)
    assert "Refused by the bank" not in operator.main.inner_text()
    operator.reads("Paid", role="")
    _reads_of_the_payout(phone, "Arrived at the bank")
    steps = phone.main.get_by_role("listitem").locator(".event__what").all_inner_texts()
    assert steps == ["Arrived at the bank", "The bank sent it back; Stripe keeps it", "Arrived at the bank", "Sent"]
    phone.page.goto(f"{phone.home}/payee/")
    assert "sent $50.00 back" not in phone.main.inner_text()
    assert len(sandbox.listed("/v1/transfers")) == 1
    assert_books_are_sound()


def _account(payee: Party) -> str:
    """Its key at Stripe, as the fault console shows it."""
    return payee.payee_accounts.get().stripe_id


def _reads_of_the_payout(phone: Visitor, step: str) -> None:
    phone.page.goto(f"{phone.home}/payouts/")
    phone.click(phone.main.get_by_role("link", name=re.compile("^PAY-")))
    phone.reads("A payout of $50.00", role="heading")
    phone.reads(step)


def _renew(phone: Visitor) -> None:
    """From the payout to Stripe's page and back; where one is paid is changed with the password only."""
    phone.follow("Check my bank details at Stripe")
    phone.fill("Password", PASSWORD)
    phone.press("Go on")
    phone.press("Give everything: accepted at once")
    phone.reads("You can be paid", role="heading")


def test_a_korean_payee_is_paid_by_bank_file(arrive: Arrive, operator: Visitor, tmp_path: Path) -> None:
    earner("100000", "KRW")
    phone, paper = phone_of(arrive), tmp_path / "book.pdf"
    paper.write_bytes(b"%PDF-1.7 a page of the bank book")
    phone.page.goto(f"{phone.home}/payee/")
    phone.follow("Say where you are paid")
    phone.fill("Password", PASSWORD)
    phone.press("Go on")
    phone.choose("In which country is your bank?", "South Korea")
    phone.press("Go on")
    phone.reads("Your bank account in South Korea", role="heading")
    phone.fill("Account holder", "김달비")
    phone.main.get_by_label("Bank", exact=True).select_option("088")
    phone.fill("Account number", "110-456-789012")
    phone.bring("A paper of the bank", paper)
    phone.press("Keep these details")
    phone.reads("Your payment details are being checked", role="heading")

    _find_good(operator)
    phone.page.reload()
    phone.reads("You can be paid", role="heading")
    _approved_by_two(operator, operator_arrives(arrive, neighbours.make_operator(at=timezone.now(), name="Yoon Sora")))
    operator.page.reload()
    with operator.page.expect_download() as download:
        operator.press("Fetch the file for the bank")
    asked = Path(download.value.path()).read_text()
    number = re.search(r"PAY-\d{4}-\d{6}", asked)
    assert number is not None
    assert ("110456789012" in asked, "김달비" in asked, ">100000<" in asked) == (True, True, True)
    answer = tmp_path / "answer.xml"
    answer.write_text(_report_of_the_bank(number[0], of=asked))
    operator.follow("Upload the bank’s answer")
    operator.bring("The bank’s answer", answer)
    operator.press("Book the answer")

    operator.reads("The bank’s answer is on record.")
    operator.reads("Done")
    phone.page.goto(f"{phone.home}/payouts/")
    phone.follow(number[0])
    phone.reads("A payout of ₩100,000", role="heading")
    phone.reads("Arrived at the bank")
    hear(operator)
    assert_books_are_sound()


def _report_of_the_bank(number: str, *, of: str) -> str:
    """A pain.002 report that the one payment of a file has been credited."""
    file = re.search(r"<(?:\w+:)?MsgId>([^<]+)<", of)
    assert file is not None
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-11-16T09:00:00Z</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{file[1]}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>{file[1]}</OrgnlPmtInfId>
<TxInfAndSts><OrgnlEndToEndId>{number}</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""


def _approved_by_two(operator: Visitor, second: Visitor) -> None:
    """So much that one operator alone sends nothing."""
    prepare(operator)
    operator.follow("Approve")
    operator.press("Approve")
    operator.reads("A second operator has to approve it, too.")
    second.page.goto(operator.page.url)
    pay_out(second, "₩100,000")


def _find_good(operator: Visitor) -> None:
    """Compare what the payee said with the paper of the bank."""
    operator.go("Payees")
    operator.click(operator.main.get_by_role("link", name=re.compile("^Bank accounts to check")))
    operator.follow("Kim Dalbi")
    operator.reads("110456789012")
    operator.follow("The paper shows it")
    operator.press("Yes, it does")
    operator.reads("Checked. The payee is told.")
