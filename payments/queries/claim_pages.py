"""One claim as a page shows it to one of its sides, or to an operator."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Party
from accounts.roles import EDITORS
from accounts.viewers import Viewer
from marketplace.catalog.models import Claim, ClaimEntry, Recording
from marketplace.catalog.services.claims.deciding import may_appeal, may_be_upheld
from marketplace.kit.money import Money
from payments.queries.claims import amounts_waiting

SHOWN = 20
Status = Claim.Status


@dataclass(frozen=True)
class ClaimPage:
    """What was said and shown, what waits, and what this viewer may do."""

    claim: Claim
    recordings: Sequence[Recording]
    count: int
    entries: Sequence[ClaimEntry]
    against: Sequence[Party]
    begins: Sequence[tuple[date, int]]
    taken_less: int
    not_given_back: Sequence[Recording]
    amounts: Sequence[Money]
    is_claimant: bool
    is_late: bool
    answer_is_late: bool
    may_say: bool
    may_withdraw: bool
    may_appeal: bool
    may_admit: bool
    may_stand: bool
    may_decide: bool
    may_be_upheld: bool


def claim_page(claim: Claim, viewer: Viewer, *, at: datetime) -> ClaimPage:
    """Gather one claim for one viewer."""
    recordings = claim.recordings.select_related("organisation").order_by("pk")
    is_side = viewer.organisation in {claim.claimant, claim.respondent} and viewer.role in EDITORS
    is_claimant = viewer.organisation == claim.claimant
    is_open = claim.is_undecided or claim.has_open_appeal
    return ClaimPage(
        claim=claim,
        recordings=list(recordings[:SHOWN]),
        count=recordings.count(),
        entries=list(claim.entries.select_related("organisation").order_by("at", "pk")),
        against=list(claim.against.order_by("name", "pk")),
        begins=_begins(claim),
        taken_less=sum(1 for one in claim.taken if one["lacking"]),
        not_given_back=_not_given_back(claim),
        amounts=amounts_waiting([claim])[claim.pk],
        is_claimant=is_claimant,
        is_late=claim.is_late(at.date()),
        answer_is_late=claim.is_undecided and claim.answered_at is None and claim.answer_by < at.date(),
        may_say=is_side and is_open,
        may_withdraw=is_side and is_claimant and claim.is_undecided,
        may_appeal=is_side and may_appeal(claim, viewer.organisation, at=at),
        may_admit=viewer.is_operator and claim.status == Status.SCREENED,
        may_stand=viewer.is_operator and claim.status in {Status.SCREENED, Status.OPENED},
        may_decide=viewer.is_operator and is_open,
        may_be_upheld=may_be_upheld(claim, at=at),
    )


def _begins(claim: Claim) -> list[tuple[date, int]]:
    """From which days on it is the claimant's, and of how many recordings."""
    return sorted(Counter(date.fromisoformat(one["from"]) for one in claim.taken).items())


def _not_given_back(claim: Claim) -> list[Recording]:
    """What an appeal could not give back, because its shares were changed meanwhile."""
    left = [] if claim.status == Status.UPHELD else [one["recording"] for one in claim.taken]
    return list(claim.recordings.filter(pk__in=left).order_by("pk"))
