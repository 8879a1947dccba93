"""What a file says wrongly is mended on the page: cells of refused rows, and what the columns hold."""

import pytest

from marketplace.catalog.models import ImportBatch, Recording
from marketplace.catalog.services.imports import batches
from marketplace.catalog.services.imports.batches import NoSuchField
from marketplace.catalog.services.imports.mending import accept_mended, mend
from marketplace.catalog.services.imports.reading import read
from tests.catalog.imports.songs import HEADER, outcomes, reasons
from tests.factories.accounts import NOON, make_label
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db


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


def test_rows_that_are_written_are_not_written_again_with_a_mended_one() -> None:
    label = make_label()
    batch = take(make_import(label, HEADER[:5], ("H-1", "", "A", "", ""), ("H-2", "Two", "A", "", "")))
    take(make_import(label, HEADER[:5], ("H-2", "Two, corrected", "A", "", "")))

    batch = take(mend(batch, {2: {"title": "One"}}, at=NOON, actor=None))

    assert batch.counts["written"] == 1
    assert sorted(Recording.objects.values_list("title", flat=True)) == ["One", "Two, corrected"]


def test_a_row_that_would_change_what_nobody_saw_is_refused() -> None:
    label = make_label()
    first = ("H-1", "One", "A", "", "")
    take(make_import(label, HEADER[:5], first))
    batch = make_import(label, HEADER[:5], first, ("H-2", "Two", "A", "", ""))
    take(make_import(label, HEADER[:5], ("H-1", "One, corrected", "A", "", "")))

    batch = take(batch)

    assert outcomes(batch) == [(2, "refused"), (3, "new")]
    assert reasons(batch) == [(2, "title", "It would now change something else than you saw")]
    assert sorted(Recording.objects.values_list("title", flat=True)) == ["One, corrected", "Two"]
    seen = mend(batch, {2: {"title": "One"}}, at=NOON, actor=None)
    assert seen.rows.get(number=2).changes == [{"field": "title", "before": "One, corrected", "after": "One"}]


def test_what_a_mended_row_would_change_is_shown_before_it_is_written() -> None:
    label = make_label()
    take(make_import(label, HEADER[:5], ("H-1", "One", "A", "", "")))
    batch = make_import(label, HEADER[:5], ("H-1", "", "A", "", ""), ("H-2", "Two", "A", "", ""))

    batch = accept_mended(batch, {2: {"title": "Uno"}}, at=NOON, actor=None)

    assert (batch.status, outcomes(batch)) == (ImportBatch.Status.READY, [(2, "changed"), (3, "new")])
    accepted = accept_mended(batch, {2: {"title": "Uno"}}, at=NOON, actor=None)
    assert accepted.status == ImportBatch.Status.WRITING


def test_a_character_that_cannot_be_kept_is_left_out_of_names_and_samples() -> None:
    batch = make_import(make_label(), content=b"Title,Artist,Wea\0ther\nOne,A,ca\0lm\n")

    assert batch.status == ImportBatch.Status.READY
    assert batch.mapping[2] == {"name": "Weather", "field": "", "samples": ["calm"]}


def test_columns_can_be_corrected_and_the_file_is_read_again() -> None:
    batch = make_import(make_label(), ("Song", "Who", "Weather"), ("One", "A", "calm"))
    assert [column["field"] for column in batch.mapping] == ["title", "", ""]
    assert batch.mapping[2] == {"name": "Weather", "field": "", "samples": ["calm"]}
    assert (batch.status, batch.rows.count()) == (ImportBatch.Status.READY, 0)

    batch = read(batches.map_columns(batch, ["title", "artists", "genre"], at=NOON, actor=None), at=NOON)

    assert outcomes(batch) == [(2, "new")]
    assert batch.rows.get().cells == {"title": "One", "artists": "A", "genre": "calm"}


def test_columns_hold_known_fields_and_each_once() -> None:
    batch = make_import(make_label(), ("Song", "Who"), ("One", "A"))

    for fields in (["title", "title"], ["title"], ["title", "nonsense"]):
        with pytest.raises(NoSuchField):
            batches.map_columns(batch, fields, at=NOON, actor=None)
