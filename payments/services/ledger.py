"""The only writer of the ledger: what moved, from where to where, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.services import audit
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.entries import payload_hash
from payments.models import Account, Entry, Posting


class EntryConflict(DomainError):
    """The same fact was booked before with another content."""


class NothingMoves(DomainError):
    """A move takes less than nothing, or ends where it began."""


class Move(NamedTuple):
    """An amount to take from one account and give to another.

    An account's balance is what came in less what went out: what we owe stands positive, and the money at Stripe,
    which others have a claim to, stands negative.
    """

    source: Account
    destination: Account
    amount: Money


def account(kind: str, currency: str, *, owner: Party | None = None) -> Account:
    """The one account of that kind, owner and currency; opened when it is first needed."""
    found, _created = Account.objects.get_or_create(kind=kind, owner=owner, currency=currency)
    return found


def accounts_of(kind: str, currency: str, owners: Sequence[Party]) -> dict[int, Account]:
    """One account for each owner, by the owner's key, in three queries however many there are."""
    Account.objects.bulk_create(
        [Account(kind=kind, owner=owner, currency=currency) for owner in owners], ignore_conflicts=True
    )
    found = Account.objects.filter(kind=kind, currency=currency, owner__in=owners).select_related("owner")
    return {one.owner_id: one for one in found if one.owner_id is not None}


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened, under a key that is the same however often we are told of it."""

    key: str
    kind: str
    on: date
    moves: Sequence[Move]
    reverses: Entry | None = None


@transaction.atomic
def post(fact: Fact, *, at: datetime, actor: User | None) -> Entry:
    """Book a fact once; told again, give back the entry there is; told otherwise, refuse.

    Moves of nothing are left out.
    """
    moves = [move for move in fact.moves if move.amount]
    if any(move.amount.units < 0 or move.source == move.destination for move in moves):
        raise NothingMoves(_("Money moves from one account to another, and never backwards."))
    entry = Entry(
        key=fact.key,
        kind=fact.kind,
        payload_hash=payload_hash(fact.kind, fact.on, moves),
        effective_on=fact.on,
        posted_at=at,
        actor=actor,
        reverses=fact.reverses,
    )
    Entry.objects.bulk_create([entry], ignore_conflicts=True)
    stored = Entry.objects.get(key=fact.key)
    if stored.uuid != entry.uuid:
        return _the_same(stored, entry)
    Posting.objects.bulk_create(
        [
            Posting(
                entry=stored,
                source=move.source,
                destination=move.destination,
                amount_units=move.amount.units,
                currency=move.amount.currency,
            )
            for move in moves
        ],
        batch_size=5_000,
    )
    audit.record("entry.posted", subject=stored, actor=actor, at=at, key=stored.key, hash=stored.payload_hash)
    return stored


def reverse(entry: Entry, *, key: str, on: date, at: datetime, actor: User | None) -> Entry:
    """Undo an entry by swapping the ends of its stored postings; nothing is computed again."""
    stored = entry.postings.select_related("source__owner", "destination__owner")
    moves = [
        Move(posting.destination, posting.source, Money(posting.amount_units, posting.currency)) for posting in stored
    ]
    return post(Fact(key, "reversal", on, moves, reverses=entry), at=at, actor=actor)


def _the_same(stored: Entry, told: Entry) -> Entry:
    if stored.payload_hash != told.payload_hash:
        raise EntryConflict(_("“%(key)s” is booked already, and says something else.") % {"key": stored.key})
    return stored
