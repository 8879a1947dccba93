"""A catalog file becomes recordings once its owner has seen what it would change."""

from io import BytesIO

import pytest
from django.core import mail

from accounts.models import AuditEntry, Party
from marketplace.catalog.models import Catalog, Credit, ImportBatch, ImportRow, Recording, Release, Work
from marketplace.catalog.services.imports import uploads
from marketplace.catalog.services.imports.mending import mend
from marketplace.catalog.services.imports.reading import read
from marketplace.catalog.services.imports.uploads import FileTooLarge, ImportNotReady, NoSuchField
from marketplace.catalog.services.imports.writing import stranded, write
from tests.factories.accounts import NOON, make_label, make_user
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db

HEADER = ("Own id", "Title", "Artist", "ISRC", "Length", "Release", "Label", "Year", "Writers", "ISWC", "Vocal")
FERRY = ("H-1", "Night Ferry", "Yoon Dalbi; The Tidewrack", "KR-Z99-26-00017", "3:45", "Harbour", "Hangang", "2026",
         "Seo Jiwoo (composer)", "T-034.524.680-1", "vocal")  # fmt: skip
TIDE = ("H-2", "=Tide", "Yoon Dalbi", "", "200", "Harbour", "Hangang", "2026", "", "", "")


def outcomes(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(batch.rows.order_by("number").values_list("number", "outcome"))


def reasons(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return [
        (row.number, error["field"], error["reason"].format(**error["facts"]))
        for row in batch.rows.order_by("number")
        for error in row.errors
    ]


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


def test_refused_rows_are_mended_in_the_browser_and_run_again() -> None:
    label = make_label()
    batch = make_import(
        label, HEADER[:5], ("H-1", "One", "A", "KR", "x"), ("H-2", "", "A", "", ""), ("H-3", "C", "A", "", "")
    )
    assert batch.counts["refused"] == 2

    batch = mend(
        batch,
        {2: {"isrc": "KRZ992600017", "duration": " 3:00 "}, 3: {"title": "Two", "nonsense": "x"}, 9: {}},
        at=NOON,
        actor=None,
    )

    assert batch.counts == {"new": 3, "changed": 0, "unchanged": 0, "refused": 0}
    take(batch)
    assert list(Recording.objects.order_by("own_id").values_list("title", "duration_ms")) == [
        ("One", 180_000),
        ("Two", None),
        ("C", None),
    ]


def test_a_mended_row_may_not_repeat_another() -> None:
    batch = make_import(
        make_label(), HEADER[:5], ("H-1", "One", "A", "KR", ""), ("H-2", "Two", "A", "KRZ992600017", "")
    )

    batch = mend(batch, {2: {"isrc": "KRZ992600017"}}, at=NOON, actor=None)

    assert reasons(batch) == [(2, "isrc", "Row 3 has the same ISRC")]


def test_rows_mended_after_the_import_go_in_later() -> None:
    batch = take(make_import(make_label(), HEADER[:5], ("H-1", "", "A", "", ""), ("H-2", "Two", "A", "", "")))
    assert Recording.objects.count() == 1

    batch = take(mend(batch, {2: {"title": "One"}}, at=NOON, actor=None))

    assert batch.status == ImportBatch.Status.DONE
    assert sorted(Recording.objects.values_list("title", flat=True)) == ["One", "Two"]


def test_columns_can_be_corrected_and_the_file_is_read_again() -> None:
    batch = make_import(make_label(), ("Song", "Who", "Mood"), ("One", "A", "calm"))
    assert [column["field"] for column in batch.mapping] == ["title", "", ""]
    assert batch.mapping[2] == {"name": "Mood", "field": "", "samples": ["calm"]}
    assert (batch.status, batch.rows.count()) == (ImportBatch.Status.READY, 0)

    batch = read(uploads.map_columns(batch, ["title", "artists", "genre"], at=NOON, actor=None), at=NOON)

    assert outcomes(batch) == [(2, "new")]
    assert batch.rows.get().cells == {"title": "One", "artists": "A", "genre": "calm"}


def test_columns_hold_known_fields_and_each_once() -> None:
    batch = make_import(make_label(), ("Song", "Who"), ("One", "A"))

    for fields in (["title", "title"], ["title"], ["title", "nonsense"]):
        with pytest.raises(NoSuchField):
            uploads.map_columns(batch, fields, at=NOON, actor=None)


def test_a_file_that_cannot_be_read_says_why() -> None:
    batch = make_import(make_label(), content=b"PK\x03\x04 broken")

    assert batch.status == ImportBatch.Status.FAILED
    assert batch.failure["reason"] == "This is not an XLSX file that can be read"


def test_a_worker_that_was_killed_while_reading_begins_anew() -> None:
    batch = make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", ""), ("H-2", "Two", "A", "", ""))
    batch.rows.filter(number=3).delete()
    ImportBatch.objects.update(status=ImportBatch.Status.READING, rows_done=1)
    assert stranded() == [batch]

    batch = read(batch, at=NOON)

    assert (batch.status, batch.rows_done, outcomes(batch)) == (ImportBatch.Status.READY, 2, [(2, "new"), (3, "new")])
    assert stranded() == []


def test_reading_or_writing_twice_changes_nothing() -> None:
    batch = make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", ""))
    assert read(batch, at=NOON).status == ImportBatch.Status.READY

    uploads.accept(batch, at=NOON, actor=None)
    uploads.accept(batch, at=NOON, actor=None)
    write(batch, at=NOON)

    assert write(batch, at=NOON).counts["written"] == 1
    assert Recording.objects.count() == 1


def test_a_row_that_became_impossible_is_refused_while_the_others_go_in() -> None:
    label = make_label()
    batch = make_import(label, HEADER[:5], ("H-1", "One", "A", "KRZ992600017", ""), ("H-2", "Two", "A", "", ""))
    take(make_import(make_label(), HEADER[:5], ("", "Theirs", "B", "KRZ992600017", "")))

    batch = take(batch)

    assert batch.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1, "written": 1}
    assert list(label.recordings.values_list("title", flat=True)) == ["Two"]


def test_what_is_over_cannot_be_changed() -> None:
    batch = make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", ""))
    uploads.discard(batch, at=NOON, actor=None)

    with pytest.raises(ImportNotReady, match="cannot be changed now"):
        uploads.accept(batch, at=NOON, actor=None)
    with pytest.raises(ImportNotReady):
        mend(batch, {}, at=NOON, actor=None)
    assert ImportRow.objects.count() == 0


def test_a_file_that_is_too_large_is_not_kept() -> None:
    with pytest.raises(FileTooLarge, match="larger than 100 MB"):
        uploads.upload(make_label(), BytesIO(), name="x.csv", size=10**9, kind="catalog", at=NOON, actor=None)


def test_a_catalog_of_a_title_is_made_once() -> None:
    label = make_label(name="Hangang")

    catalogs = [uploads.catalog_titled(label, title, at=NOON, actor=None) for title in ("", "한강", "한강", "Hangang!")]

    assert [catalog.title for catalog in catalogs] == ["Hangang", "한강", "한강", "Hangang!"]
    assert [catalog.slug for catalog in catalogs] == ["hangang", "한강", "한강", "hangang-2"]


@pytest.mark.django_db(transaction=True)
def test_who_brought_a_file_is_told_by_mail() -> None:
    user = make_user()

    take(make_import(make_label(owner=user), HEADER[:5], ("H-1", "One", "A", "", ""), actor=user))
    make_import(make_label(owner=user), content=b"", actor=user, name="empty.csv")

    assert [letter.subject for letter in mail.outbox] == [
        "“file.csv” is read and waits for you",
        "“file.csv” is imported",
        "“empty.csv” could not be read",
    ]
    assert "Nothing has been written yet." in mail.outbox[0].body


def test_every_step_is_in_the_audit_trail() -> None:
    batch = take(make_import(make_label(), HEADER[:5], ("H-1", "One", "A", "", "")))

    actions = AuditEntry.objects.filter(subject_uuid=batch.uuid).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["import.uploaded", "import.accepted", "import.written"]
