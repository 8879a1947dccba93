"""What the two sides of a claim, and whoever else holds a share, say and show on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from marketplace.catalog.models import Claim, ClaimEntry, ClaimHolder
from marketplace.catalog.services.claims.entries import Document, locked, record, require_undecided, tell, write
from marketplace.kit.errors import NotAllowed

Kind = ClaimEntry.Kind


class NotASide(NotAllowed):
    """Only the two sides, and whoever else holds a share, exchange evidence."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A file that somebody showed us elsewhere, as it is stored."""

    title: str
    sha256: str
    media_type: str


@transaction.atomic
def carry_over(claim: Claim, files: Iterable[Shown], *, at: datetime, actor: User | None) -> None:
    """Put what the claimant has shown us before among the evidence of a claim."""
    for file in files:
        ClaimEntry.objects.create(
            claim=claim,
            kind=Kind.EVIDENCE,
            organisation=claim.claimant,
            by=actor,
            document_title=file.title[:200],
            document_sha256=file.sha256,
            document_type=file.media_type,
            at=at,
        )


@transaction.atomic
def say(
    claim: Claim,
    by: Organisation | ClaimHolder | None,
    *,
    text: str = "",
    document: Document | None = None,
    at: datetime,
    actor: User | None,
) -> ClaimEntry:
    """Answer a claim, or show more for it or against it; the others are told and see it."""
    claim = locked(claim)
    holder = claim.holders.filter(pk=by.pk).first() if isinstance(by, ClaimHolder) else None
    if holder is None and by not in {claim.claimant, claim.respondent}:
        raise NotASide(_("Only the two sides, and whoever else holds a share, exchange evidence."))
    if not claim.has_open_appeal:
        require_undecided(claim)
    answering = holder or (claim if by == claim.respondent else None)
    is_answer = answering is not None and answering.answered_at is None
    entry = write(
        claim,
        Kind.ANSWER if is_answer else Kind.EVIDENCE,
        organisation=None if holder else by,  # type: ignore[arg-type]
        party=holder.party if holder else None,
        text=text,
        document=document,
        at=at,
        actor=actor,
    )
    if answering is not None and is_answer:
        answering.answered_at = at
        answering.save(update_fields=["answered_at"])
    speaker = holder.party if holder else by
    record("claim.answered" if is_answer else "claim.shown", claim, at=at, actor=actor, by=speaker.uuid)  # type: ignore[union-attr]
    if claim.status != Claim.Status.SCREENED:
        others = [side for side in (claim.claimant, claim.respondent) if side != by]
        tell(claim, "claim_said", *others, actor=actor, entry=entry)
    return entry
