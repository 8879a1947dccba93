"""Songs as lines of a file, and what a file of songs was judged to do."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.catalog.models import ImportBatch

HEADER = ("Own id", "Title", "Artist", "ISRC", "Length", "Release", "Label", "Year", "Writers", "ISWC", "Vocal")
FERRY = ("H-1", "Night Ferry", "Yoon Dalbi; The Tidewrack", "KR-Z99-26-00017", "3:45", "Harbour", "Hangang", "2026",
         "Seo Jiwoo (composer)", "T-034.524.680-1", "vocal")  # fmt: skip
TIDE = ("H-2", "=Tide", "Yoon Dalbi", "", "200", "Harbour", "Hangang", "2026", "", "", "")

# One with a broken ISRC, one that is whole, one without its title.
SONGS = (("Title", "Artist", "ISRC"), ("=One", "A", "KR"), ("Two", "B", ""), ("", "C", ""))


def brought(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    """A CSV file of these rows, header first, as a browser or a machine sends it."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile("songs.csv", text.getvalue().encode())


def outcomes(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(batch.rows.order_by("number").values_list("number", "outcome"))


def reasons(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return [
        (row.number, error["field"], error["reason"].format(**error["facts"]))
        for row in batch.rows.order_by("number")
        for error in row.errors
    ]
