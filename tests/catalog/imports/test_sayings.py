"""Lines of one file that contradict each other are refused: which of them is right, only its owner knows."""

import pytest

from marketplace.catalog.models import Credit, Release, Work
from marketplace.catalog.services.imports.mending import mend
from tests.catalog.imports.songs import outcomes, reasons
from tests.factories.accounts import NOON, make_label
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db

WORKS = ("Title", "Artists", "Work title", "ISWC", "Writers")
RELEASES = ("Title", "Artists", "Release", "Barcode", "Imprint", "Year")
ISWC = "T-034.524.680-1"


def test_one_iswc_is_one_title_and_the_same_writers() -> None:
    batch = make_import(
        make_label(),
        WORKS,
        ("One", "A", "Ferry", ISWC, "Seo; Kim (lyricist)"),
        ("Two", "A", "FERRY!", ISWC, "kim (lyricist); Seo"),
        ("Three", "A", "", ISWC, ""),
        ("Four", "A", "Harbour", ISWC, ""),
        ("Five", "A", "", ISWC, "Kim; Seo"),
        ("Six", "A", "Harbour", "", "Seo"),
    )

    assert reasons(batch) == [
        (5, "work_title", "Row 2 gives this ISWC the work title “Ferry”"),
        (6, "writers", "Row 2 names other writers of this composition: Kim (lyricist); Seo (writer)"),
    ]
    assert [row.errors[0]["value"] for row in batch.rows.filter(outcome="refused")] == [
        "Harbour",
        "Kim; Seo",
    ]


def test_one_release_has_one_barcode_and_one_barcode_one_release() -> None:
    batch = make_import(
        make_label(),
        RELEASES,
        ("One", "A", "Songs", "036000291452", "Hangang", "2020"),
        ("Two", "A", "Songs", "", "Hangang", "2020"),
        ("Three", "A", "SONGS", "0036000291452", "Hangang", "2019"),
        ("Four", "A", "Songs", "4006381333931", "Hangang", "2020"),
        ("Five", "A", "Songs", "036000291452", "Onbit", "2020"),
        ("Six", "A", "Other songs", "", "Onbit", "2020"),
    )

    assert reasons(batch) == [
        (5, "upc", "Row 2 gives this release the barcode 036000291452"),
        (6, "release", "Row 2 gives this barcode to “Songs · Hangang”"),
    ]


def test_a_line_that_says_nothing_takes_nothing_back() -> None:
    work = ("Ferry", ISWC, "Seo")
    header = ("Own id", "Title", "Artists", "Work title", "ISWC", "Writers", "Release", "Barcode")

    take(
        make_import(
            make_label(),
            header,
            ("1", "One", "A", *work, "Songs", "036000291452"),
            ("2", "Two", "A", "", ISWC, "", "Songs", ""),
        )
    )

    assert list(Work.objects.values_list("title", "iswc")) == [("Ferry", "T0345246801")]
    assert list(Credit.objects.filter(work__isnull=False).values_list("party__name", flat=True)) == ["Seo"]
    assert list(Release.objects.values_list("title", "upc")) == [("Songs", "036000291452")]


def test_a_mended_line_may_not_contradict_the_others() -> None:
    batch = make_import(make_label(), WORKS, ("", "A", "Ferry", ISWC, "Kim"), ("Two", "A", "Ferry", ISWC, "Seo"))

    batch = mend(batch, {2: {"title": "One"}}, at=NOON, actor=None)

    assert reasons(batch) == [(2, "writers", "Row 3 names other writers of this composition: Seo (writer)")]
    batch = mend(batch, {2: {"writers": "Seo"}}, at=NOON, actor=None)
    assert outcomes(batch) == [(2, "new"), (3, "new")]
