"""`manage.py import_rights FILE --label SLUG`: say who controls, earns, permits, is credited and consents."""

from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Organisation
from marketplace.catalog.management.importing import ImportCommand
from marketplace.catalog.models import Catalog, ImportBatch
from marketplace.catalog.services.imports import batches


class Command(ImportCommand):
    help = (
        "Import the rights of a CSV or XLSX file for one rights holder: shares, participations, grants, credits and"
        " declared consents of recordings that it has imported. The same file twice changes nothing."
    )
    kind = ImportBatch.Kind.RIGHTS

    def catalog_of(self, organisation: Organisation, title: str) -> Catalog | None:
        """Give the catalog that ALL means; without a title it is everything that the label lists."""
        try:
            return batches.catalog_of(organisation, self.kind, title, at=timezone.now(), actor=None)
        except batches.NoSuchCatalog as refused:
            raise CommandError(refused.message, returncode=2) from refused
