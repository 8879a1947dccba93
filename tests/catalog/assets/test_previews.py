"""What everybody may hear goes with what everybody may see."""

import pytest

from accounts.services import organisations
from accounts.viewers import Viewer
from marketplace.catalog.queries.assets import is_listed, previews_visible_to
from tests.factories.accounts import NOON
from tests.factories.catalog import make_asset, make_recording

pytestmark = pytest.mark.django_db


def test_previews_of_a_label_that_is_not_verified_any_more_are_for_nobody_else() -> None:
    asset = make_asset(make_recording(), with_preview=True)
    before = list(previews_visible_to(Viewer()))

    label = organisations.update(asset.recording.organisation, name="Somebody Else", at=NOON, actor=None)
    asset.recording.organisation.refresh_from_db()

    assert (before, list(previews_visible_to(Viewer()))) == ([asset], [])
    assert (list(previews_visible_to(Viewer(organisation=label))), is_listed(asset)) == ([asset], False)
