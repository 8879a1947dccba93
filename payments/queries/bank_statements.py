"""Our bank's statements beside our books: what differs, until somebody says why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Sum

from marketplace.kit.money import Money
from payments.models import Account, BankStatement, Posting
from payments.queries.balances import totals_of_kind
from payments.queries.differences import Finding

BANK = Account.Kind.BANK


@dataclass(frozen=True, slots=True)
class Compared:
    """One reading of our bank account, what our books said at the end of that day, and whether that is explained."""

    statement: BankStatement
    ours: Money
    explanation: BankStatement | None

    @property
    def difference(self) -> Money:
        """What the bank has more than our books say."""
        return self.statement.closing - self.ours

    @property
    def is_open(self) -> bool:
        """It differs, and nobody has said why."""
        return bool(self.difference) and self.explanation is None


def bank_statements() -> QuerySet[BankStatement]:
    """Every reading, the last day first, of one day the last reading."""
    return BankStatement.objects.select_related("entered_by", "explained_by")


def last_statements() -> list[Compared]:
    """Our bank account as it was read last, in each currency."""
    newest = bank_statements().order_by("currency", "-day", "-pk").distinct("currency")
    return [compare(statement) for statement in newest]


def compare(statement: BankStatement) -> Compared:
    """A reading beside our books as they are now: what is booked late for that day counts.

    A difference that was explained once needs no second explanation while it stays the same.
    """
    ours = booked_until(statement.day, statement.currency)
    explained = bank_statements().filter(currency=statement.currency, day__lte=statement.day).exclude(explanation="")
    last = explained.first()
    is_the_same = last is not None and last.explained_units == (statement.closing - ours).units
    return Compared(statement, ours, last if is_the_same else None)


def booked_until(day: date, currency: str) -> Money:
    """What stood on our bank account at the end of a day by our books: an account of what we have stands negative."""
    booked = movements_until(day, currency)
    came = booked.filter(source__kind=BANK).aggregate(units=Sum("amount_units"))["units"] or 0
    went = booked.filter(destination__kind=BANK).aggregate(units=Sum("amount_units"))["units"] or 0
    return Money(int(came) - int(went), currency)


def movements_until(day: date, currency: str) -> QuerySet[Posting]:
    """What moved it by our books, the last first."""
    accounts = Account.objects.filter(kind=BANK, currency=currency)
    moved = Posting.objects.filter(source__in=accounts) | Posting.objects.filter(destination__in=accounts)
    moved = moved.filter(entry__effective_on__lte=day).select_related("entry", "source", "destination")
    return moved.order_by(F("entry__effective_on").desc(), "-pk")


def never_read() -> list[Money]:
    """What stands on our bank account by our books in currencies of which no statement was ever read."""
    read = set(BankStatement.objects.order_by().values_list("currency", flat=True))
    return [-amount for amount in totals_of_kind(BANK) if amount.currency not in read]


def bank_differing() -> Iterator[Finding]:
    """Days on which the bank had something else than our books say, and nobody has said why."""
    for one in last_statements():
        if one.is_open:
            said = f"{one.statement.closing} at the bank, {one.ours} by our books"
            units, currency = one.difference.units, one.statement.currency
            yield Finding("bank_differs", str(one.statement.day), one.statement.entered_at, units, currency, said)
