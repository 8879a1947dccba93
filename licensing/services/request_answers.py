"""Take an answer once, keep the words that were signed, and let it count: at once, or when the proof is accepted."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Representation, User
from accounts.services import audit
from licensing.models import PermissionRequest
from licensing.queries.answers import recordings_meant
from licensing.services import request_letters
from licensing.services.requests import RequestClosed
from licensing.signed_answers import EVERYWHERE, Answer
from marketplace.catalog.models import Consent, Grant, Recording, StandingPolicy
from marketplace.catalog.services import consents, grants, policies
from marketplace.kit.errors import Malformed, NotAllowed
from marketplace.kit.hashing import sha256_hex
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Content, Personal, Purpose, Stage

Says, ActsAs, Status = PermissionRequest.Says, PermissionRequest.ActsAs, PermissionRequest.Status

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
    given: Answer,
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
        .select_related("organisation", "party__user", "catalog", "sent_by", "selection__organisation")
        .get(pk=request.pk)
    )
    if not request.is_open(at=at):
        raise RequestClosed(_("This was answered already, was taken back, or is too old."))
    _refuse_askers(request, actor)
    _refuse_what_is_not_theirs(request, given, proof)
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
        request = count(request, at=at)
    request_letters.receipt(request, language=language)
    request_letters.tell_asker(request)
    return request


@transaction.atomic
def count(request: PermissionRequest, *, at: datetime) -> PermissionRequest:
    """Let an answer count from now on; counting it twice changes nothing.

    What somebody signed for a person who has answered themself since does not count any more.
    """
    request = (
        PermissionRequest.objects.select_for_update(of=("self",))
        .select_related("organisation", "party__user", "catalog", "answered_by")
        .get(pk=request.pk)
    )
    if not request.waits_for_proof or request.answer is None or _has_spoken_since(request):
        return request
    given = Answer.from_json(request.answer)
    if request.needs_consent:
        _sign(request, given, at=at)
    if request.sides:
        _grant(request, given, at=at)
    request.counted_at = at
    request.save(update_fields=["counted_at"])
    return request


def _has_spoken_since(request: PermissionRequest) -> bool:
    own = Q(party__user=request.party.user) if request.party.user else Q(party=request.party)
    spoken = Consent.objects.filter(own).exclude(origin=request.uuid)
    later = Q(given_at__gt=request.closed_at) | Q(withdrawn_at__gt=request.closed_at)
    ruled = StandingPolicy.objects.filter(own, written_at__gt=request.closed_at)
    return spoken.filter(later).exclude(basis=Consent.Basis.DECLARED, withdrawn_at=None).exists() or ruled.exists()


def _meant(request: PermissionRequest) -> list[Recording]:
    """The recordings that the words meant when they were signed, whatever was listed since."""
    uuids = (request.answer or {})["meant"]
    return list(Recording.objects.filter(uuid__in=uuids).order_by("title", "pk"))


def _refuse_askers(request: PermissionRequest, actor: User | None) -> None:
    if actor is None or request.party.user_id == actor.pk:
        return
    askers = [request.organisation, *([request.selection.organisation] if request.selection else [])]
    for asker in askers:
        if asker.memberships.filter(user=actor).exists():
            raise NotYoursToAnswer(
                _("You ask for %(label)s. Only %(name)s can answer.") % {"label": asker, "name": request.party}
            )


def _refuse_what_is_not_theirs(request: PermissionRequest, given: Answer, proof: Representation | None) -> None:
    if given.acts_as in NEEDS_PROOF and proof is None:
        raise ProofMissing(_("Send the document that shows that you may sign."))
    if given.valid_until and given.reach == EVERYWHERE and request.needs_consent:
        raise Malformed(_("Rules for every label have no last day. Leave the day empty, or choose fewer recordings."))
    is_asked = (request.asks_voice or not given.voice) and (request.asks_name or not given.name_use)
    if (given.voice or given.name_use) and (given.acts_as not in MAY_GIVE_VOICE or not is_asked):
        raise VoiceNotYours(_("Only the person themselves can give that."))
    if (given.voice or given.name_use) and proof is not None and not _proves(proof, given.acts_as):
        raise VoiceNotYours(_("The document that we accepted does not show that you may give that. Write to us."))
    if given.least_price and given.least_price.currency != request.price.currency:
        raise Malformed(_("The price was asked in %(currency)s.") % {"currency": request.price.currency})


def _proves(proof: Representation, acts_as: str) -> bool:
    """A document shows what it was handed in for: a manager's says nothing of a voice."""
    is_new = proof.status == Representation.Status.SUBMITTED
    return is_new or proof.permission_requests.filter(answer__acts_as=acts_as).exists()


