"""What can be paid out now: each payee's balance, less what came in so lately that it still waits."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection

from accounts.models import Party
from marketplace.kit.money import Money
from payments.models import Account
from payments.payout_rules import Standing

# One pass over each end of the postings of payees' accounts, added up once: two sums joined by their account take a
# quadratic time wherever PostgreSQL does not know yet how many accounts there are, which is just after a first run.
# What a distribution brought within the hold period is told apart. What a distribution took back, or a refund, makes
# the balance smaller and nothing less fresh.
STANDINGS: Final = """
    WITH mine AS (
        SELECT id, owner_id FROM payments_account
        WHERE kind = %(kind)s AND currency = %(currency)s
          AND (%(owners)s::bigint[] IS NULL OR owner_id = ANY(%(owners)s))
    ), moved AS (
        SELECT mine.owner_id, p.amount_units AS units,
               CASE WHEN e.kind = 'distribution' AND e.posted_at > %(since)s THEN p.amount_units ELSE 0 END AS fresh
        FROM mine JOIN payments_posting p ON p.destination_id = mine.id JOIN payments_entry e ON e.id = p.entry_id
        UNION ALL
        SELECT mine.owner_id, -p.amount_units, 0 FROM mine JOIN payments_posting p ON p.source_id = mine.id
        UNION ALL
        SELECT owner_id, 0, 0 FROM mine
    )
    SELECT owner_id, sum(units)::bigint, sum(fresh)::bigint FROM moved GROUP BY owner_id ORDER BY owner_id
"""
FETCHED: Final = 5_000


def standings(currency: str, *, at: datetime, owners: Iterable[int] | None = None) -> Iterator[tuple[int, Standing]]:
    """What stands in each payee's balance in a currency, by the payee's key, read some thousands at a time."""
    said: dict[str, Any] = {
        "since": at - timedelta(days=settings.PAYOUT_HOLD_DAYS),
        "kind": Account.Kind.PAYEE,
        "currency": currency,
        "owners": None if owners is None else list(owners),
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(STANDINGS, said)
        while rows := cursor.fetchmany(FETCHED):
            for owner, balance, fresh in rows:
                yield owner, Standing(Money(balance, currency), Money(fresh, currency))


def standing_of(party: Party, currency: str, *, at: datetime) -> Standing:
    """What stands in one payee's balance, and how much of it waits."""
    nothing = Money.zero(currency)
    found = dict(standings(currency, at=at, owners=[party.pk]))
    return found.get(party.pk, Standing(nothing, nothing))


def currencies_of(parties: Iterable[Party]) -> list[str]:
    """The currencies in which some payees ever had a balance."""
    found = Account.objects.filter(kind=Account.Kind.PAYEE, owner__in=list(parties))
    return sorted(set(found.order_by().values_list("currency", flat=True)))
