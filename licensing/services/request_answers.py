"""Take an answer once, and keep the words that were signed; it counts at once, or when the proof is accepted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Representation, User
from accounts.queries.people import account_holders
from accounts.services import audit
from licensing.models import PermissionRequest
from licensing.queries.answers import recordings_meant
from licensing.replies import EVERYWHERE, Reply, territory_of
from licensing.services import request_counting, request_letters
from licensing.services.requests import RequestClosed
from marketplace.catalog.services import consents
from marketplace.kit.errors import Malformed, NotAllowed
from marketplace.kit.hashing import sha256_hex

ActsAs, Status = PermissionRequest.ActsAs, PermissionRequest.Status

NEEDS_PROOF = frozenset({ActsAs.MANAGER, ActsAs.BAND, ActsAs.GUARDIAN, ActsAs.ESTATE})
MAY_GIVE_VOICE = frozenset({ActsAs.SELF, ActsAs.GUARDIAN, ActsAs.ESTATE})


class ProofMissing(Malformed):
    """Who answers for somebody else shows that they may."""


class VoiceNotYours(NotAllowed):
    """Only the person gives their voice or name, or who stands in for one who cannot."""


class NotYoursToAnswer(NotAllowed):
    """Nobody answers their own question in somebody else's name."""


@transaction.atomic
def answer(
    request: PermissionRequest,
    given: Reply,
    *,
    words: str,
    language: str,
    at: datetime,
    actor: User | None,
    proof: Representation | None = None,
) -> PermissionRequest:
    """Close the question with what was signed; a second answer by the same link is refused."""
    request = (
        PermissionRequest.objects.select_for_update(of=("self",))
        .select_related("organisation", "catalog", "sent_by", "selection__organisation")
        .select_related("party__user", "party__organisation", "party__controlled_by")
        .get(pk=request.pk)
    )
    if not request.is_open(at=at):
        raise RequestClosed(_("This was answered already, was taken back, or is too old."))
    _refuse_others(request, given, actor)
    _refuse_old_letters(request, given, actor)
    _refuse_what_is_not_theirs(request, given, proof)
    _refuse_what_was_not_asked(request, given, at=at)
    if given.reach == EVERYWHERE and request.needs_consent:
        consents.refuse_others_everything(request.party, actor)
    request.status, request.closed_at = Status.ANSWERED, at
    request.says = given.says
    request.answer = given.as_json() | {"meant": [str(one.uuid) for one in recordings_meant(request, given)]}
    request.words, request.words_sha256 = words, sha256_hex(words.encode())
    request.answered_by, request.representation = actor, proof
    request.save()
    audit.record(
        "request.answered",
        subject=request,
        actor=actor,
        at=at,
        organisation=request.organisation,
        party=request.party.uuid,
        says=given.says,
        words=request.words_sha256,
    )
    if proof is None or proof.status == Representation.Status.ACCEPTED:
        request = request_counting.count(request, at=at)
    request_letters.receipt(request, language=language)
    request_letters.tell_asker(request)
    return request


def _refuse_others(request: PermissionRequest, given: Reply, actor: User | None) -> None:
    """Refuse whoever is signed in as somebody else than the person, or asks the question themself."""
    if actor is None or request.party.user_id == actor.pk:
        return
    if request.party.user_id is not None and given.acts_as == ActsAs.SELF:
        raise NotYoursToAnswer(
            _("You are signed in as somebody else. Only %(name)s can answer as %(name)s.") % {"name": request.party}
        )
    askers = [request.organisation, *([request.selection.organisation] if request.selection else [])]
    for asker in askers:
        if asker.memberships.filter(user=actor).exists():
            raise NotYoursToAnswer(
                _("You ask for %(label)s. Only %(name)s can answer.") % {"label": asker, "name": request.party}
            )


def _refuse_old_letters(request: PermissionRequest, given: Reply, actor: User | None) -> None:
    """Refuse a letter that went where the asker said, once the person or the company is here to answer themself."""
    party = request.party
    if not request.is_typed or given.acts_as in NEEDS_PROOF or (party.user is None and party.represents is None):
        return
    here = account_holders(party)
    if actor not in here and request.email not in {user.email for user in here}:
        raise NotYoursToAnswer(
            _("%(name)s has an account here by now, and answers there. This letter came to another address.")
            % {"name": party.name}
        )


def _refuse_what_is_not_theirs(request: PermissionRequest, given: Reply, proof: Representation | None) -> None:
    if given.acts_as in NEEDS_PROOF and proof is None:
        raise ProofMissing(_("Send the document that shows that you may sign."))
    is_asked = (request.asks_voice or not given.voice) and (request.asks_name or not given.name_use)
    if (given.voice or given.name_use) and (given.acts_as not in MAY_GIVE_VOICE or not is_asked):
        raise VoiceNotYours(_("Only the person themselves can give that."))
    if (given.voice or given.name_use) and proof is not None and not _proves(proof, given.acts_as):
        raise VoiceNotYours(_("The document that we accepted does not show that you may give that. Write to us."))


def _refuse_what_was_not_asked(request: PermissionRequest, given: Reply, *, at: datetime) -> None:
    """Whoever answers may give less than what was asked, never something else."""
    if not set(given.purposes) <= set(request.purposes) or not territory_of(request, given):
        raise Malformed(_("That is not among what was asked."))
    if given.valid_until and given.valid_until <= (given.valid_from or at.date()):
        raise Malformed(_("It ends before it begins."))
    if given.least_price and given.least_price.currency != request.price.currency:
        raise Malformed(_("The price was asked in %(currency)s.") % {"currency": request.price.currency})


def _proves(proof: Representation, acts_as: str) -> bool:
    """A document shows what it was handed in for: a manager's says nothing of a voice."""
    is_new = proof.status == Representation.Status.SUBMITTED
    return is_new or proof.permission_requests.filter(answer__acts_as=acts_as).exists()
