"""Where payees of tests are paid: by bank transfer, or by an account that Stripe has found good."""

from datetime import datetime
from io import BytesIO
from itertools import count

from accounts.models import Party, User
from payments.banking.bank_accounts import KOREAN_BANKS, BankAccount
from payments.models import PayeeAccount
from payments.services import bank_details
from tests.factories.accounts import NOON, make_operator, make_owner

_numbers = count(1)


def korean_account(*, holder: str = "김민아", number: str = "110456789012") -> BankAccount:
    return BankAccount("KR", holder, number, bank_code="088", bank_name=KOREAN_BANKS["088"])


def paper() -> BytesIO:
    """A page of a bank book, as far as its first bytes tell."""
    return BytesIO(f"%PDF-1.7 page {next(_numbers)}".encode())


def answers_for(party: Party) -> User:
    """A person who may say where the party is paid."""
    if party.user is not None:
        return party.user
    assert party.organisation is not None
    return make_owner(party.organisation)


def make_bank_account(
    party: Party, *, account: BankAccount | None = None, checked: bool = False, at: datetime = NOON
) -> PayeeAccount:
    """A payee's bank account; with `checked` an operator has found it good, and money may be sent there."""
    made = bank_details.give(party, account or korean_account(), document=paper(), at=at, actor=answers_for(party))
    return bank_details.confirm(made, at=at, actor=make_operator()) if checked else made


def make_connect_account(party: Party, *, at: datetime = NOON, **said: str) -> PayeeAccount:
    """A payee's account at Stripe that is ready; no sandbox knows it."""
    facts = {"status": PayeeAccount.Status.ACTIVE, "country": "US", "stripe_id": f"acct_test_{next(_numbers)}"} | said
    return PayeeAccount.objects.create(
        party=party,
        kind=PayeeAccount.Kind.CONNECT,
        contact_email=answers_for(party).email,
        started_at=at,
        ready_at=at,
        **facts,
    )
