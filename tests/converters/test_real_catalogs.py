"""Real catalogs go in whole: no crash, and each refused row has a reason that its label would accept.

One file of each netlabel and the whole of Jamendo take minutes: with ASSENT_FULL_SIZE=1 they go in whole, otherwise the
first labels and rows do.
"""

from collections import Counter
from itertools import islice

import pytest

from accounts.models import Party
from marketplace.catalog.models import Consent, Grant, ImportBatch, Participation, Recording, RightsShare
from tests.converters import freemusi, jamendo, synthetic_rights
from tests.converters.shared import needs_shared
from tests.factories.accounts import make_label
from tests.factories.imports import make_import, take
from tests.tools import IS_FULL_SIZE

pytestmark = [pytest.mark.django_db, needs_shared]

Reason = tuple[str, str]
SOME_LABELS, SOME_ROWS = 6, 3_000


def refused_for(*batches: ImportBatch) -> Counter[Reason]:
    """How many rows were refused, by field and reason."""
    return Counter(
        (error["field"], error["reason"])
        for batch in batches
        for row in batch.rows.filter(outcome="refused")
        for error in row.errors
    )


def assert_nothing_is_permitted() -> None:
    assert [model.objects.count() for model in (RightsShare, Participation, Grant, Consent)] == [0, 0, 0, 0]


def test_a_distributors_file_of_all_netlabels_goes_in_uncleared() -> None:
    distributor = make_label(name="Every netlabel")

    batch = take(make_import(distributor, freemusi.HEADER, *freemusi.rows()))

    assert batch.rows.count() == 18_024
    assert refused_for(batch) == {
        ("own_id", "Row {row} has the same own id"): 47,
        ("title", "The recording has no title"): 8,
        ("artists", "“{name}” is not the name of an artist"): 3,
    }
    assert Recording.objects.count() == batch.counts["new"] == 18_024 - 58
    assert_nothing_is_permitted()
    again = make_import(distributor, freemusi.HEADER, *freemusi.rows())
    assert (again.counts["unchanged"], again.counts["refused"]) == (17_966, 58)


def test_each_netlabels_file_goes_in_and_a_synthetic_file_clears_thousands() -> None:
    files = dict(islice(freemusi.rows_by_label().items(), None if IS_FULL_SIZE else SOME_LABELS))
    labels = {name: make_label(name=name if name != "?" else "A label without a name") for name in files}
    batches = {name: take(make_import(labels[name], freemusi.HEADER, *rows)) for name, rows in files.items()}
    largest = sorted(files, key=lambda name: (-len(files[name]), name))[:40]

    taken = sum(batch.counts["new"] + batch.counts["refused"] for batch in batches.values())
    assert taken == sum(len(rows) for rows in files.values())
    assert Party.objects.filter(kind=Party.Kind.ORGANISATION).count() == len(files)
    assert_nothing_is_permitted()
    cleared = 0
    for name in largest:
        recordings = list(Recording.objects.filter(organisation=labels[name]).order_by("pk")[:200])
        rows = synthetic_rights.rights_rows(labels[name], recordings)
        batch = make_import(labels[name], synthetic_rights.HEADER, *rows, kind=ImportBatch.Kind.RIGHTS)
        assert (name, refused_for(batch)) == (name, {})
        take(batch)
        cleared += len(recordings)

    assert (len(files), cleared >= 5_000) == ((363, True) if IS_FULL_SIZE else (SOME_LABELS, False))
    assert RightsShare.objects.count() == Participation.objects.count() == 2 * cleared
    assert Recording.objects.filter(consents__isnull=False).distinct().count() == cleared


def test_a_distributors_file_of_jamendo_goes_in_uncleared() -> None:
    rows = list(islice(jamendo.rows(), None if IS_FULL_SIZE else SOME_ROWS))

    batch = take(make_import(make_label(name="Jamendo"), jamendo.HEADER, *rows))

    assert len(rows) == (51_965 if IS_FULL_SIZE else SOME_ROWS)
    assert (batch.rows.count(), refused_for(batch)) == (len(rows), {})
    assert Recording.objects.count() == len(rows)
    assert_nothing_is_permitted()
