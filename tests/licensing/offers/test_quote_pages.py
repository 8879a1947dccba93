"""What a quote's page shows of a large selection stays small."""

import pytest

from licensing.queries.quote_pages import dropped_groups
from licensing.reasons import Obstacle, Reason
from tests.factories.catalog import make_catalog, make_recording

pytestmark = pytest.mark.django_db


def test_the_largest_groups_are_named_and_the_rest_is_counted_together() -> None:
    recording = make_recording(make_catalog())
    fallen = [(recording.pk, (Reason(Obstacle.NO_TERMS, f"Label {n}"),), 100) for n in range(45)]
    fallen += [(recording.pk, (Reason(Obstacle.NO_TERMS, "Label 44"),), 100)]

    groups = dropped_groups(fallen, "USD")

    assert len(groups) == 41
    assert (groups[0].sentence, groups[0].count, groups[0].price.units) == (
        Reason(Obstacle.NO_TERMS, "Label 44").sentence,
        2,
        200,
    )
    assert (groups[-1].sentence, groups[-1].count, groups[-1].price.units) == ("5 other reasons", 5, 500)
    assert sum(group.count for group in groups) == 46
