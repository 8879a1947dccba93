"""Issue the statements of a run: what each payee earned, frozen byte for byte."""

import zlib
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from accounts.models import Party
from licensing.services.numbers import next_numbers
from marketplace.kit.hashing import canonical_json
from marketplace.kit.months import Month
from payments import kill_points
from payments.models import RoyaltyLine, RoyaltyRun, Statement
from payments.queries.statement_lines import licences_of, pools_of, rows_of, statement_lines
from payments.royalties.document import Heading, statement

SERIES = "ST"
BATCH = 500


def issue(run: RoyaltyRun, opening: Mapping[str, Mapping[int, int]], *, at: datetime) -> int:
    """Write one statement a party and currency, and say how many; `opening` is what stood on each account before."""
    wanted = [(currency, party) for currency in sorted(opening) for party in _parties(run, currency)]
    numbers = next_numbers(SERIES, len(wanted), at=at)
    batch = []
    for number, (currency, party) in zip(numbers, wanted, strict=True):
        batch.append(_statement(run, currency, party, number, opening[currency].get(party.pk, 0), at=at))
        if len(batch) >= BATCH:
            Statement.objects.bulk_create(batch)
            kill_points.reach("run.statements_half_written")
            batch = []
    Statement.objects.bulk_create(batch)
    kill_points.reach("run.statements_half_written")
    return len(wanted)


def _parties(run: RoyaltyRun, currency: str) -> list[Party]:
    """Everybody with a line, as payee or as the one whose music it is, in an order that is the same every time."""
    lines = RoyaltyLine.objects.filter(run=run, currency=currency).order_by()
    named = Q(pk__in=lines.values("payee")) | Q(pk__in=lines.values("earner"))
    return list(Party.objects.filter(named).order_by("uuid"))


def _statement(run: RoyaltyRun, currency: str, party: Party, number: str, opening: int, *, at: datetime) -> Statement:
    month = str(Month.of(run.month))
    payee = {"uuid": str(party.uuid), "name": party.name}
    rows = rows_of(run, currency, party)
    pools = pools_of(rows)
    document = statement(
        Heading(number, payee, month, currency, opening), licences_of(rows), pools, statement_lines(rows, party)
    )
    totals = document["totals"]
    return Statement(
        number=number,
        run=run,
        party=party,
        month=run.month,
        currency=currency,
        opening_units=opening,
        earned_units=totals["earned"],
        corrected_units=totals["corrections"],
        held_units=totals["held"],
        pass_on_units=totals["pass_on"],
        paid_by_holder_units=totals["paid_by_holder"],
        closing_units=totals["closing"],
        document=zlib.compress(canonical_json(document)),
        document_sha256=document["sha256"],
        issued_at=at,
    )
