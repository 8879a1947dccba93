"""Let whoever was reached by a letter see and change their answers in an account of their own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.queries.people import has_proved
from accounts.services import parties, representations
from licensing.models import PermissionRequest
from marketplace.kit.errors import NotAllowed

ActsAs = PermissionRequest.ActsAs


class NotYourLetter(NotAllowed):
    """The account's proved address is not the one that the letter came to."""


def may_take_over(request: PermissionRequest) -> bool:
    """Whether an account may become the person who was asked: nobody is yet, and they answered as themselves."""
    said = (request.answer or {}).get("acts_as", ActsAs.SELF)
    return request.needs_consent and said == ActsAs.SELF and request.party.kind != Party.Kind.ORGANISATION


@transaction.atomic
def take_over(request: PermissionRequest, *, user: User, at: datetime) -> Party:
    """Be the person whom the letter asked; only whoever has proved the address that it came to can."""
    if not has_proved(user, request.email) or not may_take_over(request):
        raise NotYourLetter(
            _("The letter came to another address than the one you signed in with. Sign in with that one.")
        )
    party = parties.claim(request.party, user=user, at=at)
    representations.end_what_others_began(party, at=at, actor=user)
    return party
