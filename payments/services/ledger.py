"""The only writer of the ledger: what moved, from where to where, once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.services import audit
from marketplace.kit.batches import some_of
from marketplace.kit.copying import copy, next_keys
from marketplace.kit.errors import DomainError
from marketplace.kit.keys import among
from marketplace.kit.money import Money
from payments.entries import payload_hash
from payments.models import Account, Entry, Posting

POSTING: Final = ("entry_id", "source_id", "destination_id", "amount_units", "currency")
ENTRY: Final = (*("id", "uuid", "key", "kind", "payload_hash", "effective_on", "posted_at", "actor_id", "reverses_id"),)


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


def accounts(currency: str, *kinds: str) -> list[Account]:
    """Our own account of each kind, in one query however many; opened when they are first needed."""
    found = {one.kind: one for one in Account.objects.filter(kind__in=kinds, owner=None, currency=currency)}
    return [found.get(kind) or account(kind, currency) for kind in kinds]


def accounts_of(kind: str, currency: str, owners: Sequence[Party]) -> dict[int, Account]:
    """One account for each owner, by the owner's key, in two queries however many there are."""
    named = {owner.pk: owner for owner in owners}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO payments_account (kind, currency, owner_id)
            SELECT %s, %s, owner FROM unnest(%s::bigint[]) owner ON CONFLICT DO NOTHING
            """,
            [kind, currency, list(named)],
        )
    opened = Account.objects.filter(among("owner", named), kind=kind, currency=currency).order_by()
    found = {one.owner_id: one for one in opened}
    for key, account in found.items():
        account.owner = named[key] if key is not None else None
    return {key: account for key, account in found.items() if key is not None}


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
    copy(Posting, POSTING, (_row(stored.pk, move) for move in moves))
    audit.record("entry.posted", subject=stored, actor=actor, at=at, key=stored.key, hash=stored.payload_hash)
    return stored


@transaction.atomic
def post_each(facts: Iterable[Fact], *, at: datetime, actor: User | None) -> str:
    """Book very many new facts, in a few statements for some thousands of them; the hash of all that was booked.

    A key that is there already is refused, and with it everything. Whoever calls writes the hash into the one audit
    row of what they did.
    """
    said = sha256()
    for some in some_of(facts):
        told = [(fact, [move for move in fact.moves if move.amount]) for fact in some]
        keys = next_keys(Entry, len(told))
        hashes = [payload_hash(fact.kind, fact.on, moves) for fact, moves in told]
        copy(
            Entry,
            ENTRY,
            (
                (key, uuid4(), fact.key, fact.kind, named, fact.on, at, actor.pk if actor else None, _reversed(fact))
                for key, named, (fact, _moves) in zip(keys, hashes, told, strict=True)
            ),
        )
        copy(Posting, POSTING, (_row(key, one) for key, (_f, moves) in zip(keys, told, strict=True) for one in moves))
        said.update("".join(hashes).encode())
    return said.hexdigest()


def _reversed(fact: Fact) -> int | None:
    return fact.reverses.pk if fact.reverses else None


def _row(entry: int, move: Move) -> tuple[object, ...]:
    """One posting as its table takes it."""
    return entry, move.source.pk, move.destination.pk, move.amount.units, move.amount.currency


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
