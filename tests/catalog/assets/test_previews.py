"""What everybody may hear goes with what everybody may see."""

import pytest

from accounts.services import organisations
from accounts.viewers import Viewer
from marketplace.catalog.queries.assets import is_listed, previews_visible_to
from marketplace.catalog.queries.listings import claimable
from tests.factories.accounts import NOON, make_label
from tests.factories.catalog import make_asset, make_recording

pytestmark = pytest.mark.django_db


def test_previews_of_a_label_that_is_not_verified_any_more_are_for_nobody_else() -> None:
    asset = make_asset(make_recording(), with_preview=True)
    before = list(previews_visible_to(Viewer()))

    label = organisations.update(asset.recording.organisation, name="Somebody Else", at=NOON, actor=None)
    asset.recording.organisation.refresh_from_db()

    assert (before, list(previews_visible_to(Viewer()))) == ([asset], [])
    assert (list(previews_visible_to(Viewer(organisation=label))), is_listed(asset)) == ([asset], False)


def test_previews_of_what_was_taken_off_the_market_are_for_nobody_else() -> None:
    asset = make_asset(make_recording(withdrawn_at=NOON), with_preview=True)
    label = asset.recording.organisation

    assert (list(previews_visible_to(Viewer())), is_listed(asset)) == ([], False)
    assert list(previews_visible_to(Viewer(organisation=label))) == [asset]


def test_nobody_is_led_to_claim_what_was_taken_off_the_market() -> None:
    listed, _gone = make_recording(), make_recording(withdrawn_at=NOON)

    assert list(claimable(make_label())) == [listed]
