"""Decide a claim with an eye to the money: what waits goes by the decision, what was paid stays paid."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import audit
from marketplace.catalog.models import Claim
from marketplace.catalog.services.claims import deciding
from marketplace.catalog.services.claims.hearing import tell_holders
from payments.models import Hold, RoyaltyRun
from payments.queries.claims import first_days_unpaid, held_by_claims
from payments.services.pools import one_at_a_time


def decide(claim: Claim, outcome: str, *, reasons: str, keeps_earners: bool, at: datetime, actor: User) -> Claim:
    """Decide a claim; an upheld one counts, for each recording, from the first month that nobody was paid for.

    Whoever came to hold a share of it since is told first, and stays told though the decision must wait for them.
    """
    is_open = claim.is_undecided or (claim.has_open_appeal and claim.status != Claim.Status.UPHELD)
    if outcome == Claim.Status.UPHELD and is_open:
        tell_holders(claim, since=min(first_days_unpaid(claim).values()), at=at, actor=actor)
    return _decide(claim, outcome, reasons=reasons, keeps_earners=keeps_earners, at=at, actor=actor)


@transaction.atomic
def _decide(claim: Claim, outcome: str, *, reasons: str, keeps_earners: bool, at: datetime, actor: User) -> Claim:
    """No distribution is booked meanwhile, so that no month is paid to both."""
    one_at_a_time()
    claim = deciding.decide(
        claim,
        outcome,
        reasons=reasons,
        days=first_days_unpaid(claim),
        keeps_earners=keeps_earners,
        at=at,
        actor=actor,
    )
    lift_ended(at=at, actor=actor)
    return claim


def place_holds(run: RoyaltyRun, *, at: datetime, actor: User | None) -> None:
    """Say of each side that a run left waiting for a claim, that it waits, and until when."""
    held = held_by_claims(run)
    claims = Claim.objects.in_bulk([claim for _recording, claim in held])
    holds = [
        Hold(
            recording_id=recording,
            claim_id=claim,
            reason=Hold.Reason.DISPUTED,
            since=at,
            review_on=claims[claim].decide_by,
        )
        for recording, claim in held
    ]
    Hold.objects.bulk_create(holds, ignore_conflicts=True)
    placed = Hold.objects.filter(uuid__in=[hold.uuid for hold in holds]).select_related("recording", "claim")
    for hold in placed.order_by("pk"):
        on = {"recording": hold.recording and hold.recording.uuid, "claim": hold.claim and hold.claim.uuid}
        audit.record("hold.placed", subject=hold, actor=actor, at=at, reason=hold.reason, on=on)


@transaction.atomic
def lift_ended(*, at: datetime, actor: User | None) -> None:
    """End the holds of claims that stand no more; the next distribution divides what waited."""
    ended = Hold.objects.filter(claim__isnull=False, lifted_at=None).exclude(claim__status=Claim.Status.STANDING)
    for hold in ended.select_for_update(of=("self",)).select_related("claim").order_by("pk"):
        if hold.claim is None:
            continue
        hold.lifted_at = hold.answered_at = at
        hold.answer = str(hold.claim.get_status_display())
        hold.save(update_fields=["lifted_at", "answered_at", "answer"])
        audit.record("hold.lifted", subject=hold, actor=actor, at=at, because=hold.reason, claim=hold.claim.uuid)
