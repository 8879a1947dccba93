"""Two songs as lines of a file, and what a file of songs was judged to do."""

from marketplace.catalog.models import ImportBatch

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
