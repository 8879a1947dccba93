"""What an answer is about, and who may see and give it."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.links import uuid_behind
from accounts.models import Party
from accounts.queries.people import proved_addresses
from accounts.viewers import Viewer
from licensing.models import PermissionRequest
from licensing.replies import SOME, THESE, Reply
from marketplace.catalog.models import Credit, Recording, RightsShare
from marketplace.kit.vocabulary import Answer

ActsAs = PermissionRequest.ActsAs
NOBODYS = Q(party__user=None, party__organisation=None, party__controlled_by=None)
OTHERS = (ActsAs.MANAGER, ActsAs.BAND, ActsAs.GUARDIAN, ActsAs.ESTATE)
ONLY_BY_PROOF: dict[str, tuple[str, ...]] = {
    Party.Kind.BAND: (ActsAs.BAND, ActsAs.MANAGER),
    Party.Kind.ESTATE: (ActsAs.ESTATE, ActsAs.MANAGER),
}


def recordings_meant(request: PermissionRequest, given: Reply) -> list[Recording]:
    """Those that were asked about, or also all others of the party that the asking organisation lists by now."""
    asked = request.recordings.order_by("title", "pk")
    if given.reach == SOME:
        return list(asked.filter(uuid__in=given.chosen))
    if given.reach == THESE:
        return list(asked)
    every = Q(pk__in=asked.values("pk")) | Q(organisation=request.organisation, pk__in=recordings_of(request.party))
    return list(Recording.objects.filter(every).order_by("title", "pk"))


def recordings_of(party: Party) -> QuerySet[Recording, int]:
    """Every recording that credits a party or in which it has a share."""
    credited = Credit.objects.filter(party=party)
    named = (
        Q(pk__in=credited.filter(recording__isnull=False).values("recording"))
        | Q(work__in=credited.filter(work__isnull=False).values("work"))
        | Q(pk__in=RightsShare.objects.filter(holder=party).values("recording"))
    )
    return Recording.objects.filter(named).values_list("pk", flat=True)


def request_behind(token: str) -> PermissionRequest | None:
    """The question that a link in a letter asks; None for a link that we did not write."""
    uuid = uuid_behind("request-answer", token)
    return _told().filter(uuid=uuid).first() if uuid else None


def requests_to(viewer: Viewer) -> QuerySet[PermissionRequest]:
    """What was asked of the viewer: of the creator they are or represent, or of the organisation they act for.

    And what was asked by a letter to an address that they have proved to be theirs, while nobody here is the one whom
    it asks: they may do there what they may do by the link in that letter, and nothing more.
    """
    asked = Q(party__in=[party.pk for party in viewer.payees])
    if viewer.user is not None and viewer.key is None:
        asked |= NOBODYS & Q(is_typed=True, email__in=proved_addresses(viewer.user))
    return _told().filter(asked)


def may_take_back(request: PermissionRequest) -> bool:
    """Whether the letter itself takes back the yes that it brought: nobody has an account in which it can be done."""
    party = request.party
    is_yes = request.says == Answer.YES and request.taken_back_at is None
    return is_yes and party.user_id is None and party.represents is None


def roles_of(request: PermissionRequest, viewer: Viewer) -> list[str]:
    """As whom a reader may answer: one who is signed in as they are known here, a stranger as they say."""
    party = request.party
    if party.organisation or party.controlled_by:
        return [ActsAs.STAFF]
    if viewer.user is not None and viewer.user == party.user:
        return [ActsAs.SELF]
    if party.kind in ONLY_BY_PROOF:
        return [*ONLY_BY_PROOF[party.kind]]
    is_another = party.user is not None and viewer.user is not None
    acts = party in viewer.represented or is_another or (party.user is None and not request.is_typed)
    if acts:  # whoever represents them is signed in, or had the letter
        return [*OTHERS]
    return [ActsAs.SELF, *OTHERS] if request.needs_consent else [ActsAs.STAFF, ActsAs.SELF, *OTHERS]


def open_questions(viewer: Viewer, *, at: datetime) -> int:
    """How many questions wait for the viewer's answer."""
    return requests_to(viewer).filter(status=PermissionRequest.Status.SENT, expires_at__gt=at).count()


def requests_from(viewer: Viewer) -> QuerySet[PermissionRequest]:
    """What the viewer's organisation asked of others."""
    return _told().filter(organisation=viewer.organisation) if viewer.organisation else _told().none()


def _told() -> QuerySet[PermissionRequest]:
    return PermissionRequest.objects.select_related(
        "organisation",
        "party__user",
        "party__organisation",
        "party__controlled_by",
        "catalog",
        "terms",
        "sent_by",
        "selection",
        "representation",
    )
