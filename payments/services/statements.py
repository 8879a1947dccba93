"""Issue the statements of a run: what each payee earned, frozen byte for byte."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from accounts.models import Party, User
from accounts.roles import SIGNERS
from accounts.services import mail
from licensing.services.numbers import next_numbers
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
BATCH = 100


def issue(run: RoyaltyRun, concerned: Mapping[str, set[int]], progress: Progress, *, at: datetime) -> int:
    """Write one statement a party and currency, and say how many.

    `concerned` is, by currency, everybody who has a line in the run.
    """
    named = {key for parties in concerned.values() for key in parties}
    parties = {party.pk: party for party in _loaded(named)}
    wanted = [(currency, key) for currency in sorted(concerned) for key in parties if key in concerned[currency]]
    numbers = dict(zip(wanted, next_numbers(SERIES, len(wanted), at=at), strict=True))
    papers = _papers(run, concerned, parties, numbers, at=at)
    progress.expect(len(wanted))
    while batch := list(islice(papers, BATCH)):
        Statement.objects.bulk_create(batch)
        progress.advance(len(batch))
        kill_points.reach("run.statements_half_written")
    _tell(run, parties.values())
    return len(wanted)


def _tell(run: RoyaltyRun, payees: Iterable[Party]) -> None:
    """Write to each payee once, however many currencies they earned in."""
    for payee in payees:
        for user in _readers(payee):
            mail.leave_for(user, "statement_issued", month=Month.of(run.month), payee=payee)


def _readers(payee: Party) -> list[User]:
    """The person; or for an organisation, whoever answers for its money."""
    if payee.user is not None:
        return [payee.user]
    organisation = payee.represents
    if organisation is None:
        return []
    members = organisation.memberships.filter(role__in=SIGNERS, user__is_active=True)
    return [membership.user for membership in members.select_related("user").order_by("pk")]


def _loaded(keys: set[int]) -> QuerySet[Party]:
    return Party.objects.filter(pk__in=keys).select_related("user", "organisation", "controlled_by").order_by("uuid")


def _papers(
    run: RoyaltyRun,
    concerned: Mapping[str, set[int]],
    parties: Mapping[int, Party],
    numbers: Mapping[tuple[str, int], str],
    *,
    at: datetime,
) -> Iterator[Statement]:
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
            yield _statement(run, party, heading, sealed, last, at=at)


def _statement(
    run: RoyaltyRun, party: Party, heading: Heading, sealed: Sealed, last: int, *, at: datetime
) -> Statement:
    document, text = sealed
    totals = document["totals"]
    return Statement(
        number=heading.number,
        run=run,
        party=party,
        month=run.month,
        currency=heading.currency,
        opening_units=heading.opening,
        moved_units=totals["moved"],
        last_posting=last,
        earned_units=totals["earned"],
        corrected_units=totals["corrections"],
        held_units=totals["held"],
        pass_on_units=totals["pass_on"],
        paid_by_holder_units=totals["paid_by_holder"],
        closing_units=totals["closing"],
        document=zlib.compress(text),
        document_sha256=document["sha256"],
        issued_at=at,
    )
