"""Make a claim of what somebody reported: the two sides and the evidence stay, and it goes the way of claims."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services import audit
from licensing.models import Concern, ConcernEvidence, ConcernStatement
from licensing.queries.concerns import claimants_behind
from licensing.services.concern_decisions import locked_for
from licensing.services.concerns import tell_reporter
from marketplace.catalog.models import Claim
from marketplace.catalog.services.claims.opening import Demand, open_claims
from marketplace.catalog.services.claims.saying import Shown, carry_over
from marketplace.kit.errors import DomainError

Side, Kind = ConcernStatement.Side, ConcernStatement.Kind


class NoClaimInIt(DomainError):
    """A claim is about a recording, and made by a verified rights holder for whom the reporter acts."""


@transaction.atomic
def make_claim(concern: Concern, claimant: Organisation, demand: Demand, *, at: datetime, actor: User) -> Claim:
    """Open the claim that a concern is; whoever lists the recording is told as of any claim, and so is the reporter."""
    concern = locked_for(concern, actor)
    if concern.claim is not None or concern.recording is None or claimant not in claimants_behind(concern):
        raise NoClaimInIt(
            _("This is a claim already, names no recording, or its reporter acts for no verified rights holder here.")
        )
    report = concern.statements.get(kind=Kind.REPORT)
    said = "\n\n".join(text for text in (report.words, report.links, concern.number) if text)
    (claim,) = open_claims(claimant, [concern.recording], demand, statement=said, at=at, actor=actor)
    shown = ConcernEvidence.objects.filter(statement__concern=concern, statement__side=Side.REPORTER).order_by("pk")
    carry_over(claim, [Shown(one.title, one.sha256, one.media_type) for one in shown], at=at, actor=actor)
    concern.claim = claim
    concern.save(update_fields=["claim"])
    facts = {"number": concern.number, "claim": claim.uuid}
    audit.record("concern.became_claim", subject=concern, actor=actor, at=at, organisation=concern.answering, **facts)
    tell_reporter(concern, "concern_became_claim", claim=claim)
    return claim
