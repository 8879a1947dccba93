"""`manage.py import_rights FILE --label SLUG`: say who controls, earns, permits, is credited and consents."""

from django.core.management.base import CommandError

from accounts.models import Organisation
from marketplace.catalog.management.importing import ImportCommand
from marketplace.catalog.models import Catalog, ImportBatch


class Command(ImportCommand):
    help = (
        "Import the rights of a CSV or XLSX file for one rights holder: shares, participations, grants, credits and"
        " declared consents of recordings that it has imported. The same file twice changes nothing."
    )
    kind = ImportBatch.Kind.RIGHTS

    def catalog_of(self, organisation: Organisation, title: str) -> Catalog | None:
        """Give the catalog that ALL means; without a title it is everything that the label lists."""
        if not title:
            return None
        catalog = Catalog.objects.filter(organisation=organisation, title=title).first()
        if catalog is None:
            raise CommandError(f"{organisation.slug} has no catalog “{title}”.", returncode=2)
        return catalog
