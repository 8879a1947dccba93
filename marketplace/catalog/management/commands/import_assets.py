"""`manage.py import_assets PATH --label SLUG`: take the files of a folder, a ZIP, or one file."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Organisation
from marketplace.catalog.services.asset_uploads import Outcome, Result, Upload, take


class Command(BaseCommand):
    """Match each file to a recording of the label by the ISRC or own id in its name, and keep it."""

    help = (
        "Take audio, lyrics, artwork and video from a folder, a ZIP or one file. Each is matched to a recording of the "
        "label by the ISRC or own id in its name (KRA012600417.wav, KRA012600417.instrumental.wav, "
        "KRA012600417.lyrics.txt). Ends with 1 if a file was refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a folder, a ZIP file, or one file")
        parser.add_argument("--label", required=True, help="the organisation's slug")
        parser.add_argument("--json", action="store_true", help="say what became of each file as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        organisation = Organisation.objects.filter(slug=options["label"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation {options['label']}.")
        results = list(take(organisation, _uploads(path), at=timezone.now(), actor=None))
        counts = Counter(result.outcome for result in results)
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(result) for result in results], ensure_ascii=False, indent=2))
        else:
            self._tell(results, counts)
        if counts[Outcome.REFUSED]:
            raise SystemExit(1)

    def _tell(self, results: list[Result], counts: Counter[Outcome]) -> None:
        for result in results:
            if result.problem:
                self.stderr.write(f"{result.name}: {result.told}")
        self.stdout.write(", ".join(f"{outcome.label}: {counts[outcome]}" for outcome in Outcome))


def _uploads(path: Path) -> list[Upload]:
    files = sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]
    return [Upload(file.name, file) for file in files]


def _as_json(result: Result) -> dict[str, Any]:
    return {
        "file": result.name,
        "outcome": result.outcome.value,
        "reason": result.told,
        "asset": str(result.asset.uuid) if result.asset else None,
        "sha256": result.asset.sha256 if result.asset else None,
    }
