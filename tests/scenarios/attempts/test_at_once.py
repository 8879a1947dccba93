"""Attempts at the same moment, over two real connections: a withdrawal comes wholly before or wholly after."""

import pytest
from django.utils import timezone

from licensing.services.deliveries import PermissionWithdrawn, Recipient, deliver
from marketplace.catalog.services import consents
from tests.scenarios.attempts.scenes import delivered, issued, licensed, make_scene
from tests.two_at_once import one_inside_the_other

pytestmark = pytest.mark.django_db(transaction=True)


def test_attempt_27_buying_while_the_artist_is_withdrawing() -> None:
    scene = make_scene()
    quote, consent = scene.accepted(scene.cleared), scene.cleared.consents.get()

    one_inside_the_other(
        lambda: consents.withdraw(consent, at=timezone.now(), actor=None),
        lambda: issued(quote),
    )

    assert licensed() == []


def test_attempt_28_withdrawing_while_somebody_is_buying() -> None:
    scene = make_scene()
    quote, consent = scene.accepted(scene.cleared), scene.cleared.consents.get()

    one_inside_the_other(
        lambda: issued(quote),
        lambda: consents.withdraw(consent, at=timezone.now(), actor=None),
    )

    consent.refresh_from_db()
    assert licensed() == ["Persimmon Weather"]
    assert consent.withdrawn_at is not None
    link = scene.link(quote.licences.get(), scene.cleared)
    assert scene.browser.get(link).status_code == 403


def test_attempt_29_fetching_while_the_artist_is_withdrawing() -> None:
    scene = make_scene()
    item, consent = scene.sold(scene.cleared).items.get(), scene.cleared.consents.get()

    def fetch() -> None:
        with pytest.raises(PermissionWithdrawn):
            deliver(item, Recipient(scene.buyer, None), first_byte=0, at=timezone.now())

    one_inside_the_other(lambda: consents.withdraw(consent, at=timezone.now(), actor=None), fetch)

    assert delivered() == []


def test_attempt_30_withdrawing_while_a_file_begins_to_go_out() -> None:
    scene = make_scene()
    item, consent = scene.sold(scene.cleared).items.get(), scene.cleared.consents.get()

    one_inside_the_other(
        lambda: deliver(item, Recipient(scene.buyer, None), first_byte=0, at=timezone.now()),
        lambda: consents.withdraw(consent, at=timezone.now(), actor=None),
    )

    consent.refresh_from_db()
    (began,) = item.deliveries.all()
    assert consent.withdrawn_at is not None
    assert began.at <= consent.withdrawn_at
