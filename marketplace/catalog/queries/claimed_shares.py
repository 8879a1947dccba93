"""The shares that a claim reaches, as the arithmetic of taking reads them."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from marketplace.catalog.models import Claim, Recording, RightsShare
from marketplace.catalog.taking import Earning, Held, Wanted


def held(claim: Claim, recordings: Iterable[Recording] | QuerySet[Any], since: date) -> QuerySet[RightsShare]:
    """The shares of the claimed side that last past a day, or begin after it, somewhere where it is claimed."""
    shares = RightsShare.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=since),
        recording__in=recordings,
        side=claim.side,
        territory__overlaps=claim.territory,
    )
    return shares.select_related("recording", "holder").prefetch_related("participations").order_by("pk")


def held_of(share: RightsShare, *, keeps_earners: bool) -> Held:
    """One share with everybody who goes on earning from it."""
    earning = share.participations.all() if keeps_earners else ()
    return Held(
        share.pk,
        share.holder_id,
        Fraction(share.parts, share.whole),
        share.territory,
        share.valid_from,
        share.valid_until,
        tuple(
            Earning(one.party_id, Fraction(one.parts, one.whole), one.payment, one.valid_from, one.valid_until)
            for one in earning
        ),
    )


def wanted(claim: Claim, since: date) -> Wanted:
    """What a claim is to."""
    against = frozenset(party.pk for party in claim.against.all())
    return Wanted(claim.part, claim.territory, since, claim.claimant.party.pk, against)
