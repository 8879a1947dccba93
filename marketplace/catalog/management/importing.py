"""What both import commands share: bring a file, read it, say what it would do, and do it unless asked not to."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from marketplace.catalog.models import Catalog, ImportBatch, ImportRow
from marketplace.catalog.queries import imports
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.archives import in_order
from marketplace.catalog.services.imports.fields import missing_fields
from marketplace.catalog.services.imports.reading import read
from marketplace.catalog.services.imports.writing import write

FIRST = 20


class ImportCommand(BaseCommand):
    """Import a file of one kind, as the pages do."""

    kind: str

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV or XLSX file, a DDEX message, or a ZIP of messages")
        parser.add_argument("--label", required=True, metavar="SLUG", help="the organisation whose file it is")
        parser.add_argument("--catalog", default="", metavar="TITLE", help="the catalog that it belongs to")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print counts and every refused row as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.", returncode=2)
        organisation = Organisation.objects.filter(slug=options["label"], kind=Organisation.Kind.RIGHTS_HOLDER).first()
        if organisation is None:
            raise CommandError(f"There is no rights holder {options['label']}.", returncode=2)
        if not options["dry_run"]:
            self._tell(self._import(organisation, path, options), options)
            return
        with transaction.atomic():
            self._tell(self._import(organisation, path, options), options)
            transaction.set_rollback(True)

    def catalog_of(self, organisation: Organisation, title: str) -> Catalog | None:
        """Give the catalog that the file belongs to."""
        raise NotImplementedError

    def _import(self, organisation: Organisation, path: Path, options: dict[str, Any]) -> ImportBatch:
        """Bring, read and, unless it is a dry run, accept and write a file."""
        with path.open("rb") as stream:
            batch = batches.upload(
                organisation,
                stream,
                name=path.name,
                size=path.stat().st_size,
                kind=self.kind,
                catalog=self.catalog_of(organisation, options["catalog"]),
                at=timezone.now(),
                actor=None,
            )
        batch = read(batch, at=timezone.now())
        if batch.status not in {ImportBatch.Status.READY, ImportBatch.Status.UNPACKED}:
            raise CommandError(" ".join(imports.failure(batch)), returncode=1)
        if batch.status == ImportBatch.Status.READY and (missing := missing_fields(batch)):
            raise CommandError(f"No column holds: {', '.join(field.label for field in missing)}.", returncode=1)
        if options["dry_run"]:
            return batch
        write(batches.accept(batch, at=timezone.now(), actor=None), at=timezone.now())
        return ImportBatch.objects.get(pk=batch.pk)

    def _tell(self, batch: ImportBatch, options: dict[str, Any]) -> None:
        """Say what happened, or what would; of an archive, message after message."""
        for message in in_order(batch):
            self.stdout.write(f"{message.file_name}: {message.get_status_display()}")
            self._tell(message, options)
        refused = imports.rows_of(batch, ImportRow.Outcome.REFUSED)
        if options["json"]:
            told = {
                "import": str(batch.uuid),
                "dry_run": options["dry_run"],
                "counts": batch.counts,
                "message": batch.about,
                "refused": [_as_json(row) for row in imports.shown(batch, refused)],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        lead = "It would be" if options["dry_run"] else "Rows"
        counts = ", ".join(f"{batch.counts.get(outcome, 0)} {outcome}" for outcome in ImportRow.Outcome.values)
        if batch.about:
            said = (batch.about.get(name, "") for name in ("standard", "version", "message_id", "sender"))
            self.stdout.write(f"Message: {' '.join(filter(None, said))}.")
        self.stdout.write(f"{lead}: {counts}.")
        for row in imports.shown(batch, refused[:FIRST]):
            for fault in row.faults:
                self.stdout.write(f"row {row.number}, {fault.column}: {fault.reason}. {fault.remedy}")
        if refused.count() > FIRST:
            self.stdout.write(f"... and {refused.count() - FIRST} more refused rows; --json prints them all.")


def _as_json(row: imports.ShownRow) -> dict[str, Any]:
    """Give a refused row with its reasons."""
    faults = [
        {"column": fault.column, "value": fault.value, "reason": fault.reason, "remedy": fault.remedy}
        for fault in row.faults
    ]
    return {"row": row.number, "errors": faults}
