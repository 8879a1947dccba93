"""The import commands do what the pages do, and say it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketplace.catalog.models import Catalog, ImportBatch, Recording, RightsShare
from tests.catalog.imports.files import csv_bytes, saved, xlsx_bytes
from tests.factories.accounts import make_label

pytestmark = pytest.mark.django_db


def ran(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_catalog_and_its_rights_are_imported_by_command(tmp_path: Path) -> None:
    label = make_label(name="Hangang")
    songs = saved(tmp_path, csv_bytes(("id", "title", "artist"), ("1", "One", "A"), ("2", "", "B")), "songs.csv")
    rights = saved(
        tmp_path,
        xlsx_bytes(("kind", "recordings", "side", "holder", "part"), ("share", "ALL", "master", "Hangang", "100%")),
        "rights.xlsx",
    )

    told = ran("import_catalog", songs, "--label", label.slug, "--catalog", "Songs")
    assert told.splitlines() == [
        "Rows: 1 new, 0 changed, 0 unchanged, 1 refused.",
        "row 3, title: The recording has no title. Write the title as on the release.",
    ]
    assert ran("import_rights", rights, "--label", label.slug, "--catalog", "Songs").startswith("Rows: 1 new")

    assert RightsShare.objects.get().recording == Recording.objects.get(catalog__title="Songs")
    assert ran("import_catalog", songs, "--label", label.slug).startswith("Rows: 0 new, 0 changed, 1 unchanged")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    label = make_label()
    songs = saved(tmp_path, csv_bytes(("title", "artist"), ("One", "A"), ("Two", "")), "songs.csv")

    told = json.loads(ran("import_catalog", songs, "--label", label.slug, "--dry-run", "--json"))

    assert told["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert told["refused"] == [
        {
            "row": 3,
            "errors": [
                {
                    "column": "artist",
                    "value": "",
                    "reason": "No human creator is named",
                    "remedy": "Name at least one person or band who performs it.",
                }
            ],
        }
    ]
    assert (ImportBatch.objects.count(), Recording.objects.count(), Catalog.objects.count()) == (0, 0, 0)


def test_many_refused_rows_are_counted(tmp_path: Path) -> None:
    songs = saved(tmp_path, csv_bytes(("title", "artist"), *(("One", "") for _row in range(25))), "songs.csv")

    told = ran("import_catalog", songs, "--label", make_label().slug).splitlines()

    assert len(told) == 22
    assert told[-1] == "... and 5 more refused rows; --json prints them all."


def test_a_command_that_cannot_begin_says_why(tmp_path: Path) -> None:
    label = make_label()
    empty, odd = saved(tmp_path, b"", "empty.csv"), saved(tmp_path, b"a,b\n1,2\n", "odd.csv")

    for command, path, options, reason in [
        ("import_catalog", tmp_path / "none.csv", ["--label", label.slug], "There is no file"),
        ("import_catalog", odd, ["--label", "nobody"], "There is no rights holder nobody"),
        ("import_catalog", empty, ["--label", label.slug], "The file has no rows"),
        ("import_catalog", odd, ["--label", label.slug], "No column holds: Title, Artists"),
        ("import_rights", odd, ["--label", label.slug, "--catalog", "X"], "You have no catalog “X”"),
    ]:
        with pytest.raises(CommandError, match=reason):
            ran(command, path, *options)