def _sign(request: PermissionRequest, given: Answer, *, at: datetime) -> None:
    is_yes = given.says == Says.YES
    if given.reach == EVERYWHERE:
        _write_policy(request, given, at=at)
    consents.sign(
        request.party,
        answer=given.says,
        purposes=request.purposes,
        personal=_personal(given) if is_yes else [],
        recordings=_meant(request),
        least_price=given.least_price if is_yes else None,
        advertising=is_yes and given.advertising,
        valid_until=given.valid_until if is_yes else None,
        origin=request.uuid,
        words_sha256=request.words_sha256,
        document=_evidence(request, given),
        at=at,
        actor=request.answered_by,
    )


def _personal(given: Answer) -> list[Personal]:
    ticked = ((Personal.VOICE, given.voice), (Personal.NAME_IMAGE_LIKENESS, given.name_use))
    return [personal for personal, is_given in ticked if is_given]


def _write_policy(request: PermissionRequest, given: Answer, *, at: datetime) -> None:
    """The person's rules for every label: what was said about these purposes; about the others, what they were.

    Where there were none, the others are asked about.
    """
    is_yes = given.says == Says.YES
    own = Q(party__user=request.party.user) if request.party.user else Q(party=request.party)
    before = StandingPolicy.objects.filter(own).order_by("-written_at", "-pk").first()
    about = set(request.purposes)
    allows = set(before.allows if before else ()) - about
    asks = set(before.asks if before else Purpose) - about
    if is_yes:
        allows |= about
    if given.says == Says.ASK:
        asks |= about
    stance = StandingPolicy.Stance
    kept = before or StandingPolicy(voice=stance.ASK, name_image_likeness=stance.ASK, advertising=stance.ASK)
    policy = policies.Policy(
        allows=[Purpose(one) for one in allows],
        asks=[Purpose(one) for one in asks],
        least_price=given.least_price or (before.least_price if before else None),
        voice=stance.NO if is_yes and not given.voice else kept.voice,
        name_image_likeness=stance.NO if is_yes and not given.name_use else kept.name_image_likeness,
        advertising=_advertising(request, given) or kept.advertising,
    )
    policies.write(request.party, policy, words_sha256=request.words_sha256, at=at, actor=request.answered_by)


def _advertising(request: PermissionRequest, given: Answer) -> str:
    """What was said about advertising; nothing where it was not asked, or no yes was given."""
    if given.says != Says.YES or not request.asked_for_advertising:
        return ""
    return StandingPolicy.Stance.YES if given.advertising else StandingPolicy.Stance.NO


def _grant(request: PermissionRequest, given: Answer, *, at: datetime) -> None:
    if given.says != Says.YES:
        _take_back(request, given, at=at)
        return
    document = request.asked["document"]
    scope = grants.Scope(
        purposes=request.purposes,
        stages=[Stage(stage) for stage in document["stages"]],
        contents=[Content(content) for content in document["contents"]],
        territory=Territory.parse(document["territory"]),
        sides=request.sides,
        valid_until=given.valid_until,
        least_price=given.least_price,
        least_side=(given.side_percent, 100) if given.side_percent else None,
    )
    everything = given.reach == EVERYWHERE
    grants.give(
        request.party,
        scope,
        recordings=() if everything else _meant(request),
        covers_all=everything,
        document=_evidence(request, given),
        origin=request.uuid,
        words_sha256=request.words_sha256,
        at=at,
        actor=request.answered_by,
    )


def _take_back(request: PermissionRequest, given: Answer, *, at: datetime) -> None:
    """A no ends the holder's earlier permissions that lie wholly within what it is about."""
    meant = {recording.pk for recording in _meant(request)}
    standing = Grant.objects.filter(holder=request.party, withdrawn_at=None, purposes__overlap=request.purposes)
    for grant in standing.order_by("pk"):
        named = set(grant.recordings.values_list("pk", flat=True))
        is_within = bool(named) and not grant.covers_all and grant.catalog_id is None and named <= meant
        if given.reach == EVERYWHERE or is_within:
            grants.withdraw(grant, at=at, actor=request.answered_by)


def _evidence(request: PermissionRequest, given: Answer) -> str:
    """For the trade, in English: which question, who signed, and how the link reached them."""
    how = "in their account" if request.answered_by else "by the link in a letter"
    return f"Request {request.uuid}, signed by {given.signed_name} ({given.acts_as}) {how}"[:500]
