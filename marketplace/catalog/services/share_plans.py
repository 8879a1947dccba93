"""Say what dividing sides of recordings anew would do, before anybody does it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.services.parties import names_to_holders, names_to_parties
from marketplace.catalog.divisions import Division, require_sound
from marketplace.catalog.models import Participation, Recording, RightsShare
from marketplace.catalog.queries.claimed_sides import claimed_sides
from marketplace.catalog.queries.divisions import first_open_day
from marketplace.catalog.queries.holders import guarded
from marketplace.catalog.services.share_comparisons import Redivided, compare
from marketplace.catalog.services.share_refusals import refuse, refuse_claimed, refuse_taking
from marketplace.kit.errors import DomainError
from marketplace.kit.vocabulary import Side


class NotYoursToDivide(DomainError):
    """Only the label that lists a recording says how it is divided."""


def plan(
    recordings: Collection[Recording],
    sides: Mapping[Side, Division],
    *,
    since: date,
    agreed: Collection[int] = (),
) -> list[Redivided]:
    """Say what dividing sides of recordings anew would do to each, and what is refused and why.

    `agreed` are the holders, acting for themselves, who have said yes to just this.
    """
    organisation = _organisation_of(recordings)
    for division in sides.values():
        require_sound(division, since=since)
    names = [one for division in sides.values() for one in division]
    holders = names_to_holders(organisation, (one.holder for one in names))
    people = names_to_parties(organisation, (earner.person for one in names for earner in one.earners))
    shares, earning = _loaded(recordings, sides, since)
    held = {share.holder_id for found in shares.values() for share in found}
    asked = guarded(held - set(agreed), against=organisation)
    open_from, claimed = first_open_day(), claimed_sides(recording.pk for recording in recordings)
    planned = []
    for recording in recordings:
        for side, division in sides.items():
            one = Redivided(recording, side)
            compare(one, division, shares[recording.pk, side], earning, holders, people, since)
            refuse(one, shares[recording.pk, side], since=since, open_from=open_from)
            refuse_taking(one, asked)
            refuse_claimed(one, claimed.get((recording.pk, side), ()))
            planned.append(one)
    return planned


def basis(recordings: Collection[Recording], sides: Collection[Side]) -> tuple[object, ...]:
    """All that a plan rests on and that others may move while it is made."""
    shares = RightsShare.objects.filter(recording__in=recordings, side__in=list(sides)).order_by("pk")
    held = list(shares.values_list("pk", "holder", "parts", "whole", "territory", "valid_from", "valid_until"))
    earning = Participation.objects.filter(share__in=[row[0] for row in held]).order_by("pk")
    return (
        held,
        list(earning.values_list("pk", "party", "parts", "whole", "payment", "valid_from", "valid_until")),
        guarded({row[1] for row in held}, against=_organisation_of(recordings)),
        claimed_sides(recording.pk for recording in recordings),
        first_open_day(),
    )


def _organisation_of(recordings: Collection[Recording]) -> Organisation:
    organisations = {recording.organisation_id: recording.organisation for recording in recordings}
    if len(organisations) != 1:
        raise NotYoursToDivide(_("Choose recordings of one label."))
    return next(iter(organisations.values()))


def _loaded(
    recordings: Collection[Recording], sides: Collection[Side], since: date
) -> tuple[dict[tuple[int, str], list[RightsShare]], dict[int, list[Participation]]]:
    """The shares and participations that hold on that day or later."""
    later = Q(valid_until__isnull=True) | Q(valid_until__gt=since)
    shares: dict[tuple[int, str], list[RightsShare]] = defaultdict(list)
    found = RightsShare.objects.filter(later, recording__in=recordings, side__in=list(sides))
    for share in found.select_related("holder").order_by("pk"):
        shares[share.recording_id, share.side].append(share)
    earning: dict[int, list[Participation]] = defaultdict(list)
    keys = [share.pk for held in shares.values() for share in held]
    for one in Participation.objects.filter(later, share__in=keys).order_by("pk"):
        earning[one.share_id].append(one)
    return shares, earning
