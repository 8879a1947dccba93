"""Our bank's statements, read by a person: kept as they were read, and never a booking by themselves."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.models import BankStatement
from payments.queries.bank_statements import compare


class DayNotOver(DomainError):
    """A day that is not over has no closing balance."""


class NothingDiffers(DomainError):
    """There is nothing to explain."""


class DifferenceChanged(DomainError):
    """What is explained is not what differs now."""


@dataclass(frozen=True, slots=True)
class Read:
    """The closing balance of one day."""

    day: date
    closing: Money


@transaction.atomic
def enter(read: Read, *, at: datetime, actor: User) -> BankStatement:
    """Keep what the bank's statement says; what our books say is compared with it from now on."""
    if read.day > at.date():
        raise DayNotOver(_("That day has not come yet. Enter the closing balance of a day that is over."))
    statement = BankStatement.objects.create(
        currency=read.closing.currency,
        day=read.day,
        closing_units=read.closing.units,
        entered_by=actor,
        entered_at=at,
    )
    audit.record("bank_statement.entered", subject=statement, actor=actor, at=at, units=statement.closing_units)
    return statement


@transaction.atomic
def explain(statement: BankStatement, why: str, *, seen: Money, at: datetime, actor: User) -> BankStatement:
    """Say why the bank has something else than our books: told no more while the difference stays what was seen."""
    statement = BankStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    difference = compare(statement).difference
    if not difference:
        raise NothingDiffers(_("Our books and the bank agree on this day by now."))
    if difference != seen:
        raise DifferenceChanged(_("Something was booked meanwhile, and the difference is another. Look again."))
    statement.explanation, statement.explained_units = why, difference.units
    statement.explained_by, statement.explained_at = actor, at
    statement.save(update_fields=["explanation", "explained_units", "explained_by", "explained_at"])
    audit.record("bank_statement.explained", subject=statement, actor=actor, at=at, units=difference.units, reason=why)
    return statement
