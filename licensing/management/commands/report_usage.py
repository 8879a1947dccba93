"""`manage.py report_usage LICENCE FILE --month 2026-11`: send a month's report of use."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext

from licensing.models import Licence
from licensing.services import usage_reports
from licensing.services.usage_report_reading import Checked, said_of
from licensing.services.usage_reports import Sender
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month
from marketplace.kit.problems import Problem


class Command(BaseCommand):
    """Check a report against its licence, and take it whole or not at all."""

    help = (
        "Send a licence's report of use for one month: CSV or Parquet with the columns recording (our id or ISRC), "
        "stage, units (whole) and model version. Without FILE it says that nothing was used. Ends with 1 if refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("licence", help="its number (LIC-2026-000123) or id")
        parser.add_argument("file", type=Path, nargs="?", help="CSV or Parquet; leave it out if nothing was used")
        parser.add_argument("--month", required=True, help="such as 2026-11")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["file"]
        if path is not None and not path.is_file():
            raise CommandError(f"{path} is not a file.")
        try:
            answer = self._answer(_licence(options["licence"]), Month.parse(options["month"]), path, options["dry_run"])
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2) if options["json"] else _told(answer))
        if answer["errors"]:
            raise SystemExit(1)

    def _answer(self, licence: Licence, month: Month, path: Path | None, is_dry: bool) -> dict[str, Any]:  # noqa: FBT001
        now = timezone.now()
        if is_dry:
            checked = usage_reports.check(licence, month, path, at=now)
            return _facts(licence, month, checked, report=None)
        if path is None:
            report = usage_reports.submit_nil(licence, month, at=now, sender=Sender())
        else:
            report = usage_reports.submit(licence, month, path, file_name=path.name, at=now, sender=Sender())
        return _facts(licence, month, said_of(report), report=report.uuid)


def _licence(said: str) -> Licence:
    licences = Licence.objects.select_related("quote", "terms", "trained_model", "organisation")
    try:
        found = licences.filter(uuid=UUID(said)).first()
    except ValueError:
        found = licences.filter(number=said.upper()).first()
    if found is None:
        raise CommandError(f"There is no licence {said}.")
    return found


def _facts(licence: Licence, month: Month, said: Checked, *, report: UUID | None) -> dict[str, Any]:
    return {
        "licence": licence.number,
        "month": str(month),
        "status": "refused" if said.errors else "accepted" if report else "would be accepted",
        "report": str(report) if report else None,
        "rows": said.rows,
        "units": said.units,
        "errors": [
            _told_of(error.problem, row=error.row, column=error.column, value=error.value) for error in said.errors
        ],
        "questions": [_told_of(question) for question in said.questions],
    }


def _told_of(problem: Problem, **place: str | int) -> dict[str, Any]:
    reason, remedy = problem.told(gettext)
    return {**place, "reason": reason, "remedy": remedy}


def _told(answer: dict[str, Any]) -> str:
    lines = [
        f"{answer['licence']}, {answer['month']}: {answer['status']}, {answer['rows']} rows, {answer['units']} units"
    ]
    lines += [
        f"row {error['row']}, {error['column']} “{error['value']}”: {error['reason']}. {error['remedy']}"
        for error in answer["errors"]
    ]
    lines += [f"question: {question['reason']}. {question['remedy']}" for question in answer["questions"]]
    return "\n".join(lines)
