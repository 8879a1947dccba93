"""What is on offer to everybody, and who lists an ISRC already, so that another organisation's file cannot bring it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Organisation
from marketplace.catalog.models import Catalog, Claim, ImportBatch, ImportRow, Recording
from marketplace.kit.identifiers import isrc
from marketplace.kit.problems import Refused
from marketplace.kit.vocabulary import Side

WON = Q(status__in=[Claim.Status.SETTLED, Claim.Status.UPHELD], parts=F("whole"))


def listed_catalogs() -> QuerySet[Catalog]:
    """The catalogs on offer, with whose they are: those that a verified organisation lists."""
    verified = Organisation.Status.VERIFIED
    listed = Catalog.objects.filter(status=Catalog.Status.LISTED, organisation__status=verified)
    return listed.select_related("organisation")


def listed_recordings() -> QuerySet[Recording]:
    """The recordings of the catalogs on offer, without those that were taken off the market."""
    return Recording.objects.filter(catalog__in=listed_catalogs().values("pk"), withdrawn_at=None)


def listed_elsewhere(isrcs: Collection[str], organisation: Organisation) -> QuerySet[Recording]:
    """Recordings of other organisations that stand in the way of listing these ISRCs, the eldest first.

    What an unverified organisation lists, or what was given up and not listed since, stands in nobody's way; nor does
    a recording on which the organisation has won or settled a claim to the whole master. What was listed and taken off
    the market keeps its place, as it does for clearance; what never was listed has none once it is off.
    """
    others = Recording.objects.filter(isrc__in=isrcs).exclude(organisation=organisation)
    found = others.filter(organisation__status=Organisation.Status.VERIFIED)
    is_off = Q(withdrawn_at__isnull=False) | Q(catalog__status=Catalog.Status.WITHDRAWN)
    listed_since = Q(catalog__status=Catalog.Status.LISTED, catalog__listed_at__gt=F("given_up_at"), withdrawn_at=None)
    won = Claim.objects.filter(WON, recordings=OuterRef("pk"), claimant=organisation, side=Side.MASTER)
    return (
        found.exclude(is_off, catalog__first_listed_at=None)
        .filter(Q(given_up_at=None) | listed_since)
        .exclude(Exists(won))
        .order_by("created_at", "pk")
    )


def contested_in(batch: ImportBatch) -> QuerySet[Recording]:
    """What other organisations list of the ISRCs of rows that are refused for their ISRC."""
    refused = batch.rows.filter(outcome=ImportRow.Outcome.REFUSED, errors__contains=[{"field": "isrc"}])
    written: Any = refused.values_list("cells__isrc", flat=True)
    return listed_elsewhere(isrcs_in(text or "" for text in written)[0], batch.organisation)


def isrcs_in(texts: Iterable[str]) -> tuple[set[str], list[str]]:
    """The ISRCs that some texts are, in their one form, and the texts that are none."""
    found, strange = set(), []
    for text in texts:
        try:
            found.add(isrc(text))
        except Refused:
            strange.append(text)
    return found, strange


def claimable(organisation: Organisation) -> QuerySet[Recording]:
    """What everybody can see of others."""
    return listed_recordings().exclude(organisation=organisation).select_related("organisation").order_by("pk")
