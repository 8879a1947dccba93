"""One claim as a page shows it to one of its sides, or to an operator."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.models import Organisation, Party
from accounts.viewers import Viewer
from marketplace.catalog.models import Claim, ClaimEntry, ClaimHolder, Recording
from marketplace.catalog.queries.claims import may_appeal, may_be_upheld, speaking_on
from marketplace.kit.money import Money
from payments.queries.claims import amounts_waiting

SHOWN = 20
Status = Claim.Status


@dataclass(frozen=True)
class _Told:
    """Somebody else who holds a share, and whether their days are over."""

    holder: ClaimHolder
    today: date

    @property
    def is_silent(self) -> bool:
        return self.holder.answered_at is None and self.holder.is_heard(self.today)


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
    holders: Sequence["_Told"]
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
    speaker = speaking_on(claim, viewer)
    is_side = isinstance(speaker, Organisation)
    is_claimant = viewer.organisation == claim.claimant
    is_open = claim.is_undecided or claim.has_open_appeal
    return ClaimPage(
        claim=claim,
        recordings=list(recordings[:SHOWN]),
        count=recordings.count(),
        entries=list(claim.entries.select_related("organisation", "party").order_by("at", "pk")),
        against=list(claim.against.order_by("name", "pk")),
        begins=_begins(claim),
        taken_less=sum(1 for one in claim.taken if one["lacking"]),
        not_given_back=_not_given_back(claim),
        amounts=amounts_waiting([claim])[claim.pk],
        holders=[_Told(one, at.date()) for one in _holders(claim, viewer)],
        is_claimant=is_claimant,
        is_late=claim.is_late(at.date()),
        answer_is_late=claim.is_undecided and claim.answered_at is None and claim.answer_by < at.date(),
        may_say=speaker is not None and is_open,
        may_withdraw=is_side and is_claimant and claim.is_undecided,
        may_appeal=is_side and may_appeal(claim, viewer.organisation, at=at),
        may_admit=viewer.is_operator and claim.status == Status.SCREENED,
        may_stand=viewer.is_operator and claim.status in {Status.SCREENED, Status.OPENED},
        may_decide=viewer.is_operator and is_open,
        may_be_upheld=may_be_upheld(claim, at=at),
    )


def _holders(claim: Claim, viewer: Viewer) -> QuerySet[ClaimHolder]:
    """Whoever else holds a share: the claimant does not see who they are, and they do not see one another."""
    told = claim.holders.select_related("party").order_by("answer_by", "pk")
    if viewer.is_operator or viewer.organisation == claim.respondent:
        return told
    return told.filter(party__in=viewer.payees)


def _begins(claim: Claim) -> list[tuple[date, int]]:
    """From which days on it is the claimant's, and of how many recordings."""
    return sorted(Counter(date.fromisoformat(one["from"]) for one in claim.taken).items())


def _not_given_back(claim: Claim) -> list[Recording]:
    """What an appeal could not give back, because its shares were changed meanwhile."""
    left = [] if claim.status == Status.UPHELD else [one["recording"] for one in claim.taken]
    return list(claim.recordings.filter(pk__in=left).order_by("pk"))
