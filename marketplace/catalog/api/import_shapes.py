"""What machines send and read of imports."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import PageQuerySerializer
from marketplace.catalog.models import ImportBatch, ImportRow
from marketplace.catalog.queries import imports


class ImportInput(serializers.Serializer[Any]):
    """A file, what is in it, and for which catalog."""

    file = serializers.FileField(
        help_text="CSV, XLSX, or a DDEX message: ERN 3.7 to 3.8 and 4.1 to 4.3.2, MEAD 1.0; also packed by gzip, or"
        " many messages in one ZIP.",
        max_length=255,
    )
    kind = serializers.ChoiceField(choices=ImportBatch.Kind.choices)
    catalog = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="The title of the catalog; made where it is new, for recordings, never for rights.",
    )


class ColumnSerializer(serializers.Serializer[Any]):
    """One column of a file."""

    name = serializers.CharField()
    field = serializers.CharField(help_text="The field that it holds; empty if it is left out.")
    samples = serializers.ListField(child=serializers.CharField())


class CountsSerializer(serializers.Serializer[Any]):
    """Rows by outcome."""

    new = serializers.IntegerField(default=0)
    changed = serializers.IntegerField(default=0)
    unchanged = serializers.IntegerField(default=0)
    refused = serializers.IntegerField(default=0)


class ImportSerializer(serializers.Serializer[Any]):
    """One file: how far it is, and what it would change."""

    uuid = serializers.UUIDField()
    status = serializers.ChoiceField(choices=ImportBatch.Status.choices)
    kind = serializers.ChoiceField(choices=ImportBatch.Kind.choices)
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    catalog = serializers.SerializerMethodField()
    columns = ColumnSerializer(source="mapping", many=True)
    message = serializers.DictField(
        source="about", child=serializers.CharField(), help_text="What a DDEX message says of itself; else empty."
    )
    archive = serializers.UUIDField(
        source="archive.uuid", allow_null=True, default=None, help_text="The ZIP in which this message came."
    )
    rows_known = serializers.IntegerField(allow_null=True)
    rows_done = serializers.IntegerField()
    counts = CountsSerializer()
    failure = serializers.SerializerMethodField(help_text="Why the file could not be read, and what to do.")
    uploaded_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_catalog(self, batch: ImportBatch) -> str:
        return batch.catalog.title if batch.catalog else ""

    def get_failure(self, batch: ImportBatch) -> str:
        return ". ".join(part for part in imports.failure(batch) if part)


class FaultSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with a row."""

    field = serializers.CharField()
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()
    remedy = serializers.CharField()


class ChangeSerializer(serializers.Serializer[Any]):
    """One thing that a row would change."""

    field = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class RowSerializer(serializers.Serializer[Any]):
    """One row as it was written, what it would do, or why it is refused."""

    number = serializers.IntegerField(help_text="As a spreadsheet counts it: the header is 1. Of a message, the line.")
    outcome = serializers.ChoiceField(choices=ImportRow.Outcome.choices)
    cells = serializers.DictField(child=serializers.CharField())
    faults = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField(help_text="What is taken, and may be meant otherwise.")
    changes = ChangeSerializer(many=True)

    @extend_schema_field(FaultSerializer(many=True))
    def get_faults(self, row: ImportRow) -> Any:
        (shown,) = imports.shown(row.batch, [row])
        return list(FaultSerializer(shown.faults, many=True).data)

    @extend_schema_field(FaultSerializer(many=True))
    def get_warnings(self, row: ImportRow) -> Any:
        (shown,) = imports.shown(row.batch, [row])
        return list(FaultSerializer(shown.warnings, many=True).data)


class RowQuery(PageQuerySerializer):
    outcome = serializers.ChoiceField(choices=ImportRow.Outcome.choices, required=False)


class ColumnsInput(serializers.Serializer[Any]):
    """What each column holds, in the file's order."""

    fields_in_order = serializers.ListField(
        child=serializers.CharField(max_length=40, allow_blank=True), max_length=200, help_text="Empty: leave it out."
    )


class MendedRowInput(serializers.Serializer[Any]):
    """Other texts for the cells of one refused row."""

    number = serializers.IntegerField(min_value=1, max_value=2_000_000)
    cells = serializers.DictField(child=serializers.CharField(max_length=20_000, allow_blank=True))


class MendInput(serializers.Serializer[Any]):
    """Refused rows with what should stand in them."""

    rows = serializers.ListField(child=MendedRowInput(), max_length=1000)
