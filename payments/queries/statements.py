"""Statements as their payees see them: who may, and what the frozen document says."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from accounts.viewers import Viewer
from marketplace.catalog.models import Participation
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Hold, Statement

Json = dict[str, Any]
PAYABLE_ROLES = ("own", "pass_on")
LARGEST_KEPT = 8 << 20  # bytes of JSON: some ten thousand lines
MOST_KEPT = 8


def statements_visible_to(viewer: Viewer) -> QuerySet[Statement]:
    """A payee's own statements, newest first; an operator's are everybody's."""
    statements = (
        Statement.objects.select_related("party", "run").defer("document").order_by("-month", "party", "currency")
    )
    return statements if viewer.is_operator else statements.filter(party__in=viewer.payees)


def holds_visible_to(viewer: Viewer) -> QuerySet[Hold]:
    """What waits for a payee, or on a recording of their organisation, and why.

    What waits for a claim is seen by both of its sides, and by everybody who earns from the recording.
    """
    holds = Hold.objects.filter(lifted_at=None).select_related("party", "recording", "claim")
    if viewer.is_operator:
        return holds
    sides = Q(recording__organisation=viewer.organisation) | Q(claim__claimant=viewer.organisation)
    earned = Participation.objects.filter(party__in=viewer.payees).values("share__recording")
    claimed = Q(claim__isnull=False, recording__in=earned)
    return holds.filter(Q(party__in=viewer.payees) | claimed | (sides if viewer.organisation else Q(pk=None)))


def months_before(statement: Statement, *, count: int = 12) -> list[Statement]:
    """A payee's last statements in one currency up to this one, oldest first, for the trend."""
    earlier = Statement.objects.filter(
        party=statement.party, currency=statement.currency, month__lte=statement.month
    ).defer("document")
    return list(earlier.order_by("-month")[:count])[::-1]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement's document with what it belongs to."""

    position: int
    line: Json
    pool: Json
    licence: Json
    currency: str

    @property
    def number(self) -> int:
        return self.position + 1

    @property
    def amount(self) -> Money:
        return Money(self.line["amount"], self.currency)

    @property
    def month(self) -> Month:
        return Month.parse(self.pool["month"])

    @property
    def is_payable(self) -> bool:
        return self.line["role"] in PAYABLE_ROLES

    @property
    def is_held(self) -> bool:
        return bool(self.line["hold"])


@dataclass(frozen=True, slots=True)
class RecordingSum:
    """What one recording earned on a statement."""

    recording: Json
    licences: int
    amount: Money
    held: Money


def document_of(statement: Statement) -> Json:
    """What a statement says; the last few are kept as they were read, for they never change.

    A reader goes from figure to figure of one statement, and each page needs it whole. Nobody may write into it.
    """
    key = (statement.pk, statement.document_sha256)
    document = _read.get(key)
    if document is None:
        text = zlib.decompress(statement.document)
        document = json.loads(text)
        if len(text) <= LARGEST_KEPT:
            _read[key] = document
            for eldest in list(_read)[:-MOST_KEPT]:
                _read.pop(eldest, None)
    return document


_read: dict[tuple[int, str], Json] = {}


@dataclass(frozen=True)
class Paper:
    """A statement's frozen document, read."""

    statement: Statement

    @property
    def text(self) -> bytes:
        """The document byte for byte."""
        return zlib.decompress(self.statement.document)

    @cached_property
    def document(self) -> Json:
        return document_of(self.statement)

    def total(self, name: str) -> Money:
        """One figure of the top, or what all recordings come to."""
        if name == "recording":
            return self.total("earned") + self.total("corrections")
        return Money(self.document["totals"].get(name, 0), self.statement.currency)

    @property
    def movements(self) -> list[Json]:
        """What moved on the balance since the statement before; the first format does not tell it."""
        return list(self.document.get("movements", ()))

    @property
    def lines(self) -> Iterator[Line]:
        return map(self._line, range(len(self.document["lines"])))

    def line(self, number: int) -> Line | None:
        """The line of that number, counted from one."""
        return self._line(number - 1) if 0 < number <= len(self.document["lines"]) else None

    def _line(self, position: int) -> Line:
        line = self.document["lines"][position]
        pool = self.document["pools"][line["pool"]]
        sold = self.document["licences"][pool.get("sold", pool["licence"])]
        return Line(position, line, pool, sold, self.statement.currency)

    @cached_property
    def recordings(self) -> list[RecordingSum]:
        """What each recording earned for this payee, largest first."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            if line.is_payable:
                found[line.line["recording"]["uuid"]].append(line)
        sums = [self._sum(lines) for lines in found.values()]
        return sorted(sums, key=lambda one: (-one.amount.units, one.recording["uuid"]))

    def _sum(self, lines: list[Line]) -> RecordingSum:
        currency = self.statement.currency
        return RecordingSum(
            recording=lines[0].line["recording"],
            licences=len({line.pool["licence"] for line in lines}),
            amount=Money(sum(line.line["amount"] for line in lines), currency),
            held=Money(sum(line.line["amount"] for line in lines if line.is_held), currency),
        )
