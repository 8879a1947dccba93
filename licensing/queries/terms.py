"""Offers, and who may see them."""

from django.db.models import Count, Q, QuerySet

from accounts.viewers import Viewer
from licensing.models import Terms
from marketplace.catalog.models import Catalog
from marketplace.catalog.queries.listings import listed_catalogs


def own_terms(viewer: Viewer) -> QuerySet[Terms]:
    """The drafts and versions of the organisation that the viewer acts for."""
    terms = Terms.objects.select_related("organisation", "catalog", "replaces")
    return terms.filter(organisation=viewer.organisation) if viewer.organisation else terms.none()


def terms_visible_to(viewer: Viewer) -> QuerySet[Terms]:
    """What is or was on offer, for everybody; one's own, always; what one has licensed or been quoted, always."""
    terms = Terms.objects.select_related("organisation", "catalog", "replaces")
    seen = Q(status__in=[Terms.Status.PUBLISHED, Terms.Status.RETIRED], catalog__in=listed_catalogs().values("pk"))
    if viewer.organisation is not None:
        seen |= Q(organisation=viewer.organisation) | Q(licences__organisation=viewer.organisation)
        seen |= Q(quote_lines__quote__organisation=viewer.organisation)
    return terms.filter(pk__in=Terms.objects.filter(seen).values("pk"))


def catalogs_of(viewer: Viewer) -> QuerySet[Catalog]:
    """The catalogs of the organisation that the viewer acts for, with how much is in them."""
    catalogs = (
        Catalog.objects.filter(organisation=viewer.organisation) if viewer.organisation else Catalog.objects.none()
    )
    return catalogs.select_related("organisation").annotate(
        recordings_count=Count("recordings", distinct=True),
        offers_count=Count("terms", filter=Q(terms__status=Terms.Status.PUBLISHED), distinct=True),
    )
