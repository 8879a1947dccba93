"""What a holder holds: its shares at whatever label, and whether it has permitted anything on them."""

from datetime import date

from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q, QuerySet

from accounts.models import Organisation
from accounts.viewers import Viewer
from marketplace.catalog.models import Grant, RightsShare
from marketplace.kit.territories import NOWHERE

SPOKEN = ~Q(words_sha256="") | Q(withdrawn_at__isnull=False, origin=None)
OWN = Q(origin__isnull=False) | ~Q(words_sha256="")


class IsOneOf(Func):
    """Whether a value is in an array."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


SOMEWHERE = ~Q(territory=NOWHERE)  # a share that a claim took away everywhere is left, with no country in it


def in_force(on: date) -> Q:
    """What holds on a day."""
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def shares_visible_to(viewer: Viewer) -> QuerySet[RightsShare]:
    """Every share in the viewer's own name, or in one that its organisation has taken over, at whatever label."""
    return (
        RightsShare.objects.filter(SOMEWHERE, holder__in=[party.pk for party in viewer.payees])
        .select_related("recording__organisation", "recording__catalog", "recording__release", "holder")
        .order_by("recording__title", "recording__pk", "side", "valid_from", "pk")
    )


def with_permission(shares: QuerySet[RightsShare], *, on: date) -> QuerySet[RightsShare]:
    """Say of each share whether its holder has permitted anything on it that day: `is_permitted`.

    A permission may still be too narrow for what somebody wants; that depends on the wish, and clearance says it. What
    a label's file says counts as it does there: not beside the holder's own word.
    """
    return shares.annotate(is_permitted=_permitted(on))


def waiting(shares: QuerySet[RightsShare], *, on: date) -> QuerySet[RightsShare]:
    """Those on which their holder has permitted nothing."""
    return shares.filter(~_permitted(on))


def listers_of(shares: QuerySet[RightsShare]) -> list[Organisation]:
    """The labels that list them, the one with most shares first."""
    counted = shares.order_by().values("recording__organisation").annotate(count=Count("pk"))
    most = {row["recording__organisation"]: row["count"] for row in counted}
    return sorted(Organisation.objects.filter(pk__in=most), key=lambda one: (-most[one.pk], one.name, one.pk))


def _permitted(on: date) -> Q:
    standing = _about().filter(in_force(on), withdrawn_at=None)
    stated = Q(Exists(standing.exclude(OWN))) & ~Q(Exists(_about().filter(SPOKEN)))
    return Q(Exists(standing.filter(OWN))) | stated


def _about() -> QuerySet[Grant]:
    """The permissions of a share's holder that are about its recording and its side."""
    through = Grant.recordings.through.objects
    named = through.filter(grant=OuterRef("pk"), recording=OuterRef(OuterRef("recording_id")))
    covers = Q(covers_all=True) | Q(catalog=OuterRef("recording__catalog")) | Q(Exists(named))
    return Grant.objects.filter(covers, IsOneOf(OuterRef("side"), F("sides")), holder=OuterRef("holder_id"))
