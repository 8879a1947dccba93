"""Take back, by the letter that brought it, a yes whose giver has no account here."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from licensing import request_words
from licensing.models import PermissionRequest
from licensing.queries.answers import may_take_back
from licensing.services import request_letters
from licensing.services.request_writing import locked, record
from licensing.services.requests import RequestClosed
from marketplace.catalog.models import Consent, Grant, StandingPolicy
from marketplace.catalog.services import consents, grants, policies
from marketplace.kit.hashing import sha256_hex
from marketplace.kit.vocabulary import Purpose


@transaction.atomic
def take_back(request: PermissionRequest, *, language: str, at: datetime, actor: User | None) -> PermissionRequest:
    """End all that one answer gave, from now on; what was not yet proved will never count.

    Doing it twice changes nothing. Whoever has an account here does it there: they may have said something else since.
    """
    request = locked(request)
    if request.taken_back_at:
        return request
    if not may_take_back(request):
        raise RequestClosed(_("Whoever this is about has an account here, and changes it there."))
    request.taken_back_at = at
    request.save(update_fields=["taken_back_at"])
    record("request.yes_withdrawn", request, at=at, actor=actor)
    if request.counted_at is not None:
        _end_rules(request, at=at, actor=actor)
        for consent in Consent.objects.filter(origin=request.uuid, withdrawn_at=None).order_by("pk"):
            consents.withdraw(consent, at=at, actor=actor)
        for grant in Grant.objects.filter(origin=request.uuid, withdrawn_at=None).order_by("pk"):
            grants.withdraw(grant, at=at, actor=actor)
    request_letters.withdrawn(request, language=language)
    return request


def _end_rules(request: PermissionRequest, *, at: datetime, actor: User | None) -> None:
    """Rules that the answer wrote go with it: from now on they allow nothing of what it allowed."""
    rules = StandingPolicy.objects.filter(party=request.party).order_by("-written_at", "-pk").first()
    if rules is None or rules.words_sha256 != request.words_sha256:
        return
    words = request_words.withdrawal(request)
    policy = policies.Policy(asks=[Purpose(one) for one in rules.asks])
    policies.write(request.party, policy, words_sha256=sha256_hex(words.encode()), at=at, actor=actor)
