"""Let whoever was reached by a letter see and change their answers in an account of their own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.queries.people import has_proved
from accounts.services import parties, representations
from licensing.models import PermissionRequest
from licensing.queries.answers import ONLY_BY_PROOF
from marketplace.kit.errors import NotAllowed

ActsAs = PermissionRequest.ActsAs


class NotYourLetter(NotAllowed):
    """The account's proved address is not the one that the letter came to."""


def may_take_over(request: PermissionRequest) -> bool:
    """Whether an account may become the person who was asked: they have answered as themselves, and it counts.

    A band and an estate are nobody's by a letter alone: who signs for them shows a document.
    """
    said = request.answer or {}
    is_own = said.get("acts_as") == ActsAs.SELF and request.representation_id is None
    by_proof = {Party.Kind.ORGANISATION, *ONLY_BY_PROOF}
    return is_own and request.counted_at is not None and request.needs_consent and request.party.kind not in by_proof


def refuse_others(request: PermissionRequest, user: User) -> None:
    """Raise `NotYourLetter` for whoever has not proved the address, or did not answer as the person themself."""
    if not has_proved(user, request.email):
        raise NotYourLetter(
            _("The letter came to another address than the one you signed in with. Sign in with that one.")
        )
    if not may_take_over(request) or representations.represents(user, request.party):
        raise NotYourLetter(_("Only who answered this letter as the person themselves can see it in an account."))


@transaction.atomic
def take_over(request: PermissionRequest, *, user: User, at: datetime) -> Party:
    """Be the person whom the letter asked; only whoever has proved the address that it came to can."""
    refuse_others(request, user)
    party = parties.claim(request.party, user=user, at=at)
    representations.end_what_others_began(party, at=at, actor=user)
    return party
