"""manage.py check_books: prove the ledger, the runs and the statements, or name what is wrong."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from payments.models import Entry, RoyaltyLine, Statement
from payments.queries.books import wrong_in_the_books


class Command(BaseCommand):
    help = "Prove that the books are right, or name everything that is wrong; exit status 1 if anything is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="write the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(wrong_in_the_books())
        counted = {
            "entries": Entry.objects.count(),
            "royalty_lines": RoyaltyLine.objects.count(),
            "statements": Statement.objects.count(),
        }
        if options["json"]:
            self.stdout.write(json.dumps({"is_right": not findings, "findings": findings, **counted}, indent=2))
        else:
            for finding in findings:
                self.stdout.write(finding)
        if findings:
            raise CommandError(f"The books are wrong in {len(findings)} places.")
        if not options["json"]:
            self.stdout.write(
                "The books are right: {entries} entries, {royalty_lines} royalty lines and {statements} statements"
                " were recomputed.".format(**counted)
            )
