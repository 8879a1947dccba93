"""A licence of two recordings for the tests of reports; a file that needs another makes its own."""

import pytest

from licensing.models import Licence
from marketplace.catalog.models import Recording
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_licence, make_offer


@pytest.fixture
def recordings() -> list[Recording]:
    catalog = make_catalog()
    make_offer(catalog)
    return [make_recording(catalog, cleared=True, isrc=f"KRA01260041{number}") for number in range(2)]


@pytest.fixture
def licence(recordings: list[Recording]) -> Licence:
    return make_licence(recordings, terms=recordings[0].catalog.terms.get(), stages=("pretrain", "finetune"))
