"""Which fields a file of each kind has, and how its columns were understood."""

from marketplace.catalog.models import ImportBatch
from marketplace.catalog.parsing.catalog_fields import CATALOG_FIELDS
from marketplace.catalog.parsing.columns import Field
from marketplace.catalog.parsing.rights_fields import RIGHTS_FIELDS


def fields_of(batch: ImportBatch) -> tuple[Field, ...]:
    """Give what a file of this kind may say."""
    return CATALOG_FIELDS if batch.kind == ImportBatch.Kind.CATALOG else RIGHTS_FIELDS


def mapped_fields(batch: ImportBatch) -> list[str]:
    """Give the field of each column, in the file's order; nothing for a column that is left out."""
    return [column["field"] for column in batch.mapping]


def missing_fields(batch: ImportBatch) -> list[Field]:
    """Give the fields without which no row can be taken, and which no column holds."""
    mapped = set(mapped_fields(batch))
    return [field for field in fields_of(batch) if field.is_required and field.name not in mapped]
