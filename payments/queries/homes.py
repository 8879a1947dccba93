"""What a creator and an operator find when they come home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Representation, Verification
from accounts.queries.organisations import verifications_visible_to
from accounts.queries.representations import representations_visible_to
from accounts.viewers import Viewer
from licensing.queries.answers import open_questions
from licensing.queries.breaches import open_breaches
from licensing.queries.concerns import in_the_queue, late_concerns
from marketplace.catalog.models import ClaimHolder, TakeOver
from marketplace.catalog.queries.claims import hearings_of, late_claims, waiting_claims
from marketplace.catalog.queries.takeovers import takeovers_visible_to
from marketplace.catalog.queries.works import consents_visible_to, works_visible_to
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Answer
from payments.models import (
    Dispute,
    Hold,
    InboxEvent,
    Operation,
    Order,
    PayoutRun,
    Reconciliation,
    RoyaltyRun,
    Statement,
)
from payments.queries.balances import in_balance
from payments.queries.disputes import overdue_disputes, waiting_disputes
from payments.queries.freezes import Frozen, frozen_of
from payments.queries.holds import holds_in
from payments.queries.payout_runs import payout_runs
from payments.queries.statements import holds_visible_to, statements_visible_to

MOST_RUNS = 10
STUCK_AFTER = timedelta(hours=1)
BROKEN = [InboxEvent.Status.QUARANTINED, InboxEvent.Status.DEAD]


@dataclass(frozen=True)
class CreatorHome:
    """The facts of a creator's home: what they last earned and have, what waits, what names them."""

    latest: Sequence[Statement]
    balances: Sequence[Money]
    frozen: Sequence[Frozen]
    holds: Sequence[Hold]
    works: int
    consents: int
    questions: int
    hearings: Sequence[ClaimHolder]


def creator_home(viewer: Viewer, *, at: datetime) -> CreatorHome:
    """Gather what one creator earned in their latest month, in each currency, and what waits for them."""
    statements = statements_visible_to(viewer)
    newest = statements.first()
    return CreatorHome(
        latest=tuple(statements.filter(month=newest.month)) if newest else (),
        balances=tuple(in_balance(viewer.payees)),
        frozen=tuple(frozen_of(viewer.payees)),
        holds=tuple(holds_visible_to(viewer)),
        works=works_visible_to(viewer).count(),
        consents=consents_visible_to(viewer).filter(answer=Answer.YES, withdrawn_at=None).count(),
        questions=open_questions(viewer, at=at),
        hearings=tuple(hearings_of(viewer)),
    )


@dataclass(frozen=True)
class OperatorHome:
    """The facts of an operator's home: who waits, which month is next, what is stuck."""

    verifications: int
    breaches: int
    claims: int
    late_claims: int
    concerns: int
    late_concerns: int
    representations: int
    takeovers: int
    disputes: Sequence[Dispute]
    overdue_disputes: Sequence[Dispute]
    open_runs: Sequence[RoyaltyRun]
    payout_runs: Sequence[PayoutRun]
    undistributed: Month | None
    stuck_messages: int
    stuck_calls: int
    stuck_orders: int
    differences: int
    holds: int
    appeals: int


def operator_home(viewer: Viewer, *, at: datetime) -> OperatorHome:
    """Gather what an operator must look at now."""
    last_month = Month.of(at.date()).previous
    posted = RoyaltyRun.objects.filter(status=RoyaltyRun.Status.POSTED, month=last_month.first_day)
    long_ago = at - STUCK_AFTER
    waiting = [InboxEvent.Status.NEW, InboxEvent.Status.UNMATCHED]
    late = InboxEvent.objects.filter(status__in=waiting, received_at__lt=long_ago)
    return OperatorHome(
        verifications=verifications_visible_to(viewer).filter(status=Verification.Status.SUBMITTED).count(),
        breaches=open_breaches(viewer).count(),
        claims=waiting_claims(viewer).count(),
        late_claims=late_claims(viewer, on=at.date()).count(),
        concerns=in_the_queue().count(),
        late_concerns=late_concerns(at=at).count(),
        representations=representations_visible_to(viewer).filter(status=Representation.Status.SUBMITTED).count(),
        takeovers=takeovers_visible_to(viewer).filter(status=TakeOver.Status.SUBMITTED).count(),
        disputes=tuple(waiting_disputes()),
        overdue_disputes=tuple(overdue_disputes(at=at)[:MOST_RUNS]),
        open_runs=tuple(RoyaltyRun.objects.filter(status__in=[RoyaltyRun.Status.PREPARED, RoyaltyRun.Status.APPROVED])),
        payout_runs=tuple(payout_runs().filter(status=PayoutRun.Status.PREPARED)[:MOST_RUNS]),
        undistributed=None if posted.exists() else last_month,
        stuck_messages=InboxEvent.objects.filter(status__in=BROKEN).count() + late.count(),
        stuck_calls=Operation.objects.filter(status=Operation.Status.UNKNOWN, planned_at__lt=long_ago).count(),
        stuck_orders=_paid_and_not_licensed().count(),
        differences=_differences(),
        holds=holds_visible_to(viewer).count(),
        appeals=holds_in("appealed").count(),
    )


def _differences() -> int:
    """In how many places our books and Stripe's differed when they were last compared."""
    last = Reconciliation.objects.first()
    return len(last.findings) if last else 0


def _paid_and_not_licensed() -> QuerySet[Order]:
    """Orders with a message about their payment that we set aside or gave up."""
    told = InboxEvent.objects.filter(status__in=BROKEN).exclude(object_id="").values("object_id")
    return Order.objects.filter(paid_at=None, checkout_id__in=told)
