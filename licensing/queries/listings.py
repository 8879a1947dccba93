"""What everybody may see of what is on offer: whose it is, and under which Terms."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import Organisation
from licensing.models import Terms
from marketplace.catalog.queries.listings import listed_catalogs


def listed_organisations() -> QuerySet[Organisation]:
    """The verified organisations that list something."""
    return Organisation.objects.filter(pk__in=listed_catalogs().order_by().values("organisation"))


def offered_terms(*, on: date) -> QuerySet[Terms]:
    """The Terms that anybody may license under on a day."""
    offered = Terms.objects.in_effect(on).filter(catalog__in=listed_catalogs().values("pk"))
    return offered.select_related("organisation", "catalog", "replaces")
