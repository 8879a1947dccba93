"""Bank accounts of payees whom Stripe does not reach: kept sealed, checked by a person, opened only to pay."""

from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import documents
from accounts.models import Party, User
from accounts.services import audit
from accounts.services.neutrality import require_neutral
from marketplace.kit.errors import DomainError
from payments.banking.bank_accounts import BankAccount
from payments.banking.sealing import seal, unseal
from payments.models import BankDetails, PayeeAccount
from payments.services.payee_accounts import alone, put_in_place
from payments.services.payee_letters import tell_status

Kind, Status = PayeeAccount.Kind, PayeeAccount.Status


class NothingToCheck(DomainError):
    """These details were checked already, or are no longer the payee's."""


@transaction.atomic
def give(party: Party, account: BankAccount, *, document: IO[bytes], at: datetime, actor: User) -> PayeeAccount:
    """Keep a payee's bank account, sealed, with the paper that shows whose it is; an operator checks it."""
    alone(party)
    kept = documents.keep(document)
    made = put_in_place(party, kind=Kind.BANK, country=account.country, at=at, actor=actor)
    BankDetails.objects.create(
        account=made,
        sealed=seal(account.as_said()),
        hint=account.hint,
        document_sha256=kept.sha256,
        document_type=kept.media_type,
    )
    return made


def told(account: PayeeAccount) -> BankAccount:
    """The whole bank account, to be put into a file for the bank; a person reads it through `read`."""
    return BankAccount.from_said(unseal(account.bank.sealed))


@transaction.atomic
def read(account: PayeeAccount, *, at: datetime, actor: User) -> BankAccount:
    """Show a payee's bank account to the operator who checks it, and write down that they saw it."""
    audit.record("payee_account.read", subject=account, actor=actor, at=at, party=account.party.uuid)
    return told(account)


@transaction.atomic
def confirm(account: PayeeAccount, *, at: datetime, actor: User) -> PayeeAccount:
    """Find that the paper shows this account as this payee's: money may be sent there."""
    account = _to_check(account, actor)
    account.status, account.ready_at = Status.ACTIVE, at
    account.bank.checked_at, account.bank.checked_by = at, actor
    account.bank.save(update_fields=["checked_at", "checked_by"])
    return _decided(account, at=at, actor=actor)


@transaction.atomic
def refuse(account: PayeeAccount, *, reason: str, at: datetime, actor: User) -> PayeeAccount:
    """Find that the paper does not show it, and say why; the payee gives other details."""
    account = _to_check(account, actor)
    account.status, account.reason = Status.REJECTED, reason
    return _decided(account, at=at, actor=actor)


def _to_check(account: PayeeAccount, actor: User) -> PayeeAccount:
    found = PayeeAccount.objects.select_for_update(of=("self",)).select_related("party__user", "bank")
    account = found.get(pk=account.pk)
    if account.kind != Kind.BANK or account.status != Status.PENDING:
        raise NothingToCheck(_("These details were checked already, or given up since."))
    require_neutral(actor, account.party, account.started_by)
    return account


def _decided(account: PayeeAccount, *, at: datetime, actor: User) -> PayeeAccount:
    account.save(update_fields=["status", "ready_at", "reason"])
    audit.record("payee_account." + account.status, subject=account, actor=actor, at=at, party=account.party.uuid)
    tell_status(account)
    return account
