"""Where a payee's money goes: an account begun, put in the place of another, and kept as Stripe says it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.services import audit
from marketplace.kit.errors import DomainError
from payments import gateway
from payments.gateway.types import Payee, PayeeRequest
from payments.models import Operation, PayeeAccount
from payments.queries.payee_accounts import account_of, last_trusted, siblings
from payments.reach import is_reached
from payments.services import operations
from payments.services.payee_letters import tell_change, tell_status

OPERATION: Final = "payee"
Kind, Status = PayeeAccount.Kind, PayeeAccount.Status


class CountryNotReached(DomainError):
    """Stripe does not pay people of this country in our name; a bank account is asked for instead."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An account as Stripe told it, and when we asked, by the database's clock: that is one for all workers."""

    payee: Payee
    asked_at: datetime | None


@transaction.atomic
def begin(party: Party, *, country: str, at: datetime, actor: User) -> PayeeAccount:
    """Begin to be paid through Stripe; what was begun for the same country and is not finished goes on."""
    if not is_reached(country):
        raise CountryNotReached(_("Stripe does not reach this country. Give a bank account instead."))
    alone(party)
    current = account_of(party)
    if current and current.is_connect and current.status == Status.STARTED and current.country == country:
        return current
    account = put_in_place(party, kind=Kind.CONNECT, country=country, at=at, actor=actor)
    asked = PayeeRequest(str(account.uuid), account.party.name, account.contact_email, country)
    operations.plan(OPERATION, str(account.uuid), gateway.payee_params(asked), attempt=1, at=at)
    return account


def put_in_place(party: Party, *, kind: str, country: str, at: datetime, actor: User) -> PayeeAccount:
    """Make a new account the one that counts; where the payee was paid elsewhere before, it waits for objections."""
    former = account_of(party)
    was_paid = last_trusted(party, before=at)
    if former is not None:
        retire(former, at=at, actor=actor)
    account = PayeeAccount.objects.create(
        status=Status.STARTED if kind == Kind.CONNECT else Status.PENDING,
        party=former.party if former else party,
        kind=kind,
        country=country,
        contact_email=actor.email,
        replaces=former,
        started_by=actor,
        started_at=at,
        usable_from=at + timedelta(hours=settings.PAYEE_CHANGE_HOURS) if was_paid else None,
    )
    audit.record("payee_account.begun", subject=account, actor=actor, at=at, party=party.uuid, kind=kind)
    if was_paid:
        tell_change(account, was_paid)
    return account


def retire(account: PayeeAccount, *, at: datetime, actor: User | None) -> None:
    """Send nothing to it any more; it stays on record, for money may come back to it."""
    account.retired_from, account.status, account.retired_at = account.status, Status.RETIRED, at
    account.save(update_fields=["retired_from", "status", "retired_at"])
    audit.record("payee_account.retired", subject=account, actor=actor, at=at, party=account.party.uuid)


def open_at_stripe(account: PayeeAccount, *, at: datetime) -> PayeeAccount:
    """Have Stripe open the account, once however often it is asked; `OutcomeUnknown` is asked again later."""
    if not account.stripe_id:
        opened(account, operations.perform(_operation(account, at=at), gateway.create_payee, at=at).id)
        account.refresh_from_db()
    return account


def _operation(account: PayeeAccount, *, at: datetime) -> Operation:
    """The call that opens the account; one that Stripe refused is made again under a key of its own."""
    last = Operation.objects.filter(kind=OPERATION, business_key=str(account.uuid)).latest("attempt")
    if last.status != Operation.Status.REJECTED:
        return last
    return operations.plan(OPERATION, last.business_key, last.params, attempt=last.attempt + 1, at=at)


@transaction.atomic
def opened(account: PayeeAccount, stripe_id: str) -> None:
    """Write down by which id Stripe knows the account."""
    PayeeAccount.objects.filter(pk=account.pk, stripe_id="").update(stripe_id=stripe_id)


def look(stripe_id: str) -> Seen:
    """Ask Stripe how an account stands; never inside a transaction."""
    asked_at = PayeeAccount.objects.filter(stripe_id=stripe_id).values_list(Now(), flat=True).first()
    return Seen(gateway.get_payee(stripe_id), asked_at)


@transaction.atomic
def settle(seen: Seen, *, at: datetime) -> PayeeAccount | None:
    """Write down how an account stands; nothing if it is none of ours. What an event claimed counts for nothing.

    Of two who asked, the one who asked later knows better, whoever is heard first: each change is told, and each
    telling asks anew.
    """
    found = PayeeAccount.objects.select_for_update(of=("self",)).select_related("party__user", "bank")
    account = found.filter(stripe_id=seen.payee.id).first()
    if account is None:
        return None
    if seen.asked_at is None or (account.looked_at and account.looked_at > seen.asked_at):
        return account
    status = _status_of(account, seen.payee)
    before = account.status
    account.looked_at = seen.asked_at
    account.missing = [one.code for one in seen.payee.requirements if one.is_theirs]
    account.reason = next(iter(seen.payee.reasons), "")
    if account.is_current:
        account.status = status
        account.ready_at = account.ready_at or (at if status == Status.ACTIVE else None)
    else:
        account.retired_from = status
    account.save(update_fields=["status", "retired_from", "missing", "reason", "looked_at", "ready_at"])
    if account.status != before:
        audit.record("payee_account." + account.status, subject=account, actor=None, at=at, party=account.party.uuid)
        tell_status(account)
    return account


def _status_of(account: PayeeAccount, told: Payee) -> str:
    """What Stripe's words about an account mean to its payee."""
    theirs = any(one.is_theirs for one in told.requirements)
    if told.is_closed or told.transfers in {"rejected", "unsupported"}:
        return Status.REJECTED
    if told.can_be_paid:
        return Status.ACTIVE
    if theirs:
        return Status.RESTRICTED if account.ready_at else Status.STARTED
    if "restricted_other" in told.reasons:
        return Status.REJECTED
    waits = told.transfers == "pending" or "requirements_pending_verification" in told.reasons
    return Status.PENDING if waits or not account.ready_at else Status.RESTRICTED


def alone(party: Party) -> None:
    """Of two changes to one payee at once, the later one waits."""
    list(siblings(party).select_for_update(no_key=True, of=("self",)))
