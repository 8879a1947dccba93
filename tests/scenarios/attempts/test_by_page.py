"""Attempts with a browser."""

import pytest
from django.utils import timezone

from licensing.models import Quote
from marketplace.catalog.models import Asset
from marketplace.catalog.services import catalogs, consents, freezes
from tests.factories.accounts import make_membership
from tests.factories.catalog import make_grant, make_voice_consent
from tests.factories.clients import owner_of, signed_in
from tests.factories.licensing import make_selection
from tests.scenarios.attempts.scenes import delivered, licensed, make_scene

pytestmark = pytest.mark.django_db


def test_attempt_01_ticking_what_is_not_cleared() -> None:
    scene = make_scene()
    selection = make_selection(scene.cleared, organisation=scene.developer)
    page = scene.browser
    page.get(f"/selections/{selection.uuid}/")
    page.post("/selections/add/", {"recording": [str(scene.barred.uuid)]})

    page.post(f"/selections/{selection.uuid}/freeze/")

    quote = Quote.objects.get(selection=selection)
    assert [line.recording for line in quote.lines.all()] == [scene.cleared]
    assert "Harbour Publishing" in page.get(f"/quotes/{quote.uuid}/").content.decode()


def test_attempt_02_a_selection_of_nothing_else() -> None:
    scene = make_scene()
    selection = make_selection(scene.barred, organisation=scene.developer)

    page = scene.browser.post(f"/selections/{selection.uuid}/freeze/", follow=True).content.decode()

    assert "Nothing of this selection can be licensed today." in page
    assert not Quote.objects.exists()


def test_attempt_03_a_link_taken_before_the_artist_withdrew() -> None:
    scene = make_scene()
    licence = scene.sold(scene.cleared)
    link = scene.link(licence, scene.cleared)
    consents.withdraw(scene.cleared.consents.get(), at=timezone.now(), actor=None)

    answer = scene.browser.get(link)

    assert answer.status_code == 403
    assert delivered() == []


def test_attempt_04_the_second_half_of_a_file_that_began_before() -> None:
    scene = make_scene()
    link = scene.link(scene.sold(scene.cleared), scene.cleared)
    page = scene.browser
    assert b"".join(page.get(link, headers={"range": "bytes=0-9"}).streaming_content) != b""  # type: ignore[attr-defined]
    freezes.freeze(scene.cleared, reason="A deepfake, it is said", at=timezone.now(), actor=None)

    answer = page.get(link, headers={"range": "bytes=10-"})

    assert answer.status_code == 403
    assert delivered() == ["Persimmon Weather"]


def test_attempt_05_the_file_by_its_own_address() -> None:
    scene = make_scene()
    scene.sold(scene.cleared)
    masters = Asset.objects.filter(recording__in=[scene.cleared, scene.barred])

    answers = [scene.browser.get(f"/assets/{master.uuid}/").status_code for master in masters]

    assert answers == [404, 404]


def test_attempt_06_the_link_of_somebody_who_has_left() -> None:
    scene = make_scene()
    link = scene.link(scene.sold(scene.cleared), scene.cleared)
    colleague = make_membership(scene.developer).user
    scene.developer.memberships.filter(user=scene.buyer).delete()

    assert [signed_in(user).get(link).status_code for user in (scene.buyer, colleague)] == [403, 403]
    assert delivered() == []


def test_attempt_07_paying_what_was_quoted_before_the_catalog_left_the_market() -> None:
    scene = make_scene()
    quote = scene.accepted(scene.cleared)
    catalogs.withdraw(scene.terms.catalog, at=timezone.now(), actor=None)

    page = scene.browser.post(f"/quotes/{quote.uuid}/pay/", follow=True).content.decode()

    assert "Nothing was taken; make a new quote." in page
    assert licensed() == []


def test_attempt_08_a_label_that_permits_in_its_publisher_s_place() -> None:
    scene = make_scene()
    make_grant(scene.barred.organisation.party)

    page = owner_of(scene.terms.organisation).get(f"/catalogs/{scene.terms.catalog.uuid}/clearance/").content.decode()
    with pytest.raises(Exception, match="Nothing of this selection"):
        scene.quoted(scene.barred)

    assert "Harbour Publishing" in page


def test_attempt_09_the_voice_under_terms_that_leave_it_out() -> None:
    scene = make_scene()
    scene.cleared.vocal = "vocal"
    scene.cleared.save()
    make_voice_consent(scene.cleared.consents.get().party, scene.cleared)
    licence = scene.sold(scene.cleared)

    answer = scene.browser.get(scene.link(licence, scene.cleared))

    assert [item.deliverable for item in licence.items.all()] == ["instrumental"]
    assert answer.status_code == 409
    assert delivered() == []
