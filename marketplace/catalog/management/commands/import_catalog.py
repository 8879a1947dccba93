"""`manage.py import_catalog FILE --label SLUG`: bring recordings."""

from django.utils import timezone

from accounts.models import Organisation
from marketplace.catalog.management.importing import ImportCommand
from marketplace.catalog.models import Catalog, ImportBatch
from marketplace.catalog.services.imports import batches


class Command(ImportCommand):
    help = (
        "Import the recordings of a CSV or XLSX file, or of a DDEX message, for one rights holder. Rows refused"
        " are left out and told with their reasons; the same file twice changes nothing."
    )
    kind = ImportBatch.Kind.CATALOG

    def catalog_of(self, organisation: Organisation, title: str) -> Catalog:
        """Give the catalog of that title, or made; without one the first, or one named as the label."""
        first = Catalog.objects.filter(organisation=organisation).order_by("pk").first()
        if first is not None and not title:
            return first
        return batches.catalog_titled(organisation, title, at=timezone.now(), actor=None)
