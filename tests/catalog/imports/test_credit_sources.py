"""Who is credited by a rights file stays credited, whatever catalog files come later."""

import pytest
from django.db import connection

from accounts.models import Organisation
from marketplace.catalog.models import Credit, ImportBatch, Work
from marketplace.catalog.services.permission import PERMISSION
from tests.catalog.imports.songs import outcomes
from tests.factories.accounts import make_label
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db

HEADER = ("Own id", "Title", "Artist", "ISWC", "Writers")
FERRY = ("H-1", "Ferry", "Yoon", "T-034.524.680-1", "Seo")
WROTE = ("kind", "recordings", "person", "role")


@pytest.fixture
def label() -> Organisation:
    """Hangang, with a recording of a work by Seo; a rights file says that Kim wrote it too."""
    label = make_label(name="Hangang")
    take(make_import(label, HEADER, FERRY))
    _state(label, "Kim")
    return label


def _state(label: Organisation, person: str) -> ImportBatch:
    kind = ImportBatch.Kind.RIGHTS
    return take(make_import(label, WROTE, ("credit", "H-1", person, "writer"), kind=kind))


def _writers(**of: object) -> list[tuple[str, str]]:
    return list(Credit.objects.filter(work__isnull=False, **of).order_by("pk").values_list("party__name", "role"))


def test_the_same_catalog_file_again_leaves_a_writer_of_a_rights_file(label: Organisation) -> None:
    batch = take(make_import(label, HEADER, FERRY))

    assert outcomes(batch) == [(2, "unchanged")]
    assert _writers() == [("Seo", "writer"), ("Kim", "writer")]


def test_other_writers_in_a_catalog_file_replace_only_its_own(label: Organisation) -> None:
    batch = make_import(label, HEADER, (*FERRY[:4], "Han"))

    assert batch.rows.get().changes == [{"field": "writers", "before": "Kim; Seo", "after": "Han; Kim"}]
    take(batch)
    assert _writers() == [("Kim", "writer"), ("Han", "writer")]


def test_a_writer_whom_both_files_name_stays_when_the_catalog_file_drops_them(label: Organisation) -> None:
    _state(label, "Seo")

    take(make_import(label, HEADER, (*FERRY[:4], "Han")))

    assert _writers() == [("Seo", "writer"), ("Kim", "writer"), ("Han", "writer")]


def test_a_writer_of_a_rights_file_goes_along_to_the_work_that_takes_its_place(label: Organisation) -> None:
    take(make_import(label, HEADER, (*FERRY[:3], "", "Seo; Han")))

    assert _writers(work__recordings__own_id="H-1") == [
        ("Seo", "writer"),
        ("Han", "writer"),
        ("Kim", "writer"),
    ]


def test_another_role_of_the_same_writer_is_a_change(label: Organisation) -> None:
    batch = make_import(label, HEADER, (*FERRY[:4], "Seo (composer)"))

    assert batch.rows.get().changes == [
        {"field": "writers", "before": "Kim (writer); Seo (writer)", "after": "Kim (writer); Seo (composer)"}
    ]
    take(batch)
    assert _writers() == [("Kim", "writer"), ("Seo", "composer")]


def test_a_new_recording_that_alters_the_writers_of_a_work_is_a_change_under_the_lock() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY))
    batch = make_import(label, HEADER, ("H-2", "Ferry, live", "Yoon", FERRY[3], "Han"))
    previewed = [(row.outcome, row.changes) for row in batch.rows.all()]
    before = _locks()

    take(batch)

    assert previewed == [("changed", [{"field": "writers", "before": "Seo", "after": "Han"}])]
    assert Work.objects.get().recordings.count() == 2
    assert (before, _locks()) == ([], ["ExclusiveLock"])


def test_a_new_recording_that_leaves_the_writers_is_new_and_stops_nobody() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY))

    batch = take(make_import(label, HEADER, ("H-2", "Ferry, live", "Yoon", FERRY[3], "Seo")))

    assert outcomes(batch) == [(2, "new")]
    assert _writers() == [("Seo", "writer")]
    assert _locks() == []


def _locks() -> list[str]:
    """Which locks this connection holds on permission itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            " AND (classid::bigint << 32 | objid::bigint) = %s",
            [PERMISSION],
        )
        return [mode for (mode,) in cursor.fetchall()]
