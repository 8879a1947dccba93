"""What everybody may see: listed catalogs of verified organisations, and what is in them."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from licensing.models import Terms
from marketplace.catalog.models import Catalog, Recording

LISTED = Q(status=Catalog.Status.LISTED, organisation__status=Organisation.Status.VERIFIED)


def listed_catalogs() -> QuerySet[Catalog]:
    """The catalogs on offer, with whose they are."""
    return Catalog.objects.filter(LISTED).select_related("organisation")


def listed_recordings() -> QuerySet[Recording]:
    """The recordings of the catalogs on offer, without those that were taken off the market."""
    return Recording.objects.filter(
        catalog__status=Catalog.Status.LISTED,
        organisation__status=Organisation.Status.VERIFIED,
        withdrawn_at__isnull=True,
    )


def listed_organisations() -> QuerySet[Organisation]:
    """The verified organisations that list something."""
    return Organisation.objects.filter(
        status=Organisation.Status.VERIFIED, catalogs__status=Catalog.Status.LISTED
    ).distinct()


def offered_terms(*, on: date) -> QuerySet[Terms]:
    """The Terms that anybody may license under on a day."""
    return (
        Terms.objects.in_effect(on)
        .filter(
            catalog__status=Catalog.Status.LISTED,
            organisation__status=Organisation.Status.VERIFIED,
        )
        .select_related("organisation", "catalog", "replaces")
    )
