"""Everybody whom a claim would take a share from is told of it, and heard before anything is taken."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.queries.people import account_holders
from accounts.services import mail
from marketplace.catalog.models import Claim, ClaimHolder
from marketplace.catalog.queries.claims import address_of, holders_to_tell, may_be_upheld
from marketplace.kit.errors import DomainError


class NotHeardYet(DomainError):
    """Nobody loses a share before they had their days to answer."""


@transaction.atomic
def tell_holders(claim: Claim, *, since: date, at: datetime, actor: User | None) -> list[ClaimHolder]:
    """Tell whoever else holds a share of it from a day on, and does not know of the claim; they have days to answer.

    A name without an account or an address is told through the label that named it.
    """
    told = []
    for party in holders_to_tell(claim, since=since):
        holder = ClaimHolder.objects.create(
            claim=claim,
            party=party,
            told_at=at,
            told_to=address_of(party),
            answer_by=(at + timedelta(days=settings.CLAIM_HOLDER_DAYS)).date(),
        )
        write_to(holder, "claim_holder_told", actor=actor)
        told.append(holder)
    return told


def write_to(holder: ClaimHolder, template: str, *, actor: User | None, **context: Any) -> None:
    """Write to a holder: to their account, else to the address that they were invited at."""
    context |= {"claim": holder.claim, "holder": holder}
    readers = account_holders(holder.party)
    for user in readers:
        if user != actor:
            mail.send_to(user, template, has_account=True, **context)
    if not readers and holder.told_to:
        mail.send(template, to=holder.told_to, has_account=False, **context)


def tell_all(claim: Claim, template: str, *, actor: User | None, but: Party | None = None, **context: Any) -> None:
    """Write to every holder who was told of a claim."""
    for holder in claim.holders.select_related("claim", "party__user").exclude(party=but):
        write_to(holder, template, actor=actor, **context)


def require_heard(claim: Claim, *, since: date, at: datetime) -> None:
    """Raise unless whoever lists it, and everybody else who holds a share of it, has answered or had the days to."""
    if claim.status == Claim.Status.SCREENED or not may_be_upheld(claim, at=at):
        raise NotHeardYet(_("The other side has its days to answer first. Until then the claim can stand."))
    if untold := holders_to_tell(claim, since=since).first():
        raise NotHeardYet(
            _("%(name)s holds a share of it, and has not been told of the claim. They are heard first.")
            % {"name": untold.name}
        )
    for holder in claim.holders.select_related("party").order_by("-answer_by", "pk"):
        if not holder.is_heard(at.date()):
            day = formats.date_format(holder.answer_by, "DATE_FORMAT")
            raise NotHeardYet(
                _("%(name)s holds a share of it, and has until %(day)s to answer. Until then the claim can stand.")
                % {"name": holder.party.name, "day": day}
            )
