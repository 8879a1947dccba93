"""Show a catalog to the market, and take it away again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, organisations
from marketplace.catalog.models import Catalog
from marketplace.kit.errors import DomainError


class CatalogEmpty(DomainError):
    """There is nothing in the catalog to show."""


@transaction.atomic
def list_publicly(catalog: Catalog, *, at: datetime, actor: User | None) -> Catalog:
    """Let everybody find a catalog of a verified organisation; what is for sale in it, its Terms and clearance say."""
    catalog = Catalog.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=catalog.pk)
    if catalog.status == Catalog.Status.LISTED:
        return catalog
    organisations.require_verified(catalog.organisation)
    if not catalog.recordings.exists():
        raise CatalogEmpty(_("“%(title)s” has no recordings yet. Import some first.") % {"title": catalog.title})
    catalog.status = Catalog.Status.LISTED
    catalog.listed_at = at
    catalog.save(update_fields=["status", "listed_at"])
    audit.record("catalog.listed", subject=catalog, actor=actor, at=at)
    return catalog


@transaction.atomic
def withdraw(catalog: Catalog, *, at: datetime, actor: User | None) -> Catalog:
    """Take a catalog out of the market; licences that were sold stand."""
    catalog = Catalog.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=catalog.pk)
    if catalog.status == Catalog.Status.WITHDRAWN:
        return catalog
    catalog.status = Catalog.Status.WITHDRAWN
    catalog.save(update_fields=["status"])
    audit.record("catalog.withdrawn", subject=catalog, actor=actor, at=at)
    return catalog
