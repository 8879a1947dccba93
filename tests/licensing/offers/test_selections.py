"""A selection holds each recording once, and no more than can be quoted."""

import pytest

from licensing.services import selections
from licensing.services.selections import SelectionTooLarge
from marketplace.catalog.models import Recording
from tests.factories.accounts import NOON
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licensing import make_selection

pytestmark = pytest.mark.django_db


def test_a_full_selection_takes_what_is_in_it_already_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selections, "LARGEST", 2)
    catalog = make_catalog()
    first, second = (make_recording(catalog) for _ in range(2))
    selection = make_selection(first)
    both = Recording.objects.filter(pk__in=[first.pk, second.pk])

    added = [selections.add(selection, both, at=NOON, actor=None) for _twice in range(2)]

    assert (added, selection.lines.count()) == ([1, 0], 2)
    make_recording(catalog)
    with pytest.raises(SelectionTooLarge):
        selections.add(selection, Recording.objects.all(), at=NOON, actor=None)
    assert selection.lines.count() == 2
