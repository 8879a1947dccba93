"""Ask holders who act for themselves to agree to a change of shares; what one of them refuses, an operator decides."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Party, User
from accounts.queries.people import account_holders
from accounts.services import audit, mail
from accounts.services.neutrality import require_neutral
from accounts.services.parties import names_to_holders, names_to_parties
from accounts.services.signing import require_signatory
from marketplace.catalog.divisions import Division, as_json, from_json
from marketplace.catalog.models import Recording, RightsChange, ShareProposal, ShareProposalAnswer
from marketplace.catalog.queries.divisions import first_open_day
from marketplace.catalog.queries.share_proposals import open_on
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.catalog.services.share_plans import plan
from marketplace.catalog.services.shares import RightsStand, divide
from marketplace.kit.errors import DomainError, NotAllowed
from marketplace.kit.vocabulary import Side

Status = ShareProposal.Status


class NobodyToAsk(DomainError):
    """It takes from nobody who acts for itself: the label does it by itself."""


class ProposedAlready(DomainError):
    """One proposal at a time about one recording."""


class ProposalOver(DomainError):
    """It was agreed, decided or taken back before."""


class NameMoved(DomainError):
    """Whoever agrees sees names, and each means whom it meant when it was proposed."""


class AgreeingWithOneself(NotAllowed):
    """Who works for the label does not agree for somebody whom they represent."""


@transaction.atomic
def propose(
    recordings: Collection[Recording],
    sides: Mapping[Side, Division],
    *,
    since: date,
    words: str,
    at: datetime,
    actor: User,
    how: str = RightsChange.How.EDITED,
    copied_from: Recording | None = None,
) -> ShareProposal:
    """Ask everybody from whose share a change takes whether they agree: one letter each, whatever many recordings."""
    holders = {share.holder for one in plan(recordings, sides, since=since) for share in one.takes_from}
    if not holders:
        raise NobodyToAsk(_("Nobody needs to agree to this. Write it."))
    agreed = [holder.pk for holder in holders]
    if refused := [one.refused for one in plan(recordings, sides, since=since, agreed=agreed) if one.refused]:
        raise RightsStand(refused[0])
    if open_on(recordings).exists():
        raise ProposedAlready(_("You have proposed a change of these recordings already. Take it back first."))
    organisation = next(iter(recordings)).organisation
    proposal = ShareProposal.objects.create(
        organisation=organisation,
        sides=_with_parties(organisation, sides),
        since=since,
        how=how,
        copied_from=copied_from,
        words=words,
        proposed_by=actor,
        proposed_at=at,
    )
    proposal.recordings.set(recordings)
    ShareProposalAnswer.objects.bulk_create(ShareProposalAnswer(proposal=proposal, holder=one) for one in holders)
    _record("share_proposal.proposed", proposal, at=at, actor=actor, holders=sorted(str(one.uuid) for one in holders))
    for user in {user for holder in holders for user in account_holders(holder)}:
        mail.send_to(user, "share_proposed", proposal=proposal, recordings=len(recordings))
    return proposal


@transaction.atomic
def answer(
    proposal: ShareProposal, holders: Collection[Party], *, agrees: bool, words: str = "", at: datetime, actor: User
) -> ShareProposal:
    """Let holders agree, which changes the shares once all have, or refuse, which an operator then decides about."""
    permission_exclusive()
    proposal = _locked(proposal, Status.PROPOSED)
    for holder in holders:
        if holder.represents is not None:
            require_signatory(holder.represents, actor)
        elif agrees:
            _refuse_label(proposal, holder, actor)
    asked = proposal.answers.filter(holder__in=holders, agrees=None)
    asked.update(agrees=agrees, words=words, answered_by=actor, answered_at=at)
    if agrees:
        _record("share_proposal.agreed", proposal, at=at, actor=actor, reason=words)
    else:
        _record("share_proposal.refused", proposal, at=at, actor=actor, reason=words)
        proposal.status = Status.REFUSED
        proposal.save(update_fields=["status"])
    if agrees and not proposal.answers.filter(agrees=None).exists():
        _write(proposal, at=at, actor=actor)
        _end(proposal, Status.AGREED, at=at, actor=actor)
    mail.send_to(proposal.proposed_by, "share_proposal_answered", proposal=proposal, words=words)
    return proposal


@transaction.atomic
def decide(proposal: ShareProposal, *, status: str, reason: str, at: datetime, actor: User) -> ShareProposal:
    """Decide, with reasons, whether the change is made although a holder did not agree; all have it by mail."""
    permission_exclusive()
    proposal = _locked(proposal, *ShareProposal.OPEN)
    holders = [one.holder for one in proposal.answers.select_related("holder__organisation", "holder__controlled_by")]
    companies = [holder.represents for holder in holders if holder.represents]
    require_neutral(actor, proposal.organisation, *holders, *companies)
    if status == Status.UPHELD:
        _write(proposal, at=at, actor=actor)
    _end(proposal, Status(status), at=at, actor=actor, reason=reason)
    _record("share_proposal.decided", proposal, at=at, actor=actor, status=status, reason=reason)
    for user in {proposal.proposed_by, *(user for holder in holders for user in account_holders(holder))}:
        mail.send_to(user, "share_proposal_answered", proposal=proposal, words=reason)
    return proposal


@transaction.atomic
def take_back(proposal: ShareProposal, *, at: datetime, actor: User) -> ShareProposal:
    """Let the label leave everything as it is."""
    proposal = _locked(proposal, *ShareProposal.OPEN)
    _end(proposal, Status.WITHDRAWN, at=at, actor=actor)
    _record("share_proposal.taken_back", proposal, at=at, actor=actor)
    return proposal


def _refuse_label(proposal: ShareProposal, holder: Party, actor: User) -> None:
    label = proposal.organisation
    if holder.user_id != actor.pk and label.memberships.filter(user=actor).exists():
        raise AgreeingWithOneself(
            _("You work for %(label)s. Only %(name)s can agree.") % {"label": label, "name": holder.name}
        )


def _with_parties(organisation: Organisation, sides: Mapping[Side, Division]) -> dict[str, list[dict[str, Any]]]:
    """Divisions as they are kept, each name with whom it means to the label at this moment."""
    named = [one for division in sides.values() for one in division]
    holders = names_to_holders(organisation, (one.holder for one in named))
    people = names_to_parties(organisation, (earner.person for one in named for earner in one.earners))
    return {
        side.value: [
            kept
            | {
                "party": str(holders[one.holder].uuid),
                "people": [str(people[earner.person].uuid) for earner in one.earners],
            }
            for one, kept in zip(division, as_json(division), strict=True)
        ]
        for side, division in sides.items()
    }


def _write(proposal: ShareProposal, *, at: datetime, actor: User) -> None:
    """Divide as it was proposed, from that day on or from the first whose money was not divided meanwhile."""
    recordings = proposal.recordings.select_related("organisation", "catalog").order_by("pk")
    sides = {Side(side): from_json(kept) for side, kept in proposal.sides.items()}
    if _with_parties(proposal.organisation, sides) != proposal.sides:
        raise NameMoved(_("A name in it means somebody else by now. The label must take it back and propose it anew."))
    divide(
        list(recordings),
        sides,
        since=max(proposal.since, first_open_day()),
        at=at,
        actor=actor,
        how=proposal.how,
        copied_from=proposal.copied_from,
        agreed=list(proposal.answers.values_list("holder", flat=True)),
    )


def _locked(proposal: ShareProposal, *allowed: str) -> ShareProposal:
    found = ShareProposal.objects.select_for_update(of=("self",))
    proposal = found.select_related("organisation", "proposed_by", "copied_from").get(pk=proposal.pk)
    if proposal.status not in allowed:
        raise ProposalOver(_("This was answered or taken back before."))
    return proposal


def _end(proposal: ShareProposal, status: str, *, at: datetime, actor: User, reason: str = "") -> None:
    proposal.status, proposal.reason, proposal.ended_at, proposal.ended_by = status, reason, at, actor
    proposal.save(update_fields=["status", "reason", "ended_at", "ended_by"])


def _record(action: str, proposal: ShareProposal, *, at: datetime, actor: User, **facts: object) -> None:
    """In the history of the catalog; of the recording, where it is about one."""
    some = list(proposal.recordings.select_related("catalog")[:2])
    audit.record(
        action,
        subject=some[0] if len(some) == 1 else some[0].catalog,
        actor=actor,
        at=at,
        organisation=proposal.organisation,
        proposal=proposal.uuid,
        **facts,
    )
