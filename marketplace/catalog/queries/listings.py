"""Who lists an ISRC already, so that another organisation's file cannot bring it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Organisation
from marketplace.catalog.models import Catalog, Claim, ImportBatch, ImportRow, Recording
from marketplace.kit.identifiers import isrc
from marketplace.kit.problems import Refused
from marketplace.kit.vocabulary import Side

WON = (Claim.Status.UPHELD, Claim.Status.SETTLED)


def listed_elsewhere(isrcs: Collection[str], organisation: Organisation) -> QuerySet[Recording]:
    """Recordings of other organisations that stand in the way of listing these ISRCs, the eldest first.

    What an unverified organisation lists, or what was taken off the market, stands in nobody's way; nor does a
    recording on which the organisation has won, or settled, a claim to the master.
    """
    others = Recording.objects.filter(isrc__in=isrcs, withdrawn_at=None).exclude(organisation=organisation)
    found = others.filter(organisation__status=Organisation.Status.VERIFIED)
    won = Claim.objects.filter(recordings=OuterRef("pk"), claimant=organisation, side=Side.MASTER, status__in=WON)
    return found.exclude(catalog__status=Catalog.Status.WITHDRAWN).exclude(Exists(won)).order_by("created_at", "pk")


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
    """What everybody can see of others: recordings of verified organisations in listed catalogs."""
    others = Recording.objects.exclude(organisation=organisation).select_related("organisation")
    return others.filter(
        catalog__status=Catalog.Status.LISTED, organisation__status=Organisation.Status.VERIFIED
    ).order_by("pk")
