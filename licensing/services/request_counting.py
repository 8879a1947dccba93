"""Let an answer that was signed count: as consent, as rules for every label, and as a holder's permission."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from licensing.models import PermissionRequest
from licensing.replies import EVERYWHERE, Reply, purposes_of, territory_of
from marketplace.catalog.models import Consent, Grant, Recording, StandingPolicy
from marketplace.catalog.services import consents, grants, policies
from marketplace.kit.vocabulary import Answer, Content, Personal, Purpose, Stage


@transaction.atomic
def count(request: PermissionRequest, *, at: datetime) -> PermissionRequest:
    """Let an answer count from now on; counting it twice changes nothing.

    What somebody signed for a person who has answered themself since does not count any more, nor what was taken back.
    """
    request = (
        PermissionRequest.objects.select_for_update(of=("self",))
        .select_related("organisation", "party__user", "catalog", "answered_by")
        .get(pk=request.pk)
    )
    if not request.waits_for_proof or request.answer is None or _has_spoken_since(request):
        return request
    given = Reply.from_json(request.answer)
    if request.needs_consent:
        _sign(request, given, at=at)
    if request.sides:
        _grant(request, given, at=at)
    request.counted_at = at
    request.save(update_fields=["counted_at"])
    return request


def _has_spoken_since(request: PermissionRequest) -> bool:
    own = _own(request)
    spoken = Consent.objects.filter(own).exclude(origin=request.uuid)
    later = Q(given_at__gt=request.closed_at) | Q(withdrawn_at__gt=request.closed_at)
    ruled = StandingPolicy.objects.filter(own, written_at__gt=request.closed_at)
    return spoken.filter(later).exclude(basis=Consent.Basis.DECLARED, withdrawn_at=None).exists() or ruled.exists()


def _own(request: PermissionRequest) -> Q:
    """Of the same person, under whichever of their names."""
    return Q(party__user=request.party.user) if request.party.user else Q(party=request.party)


def _meant(request: PermissionRequest) -> list[Recording]:
    """The recordings that the words meant when they were signed, whatever was listed since."""
    uuids = (request.answer or {})["meant"]
    return list(Recording.objects.filter(uuid__in=uuids).order_by("title", "pk"))


def _sign(request: PermissionRequest, given: Reply, *, at: datetime) -> None:
    """Sign for the recordings that were shown, and first, without any voice, for all others where that was said."""
    if given.reach == EVERYWHERE:
        _speak_for_all(request, given, at=at)
    personal = _personal(given) if given.says == Answer.YES else []
    _consent(request, given, _meant(request), personal, at=at)


def _consent(
    request: PermissionRequest, given: Reply, named: list[Recording], personal: list[Personal], *, at: datetime
) -> None:
    is_yes = given.says == Answer.YES
    consents.sign(
        request.party,
        answer=given.says,
        purposes=purposes_of(request, given),
        personal=personal,
        recordings=named,
        covers_all=not named,
        least_price=given.least_price if is_yes else None,
        advertising=is_yes and given.advertising,
        valid_until=given.valid_until if is_yes else None,
        origin=request.uuid,
        words_sha256=request.words_sha256,
        document=_evidence(request, given),
        at=at,
        actor=request.answered_by,
    )


def _speak_for_all(request: PermissionRequest, given: Reply, *, at: datetime) -> None:
    """Whoever has no rules yet has them from now on; beside rules it is one answer about all of theirs.

    So what the rules say of other uses, at which price and until when, stays as it was signed.
    """
    if StandingPolicy.objects.filter(_own(request)).exists():
        _consent(request, given, [], [], at=at)
        return
    is_yes, about = given.says == Answer.YES, purposes_of(request, given)
    policy = policies.Policy(
        allows=about if is_yes else [],
        asks=[one for one in Purpose if one not in about or given.says == Answer.ASK],
        least_price=given.least_price if is_yes else None,
        voice=Answer.NO if is_yes and not given.voice else Answer.ASK,
        name_image_likeness=Answer.NO if is_yes and not given.name_use else Answer.ASK,
        advertising=_advertising(request, given),
        valid_until=given.valid_until if is_yes else None,
    )
    policies.write(request.party, policy, words_sha256=request.words_sha256, at=at, actor=request.answered_by)


def _personal(given: Reply) -> list[Personal]:
    ticked = ((Personal.VOICE, given.voice), (Personal.NAME_IMAGE_LIKENESS, given.name_use))
    return [personal for personal, is_given in ticked if is_given]


def _advertising(request: PermissionRequest, given: Reply) -> str:
    """What was said about advertising: they are asked where it was not, or no yes was given."""
    if given.says != Answer.YES or not request.asked_for_advertising:
        return Answer.ASK
    return Answer.YES if given.advertising else Answer.NO


def _grant(request: PermissionRequest, given: Reply, *, at: datetime) -> None:
    if given.says != Answer.YES:
        _take_back(request, given, at=at)
        return
    document = request.asked["document"]
    scope = grants.Scope(
        purposes=purposes_of(request, given),
        stages=[Stage(stage) for stage in document["stages"]],
        contents=[Content(content) for content in document["contents"]],
        territory=territory_of(request, given),
        sides=request.sides,
        valid_from=given.valid_from,
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


def _take_back(request: PermissionRequest, given: Reply, *, at: datetime) -> None:
    """A no ends the holder's earlier permissions that lie wholly within what it is about."""
    meant = {recording.pk for recording in _meant(request)}
    standing = Grant.objects.filter(holder=request.party, withdrawn_at=None, purposes__overlap=request.purposes)
    for grant in standing.order_by("pk"):
        named = set(grant.recordings.values_list("pk", flat=True))
        is_within = bool(named) and not grant.covers_all and grant.catalog_id is None and named <= meant
        if given.reach == EVERYWHERE or is_within:
            grants.withdraw(grant, at=at, actor=request.answered_by)


def _evidence(request: PermissionRequest, given: Reply) -> str:
    """For the trade, in English: which question, who signed, and how the link reached them."""
    how = "in their account" if request.answered_by else "by the link in a letter"
    return f"Request {request.uuid}, signed by {given.signed_name} ({given.acts_as}) {how}"[:500]
