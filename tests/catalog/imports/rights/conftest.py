"""A label with two recordings, of which nothing is stated yet."""

import pytest

from accounts.models import Organisation
from tests.factories.accounts import make_label
from tests.factories.imports import make_import, take


@pytest.fixture
def label() -> Organisation:
    """Hangang, with two recordings by Yoon, the first of a work by Seo."""
    label = make_label(name="Hangang")
    rows = (("H-1", "Ferry", "Yoon", "KRZ992600017", "Seo"), ("H-2", "Tide", "Yoon", "KRZ992600018", ""))
    take(make_import(label, ("Own id", "Title", "Artist", "ISRC", "Writers"), *rows))
    return label
