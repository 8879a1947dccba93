"""Issue the statements of a run: what each payee earned, frozen byte for byte."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from accounts.models import Membership, Party, User
from accounts.roles import SIGNERS
from accounts.services import circulars
from licensing.services.numbers import next_numbers
from marketplace.kit.batches import some_of
from marketplace.kit.copying import copy
from marketplace.kit.keys import among
from marketplace.kit.months import Month
from payments import kill_points
from payments.models import Account, RoyaltyRun, Statement
from payments.queries.balances import balances_of_owners
from payments.queries.claims import disputed_by_party
from payments.queries.movements import last_posting, since_last_statement
from payments.queries.statement_lines import RunPools, rows_by_party, statement_lines
from payments.royalties.document import Heading, Sealed, statement
from payments.services.progress import Progress

SERIES = "ST"
Kind = Account.Kind
BATCH = 1_000
COLUMNS: Final = (
    *("uuid", "number", "run_id", "party_id", "month", "currency", "opening_units", "moved_units", "last_posting"),
    *("earned_units", "corrected_units", "held_units", "pass_on_units", "paid_by_holder_units", "closing_units"),
    *("document", "document_sha256", "issued_at"),
)


def issue(run: RoyaltyRun, concerned: Mapping[str, set[int]], progress: Progress, *, at: datetime) -> int:
    """Write one statement a party and currency, and say how many.

    `concerned` is, by currency, everybody who has a line in the run.
    """
    named = {key for keys in concerned.values() for key in keys}
    parties = {party.pk: party for party in Party.objects.filter(among("pk", named)).order_by("uuid")}
    wanted = [(currency, key) for currency in sorted(concerned) for key in parties if key in concerned[currency]]
    numbers = dict(zip(wanted, next_numbers(SERIES, len(wanted), at=at), strict=True))
    progress.expect(len(wanted))
    for papers in some_of(_papers(run, concerned, parties, numbers, at=at), BATCH):
        copy(Statement, COLUMNS, papers)
        progress.advance(len(papers))
        kill_points.reach("run.statements_half_written")
    circulars.leave_for_each(_readers(parties), "statement_issued", month=Month.of(run.month))
    return len(wanted)


def _readers(parties: Iterable[int]) -> Iterator[tuple[User, Party]]:
    """Who is written to about each payee, once however many currencies they earned in.

    That is the person; or for an organisation, whoever answers for its money.
    """
    for some in some_of(parties):
        payees = list(Party.objects.filter(among("pk", some)).select_related("user").order_by("uuid"))
        signers = _signers({payee.organisation_id or payee.controlled_by_id or 0 for payee in payees} - {0})
        for payee in payees:
            if payee.user is not None:
                yield payee.user, payee
                continue
            for user in signers[payee.organisation_id or payee.controlled_by_id or 0]:
                yield user, payee


def _signers(organisations: set[int]) -> Mapping[int, list[User]]:
    """Who looks after the money of some organisations, by the organisation's key."""
    members = Membership.objects.filter(among("organisation", organisations), role__in=SIGNERS, user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    for membership in members.select_related("user").order_by("pk"):
        found[membership.organisation_id].append(membership.user)
    return found


def _papers(
    run: RoyaltyRun,
    concerned: Mapping[str, set[int]],
    parties: Mapping[int, Party],
    numbers: Mapping[tuple[str, int], str],
    *,
    at: datetime,
) -> Iterator[tuple[Any, ...]]:
    """Each statement, made as its rows are read; numbers go by the parties' uuids, whatever order that is."""
    pools, last = RunPools.of(run), last_posting()
    for currency, keys in sorted(concerned.items()):
        since, debts = since_last_statement(run, currency, keys), balances_of_owners(Kind.DEBT, currency, keys)
        disputed = disputed_by_party(run, currency)
        for party, rows in rows_by_party(run, currency, pools, parties, silent=disputed):
            payee = {"uuid": str(party.uuid), "name": party.name}
            number = numbers[currency, party.pk]
            heading = Heading(number, payee, str(Month.of(run.month)), currency, since[party.pk].opening)
            lines = statement_lines(rows, pools)
            told, moved = disputed.get(party.pk, ()), since[party.pk].movements
            owes = max(0, -debts.get(party.pk, 0))
            sealed = statement(heading, pools.licences_of(rows), pools.pools_of(rows), lines, told, moved, owes)
            yield _row(run, party, heading, sealed, last, at=at)


def _row(
    run: RoyaltyRun, party: Party, heading: Heading, sealed: Sealed, last: int, *, at: datetime
) -> tuple[Any, ...]:
    """One statement, in the order of COLUMNS."""
    document, text = sealed
    totals = document["totals"]
    return (
        *(uuid4(), heading.number, run.pk, party.pk, run.month, heading.currency, heading.opening, totals["moved"]),
        *(last, totals["earned"], totals["corrections"], totals["held"], totals["pass_on"]),
        *(totals["paid_by_holder"], totals["closing"], zlib.compress(text), document["sha256"], at),
    )
