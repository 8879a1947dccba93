"""A catalog file becomes recordings once its owner has seen what it would change."""

import pytest

from accounts.models import Party
from marketplace.catalog.models import Catalog, Credit, ImportBatch, Recording, Release, Work
from tests.catalog.imports.songs import FERRY, HEADER, TIDE, outcomes, reasons
from tests.factories.accounts import make_label
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db


def test_nothing_is_written_before_the_owner_accepts() -> None:
    batch = make_import(make_label(), HEADER, FERRY, TIDE)

    assert batch.status == ImportBatch.Status.READY
    assert batch.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert outcomes(batch) == [(2, "new"), (3, "new")]
    assert (Recording.objects.count(), Work.objects.count(), Release.objects.count()) == (0, 0, 0)
    assert Party.objects.filter(kind=Party.Kind.UNCLAIMED).count() == 0


def test_an_accepted_file_becomes_recordings_with_release_work_and_credits() -> None:
    label = make_label()

    batch = take(make_import(label, HEADER, FERRY, TIDE))

    ferry, tide = Recording.objects.order_by("own_id")
    catalog = Catalog.objects.get()
    release = Release.objects.get()
    work = Work.objects.get()
    assert batch.status == ImportBatch.Status.DONE
    assert batch.counts["written"] == 2
    assert (ferry.title, ferry.artist, ferry.isrc, ferry.duration_ms) == (
        "Night Ferry",
        "Yoon Dalbi, The Tidewrack",
        "KRZ992600017",
        225_000,
    )
    assert (ferry.catalog, ferry.release, ferry.work, ferry.vocal) == (catalog, release, work, "vocal")
    assert (tide.title, tide.vocal, tide.work, tide.organisation) == ("=Tide", "unknown", None, label)
    assert (release.title, release.imprint, release.year) == ("Harbour", "Hangang", 2026)
    assert (work.title, work.iswc) == ("Night Ferry", "T0345246801")
    assert sorted(Credit.objects.values_list("party__name", "role", "recording__own_id", "work__title")) == [
        ("Seo Jiwoo", "composer", None, "Night Ferry"),
        ("The Tidewrack", "featured_artist", "H-1", None),
        ("Yoon Dalbi", "featured_artist", "H-1", None),
        ("Yoon Dalbi", "featured_artist", "H-2", None),
    ]
    assert Party.objects.filter(named_by=label, kind=Party.Kind.UNCLAIMED).count() == 3


def test_the_same_file_twice_changes_nothing() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY, TIDE))
    before = list(Recording.objects.values())

    again = make_import(label, HEADER, FERRY, TIDE)

    assert again.counts == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert take(again).counts["written"] == 0
    assert list(Recording.objects.values()) == before


def test_a_second_file_changes_what_it_says_and_nothing_else() -> None:
    label = make_label()
    take(make_import(label, HEADER, FERRY))

    batch = make_import(
        label,
        ("ISRC", "Title", "Artists", "Writers"),
        ("KRZ992600017", "Night Ferry II", "Yoon Dalbi", "Seo Jiwoo; Kim Nari"),
    )

    assert [row.changes for row in batch.rows.all()] == [
        [
            {"field": "title", "before": "Night Ferry", "after": "Night Ferry II"},
            {"field": "artists", "before": "Yoon Dalbi, The Tidewrack", "after": "Yoon Dalbi"},
            {"field": "work_title", "before": "Night Ferry", "after": "Night Ferry II"},
            {"field": "iswc", "before": "T0345246801", "after": ""},
        ]
    ]
    take(batch)
    recording = Recording.objects.get()
    assert (recording.title, recording.duration_ms, recording.own_id) == ("Night Ferry II", 225_000, "H-1")
    assert [credit.party.name for credit in recording.credits.all()] == ["Yoon Dalbi"]


def test_writers_of_a_work_are_replaced_by_a_file_that_names_others() -> None:
    label = make_label()
    header = ("ISRC", "Title", "Artists", "ISWC", "Writers")
    row = ("KRZ992600017", "Ferry", "Yoon", "T-034.524.680-1")
    take(make_import(label, header, (*row, "Seo Jiwoo")))

    batch = make_import(label, header, (*row, "Kim Nari"))

    assert batch.rows.get().changes == [{"field": "writers", "before": "Seo Jiwoo", "after": "Kim Nari"}]
    take(batch)
    assert [credit.party.name for credit in Work.objects.get().credits.all()] == ["Kim Nari"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("", "Tide", "Yoon", "", "200"), ("H-2", "Tide", "Yoon", "", "200")),
        (("", "Tide", "Yoon", "", "200"), ("", "Tide", "Yoon", "KRZ992600017", "200")),
        (("H-2", "Tide", "Yoon", "", "200"), ("H-2", "Tide again", "Yoon", "KRZ992600017", "200")),
        (("H-2", "Tide", "Yoon", "KRZ992600017", "200"), ("H-2", "Tide", "Yoon B", "", "200")),
        (("H-2", "Tide", "Yoon", "KRZ992600017", "200"), ("H-3", "Tide", "Yoon", "KRZ992600017", "200")),
        (("", "Tide", "Yoon; Seo", "", "200"), ("", "TIDE!", "Seo; Yoon", "", "200")),
    ],
)
def test_a_recording_that_gets_an_identifier_stays_itself(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    label = make_label()
    take(make_import(label, HEADER[:5], first))
    recording = Recording.objects.get()

    batch = take(make_import(label, HEADER[:5], second))

    assert outcomes(batch) == [(2, "changed")]
    assert Recording.objects.get().pk == recording.pk
    assert make_import(label, HEADER[:5], second).counts["unchanged"] == 1


def test_rows_that_cannot_be_told_apart_or_are_taken_are_refused() -> None:
    label = make_label()
    take(make_import(label, HEADER[:5], ("H-1", "One", "A", "KRZ992600017", ""), ("H-2", "Two", "A", "", "")))
    take(make_import(make_label(), HEADER[:5], ("", "Theirs", "B", "KRZ992600099", "")))

    batch = make_import(
        label,
        HEADER[:5],
        ("H-2", "One", "A", "KRZ992600017", ""),
        ("H-1", "Other", "A", "KRZ992600018", ""),
        ("", "Three", "C", "", "100"),
        ("", "THREE", "C", "", "1:40"),
        ("H-9", "Four", "C", "", ""),
        ("H-9", "Five", "C", "", ""),
        ("", "Theirs", "B", "KRZ992600099", ""),
        ("H-1", "One", "A", "", ""),
        ("", "One", "A", "KRZ992600017", ""),
    )

    assert reasons(batch) == [
        (2, "own_id", "Your own id “H-2” is the recording “Two” already"),
        (3, "isrc", "This recording is listed with the ISRC KRZ992600017"),
        (5, "title", "Row 4 is the same recording"),
        (7, "own_id", "Row 6 has the same own id"),
        (8, "isrc", "Another rights holder lists a recording with this ISRC"),
        (10, "title", "Row 9 is the same recording"),
    ]
    assert take(batch).counts["written"] == 2
