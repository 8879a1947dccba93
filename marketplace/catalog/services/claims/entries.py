"""What is said and shown on a claim, and who is told of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _

from accounts import documents
from accounts.models import Organisation, Party, User
from accounts.queries.people import answerable
from accounts.services import audit, mail
from marketplace.catalog.models import Claim, ClaimEntry
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.errors import DomainError
from marketplace.kit.texts import one_line


class ClaimIsOver(DomainError):
    """It was decided or withdrawn before."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that shows something, and what it is."""

    title: str
    content: IO[bytes]


def locked(claim: Claim) -> Claim:
    """Take a claim alone, while nobody issues a licence that it may stop."""
    permission_exclusive()
    found = Claim.objects.select_for_update(of=("self",)).select_related("claimant__party", "respondent__party")
    return found.get(pk=claim.pk)


def sides_of(claim: Claim) -> list[Organisation | Party]:
    """The two sides, and whoever else holds a share and was told: none of them decides it."""
    holders = claim.holders.select_related("party__organisation", "party__controlled_by")
    return [claim.claimant, claim.respondent, *(holder.party for holder in holders)]


def require_undecided(claim: Claim) -> None:
    if not claim.is_undecided:
        raise ClaimIsOver(_("This claim is over: it was decided or withdrawn."))


def write(
    claim: Claim,
    kind: str,
    *,
    organisation: Organisation | None,
    party: Party | None = None,
    text: str = "",
    document: Document | None = None,
    at: datetime,
    actor: User | None,
) -> ClaimEntry:
    """Put down what one side, or an operator, says and shows."""
    shown: dict[str, str] = {}
    if document is not None:
        kept = documents.keep(document.content)
        shown = {
            "document_title": one_line(document.title)[:200],
            "document_sha256": kept.sha256,
            "document_type": kept.media_type,
        }
    return ClaimEntry.objects.create(
        claim=claim, kind=kind, organisation=organisation, party=party, by=actor, text=text, at=at, **shown
    )


def record(action: str, claim: Claim, *, at: datetime, actor: User | None, **facts: object) -> None:
    """Write it into the history of both sides: the claimant's at once, the other's when it knows of the claim."""
    told = [claim.claimant] if claim.status == Claim.Status.SCREENED else [claim.claimant, claim.respondent]
    for organisation in told:
        audit.record(action, subject=claim, actor=actor, at=at, organisation=organisation, **facts)


def tell(claim: Claim, template: str, *organisations: Organisation, actor: User | None, **context: object) -> None:
    """Write to whoever answers for some sides of a claim; nobody is told what they did themselves."""
    for organisation in organisations:
        for user in answerable(organisation):
            if user != actor:
                mail.send_to(user, template, claim=claim, is_claimant=organisation == claim.claimant, **context)
