"""Name a catalog, list it for everybody, and take it off the market."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services import audit
from accounts.services.organisations import require_verified
from accounts.services.signing import require_signatory
from marketplace.catalog.models import Catalog
from marketplace.catalog.services import grants
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.errors import DomainError


class CatalogEmpty(DomainError):
    """There is nothing to list."""


@transaction.atomic
def create(
    organisation: Organisation, *, title: str, description: str = "", at: datetime, actor: User | None
) -> Catalog:
    """Make an empty catalog; nobody else sees it before it is listed."""
    catalog = Catalog.objects.create(
        organisation=organisation, title=title, description=description, slug=_free_slug(organisation, title)
    )
    audit.record("catalog.created", subject=catalog, actor=actor, at=at)
    return catalog


@transaction.atomic
def describe(catalog: Catalog, *, title: str, description: str, at: datetime, actor: User | None) -> Catalog:
    """Change what a catalog says of itself; its address stays."""
    catalog = _locked(catalog)
    catalog.title, catalog.description = title, description
    catalog.save(update_fields=["title", "description"])
    audit.record("catalog.described", subject=catalog, actor=actor, at=at)
    return catalog


@transaction.atomic
def list_publicly(catalog: Catalog, *, at: datetime, actor: User | None) -> Catalog:
    """Show the catalog of a verified organisation to everybody; a person who does it may sign for it.

    It offers nothing by itself: that takes Terms, and everybody else's permission. Listing twice is no error.
    """
    catalog = _locked(catalog)
    if catalog.status == Catalog.Status.LISTED:
        return catalog
    require_verified(catalog.organisation)
    if actor is not None:
        require_signatory(catalog.organisation, actor)
    if not catalog.recordings.exists():
        raise CatalogEmpty(_("“%(title)s” has no recordings yet. Import some first.") % {"title": catalog.title})
    catalog.status = Catalog.Status.LISTED
    catalog.listed_at, catalog.first_listed_at = at, catalog.first_listed_at or at
    catalog.save(update_fields=["status", "listed_at", "first_listed_at"])
    audit.record("catalog.listed", subject=catalog, actor=actor, at=at)
    return catalog


@transaction.atomic
def withdraw(catalog: Catalog, *, at: datetime, actor: User | None) -> Catalog:
    """Take a catalog off the market: no new quote finds it, and no frozen one becomes a licence.

    What its Terms granted ends now. What was sold stays sold, but nothing more of it is delivered; to list it again
    takes new Terms.
    """
    permission_exclusive()
    catalog = _locked(catalog)
    if catalog.status == Catalog.Status.WITHDRAWN:
        return catalog
    catalog.status = Catalog.Status.WITHDRAWN
    catalog.save(update_fields=["status"])
    for grant in catalog.grants.filter(origin__isnull=False, words_sha256="", withdrawn_at=None).order_by("pk"):
        grants.withdraw(grant, at=at, actor=actor)
    audit.record("catalog.withdrawn", subject=catalog, actor=actor, at=at)
    return catalog


def _locked(catalog: Catalog) -> Catalog:
    """Take the catalog, without stopping an import that adds recordings to it and may have to wait for us."""
    return (
        Catalog.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=catalog.pk)
    )


def _free_slug(organisation: Organisation, title: str) -> str:
    root = slugify(title, allow_unicode=True)[:110] or "catalog"
    taken = set(Catalog.objects.filter(organisation=organisation, slug__startswith=root).values_list("slug", flat=True))
    slug, number = root, 1
    while slug in taken:
        number += 1
        slug = f"{root}-{number}"
    return slug
