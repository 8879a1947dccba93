"""Attempts behind the application: in the admin, in the database, and by calling its own services."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from licensing.models import Delivery, ManifestItem
from marketplace.catalog.models import Consent, Grant
from marketplace.catalog.services import consents, freezes, grants
from tests.factories.accounts import make_operator
from tests.factories.clients import freshly_signed_in
from tests.scenarios.attempts.scenes import issued, licensed, make_scene

pytestmark = pytest.mark.django_db


def refused(sql: str, *values: int) -> bool:
    """Does PostgreSQL itself say no?"""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError:
        return True
    return False


def test_attempt_20_an_operator_in_the_admin() -> None:
    scene = make_scene()
    licence, operator = scene.sold(scene.cleared), make_operator()
    operator.is_staff = operator.is_superuser = True
    operator.save()
    admin = freshly_signed_in(operator)

    answers = [
        admin.post(f"/admin/{table}/add/", {"recording": scene.barred.pk}).status_code
        for table in ("catalog/grant", "catalog/consent", "licensing/manifestitem", "licensing/quoteline")
    ]

    assert set(answers) <= {403, 404}
    assert [item.recording for item in licence.items.all()] == [scene.cleared]


def test_attempt_21_a_row_more_in_a_manifest_that_was_issued() -> None:
    scene = make_scene()
    item = scene.sold(scene.cleared).items.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        ManifestItem.objects.create(
            licence=item.licence, recording=scene.barred, position=2, price_units=1, deliverable=item.deliverable
        )

    assert licensed() == ["Persimmon Weather"]


def test_attempt_22_another_recording_under_an_old_row() -> None:
    scene = make_scene()
    item = scene.sold(scene.cleared).items.get()

    assert refused("UPDATE licensing_manifestitem SET recording_id = %s WHERE id = %s", scene.barred.pk, item.pk)
    assert refused("UPDATE licensing_quoteline SET recording_id = %s", scene.barred.pk)
    assert licensed() == ["Persimmon Weather"]


def test_attempt_23_taking_a_withdrawal_back_in_the_database() -> None:
    scene = make_scene()
    consent = consents.withdraw(scene.cleared.consents.get(), at=timezone.now(), actor=None)

    assert refused("UPDATE catalog_consent SET withdrawn_at = NULL WHERE id = %s", consent.pk)
    assert refused("UPDATE catalog_consent SET purposes = '{}' WHERE id = %s", consent.pk)
    assert refused("DELETE FROM catalog_consent WHERE id = %s", consent.pk)
    assert Consent.objects.get(pk=consent.pk).withdrawn_at is not None


def test_attempt_24_issuing_twice_around_a_freeze() -> None:
    scene = make_scene()
    quote = scene.accepted(scene.cleared)
    frozen = freezes.freeze(scene.cleared, reason="A claim", at=timezone.now(), actor=None)
    first = issued(quote)
    freezes.lift(frozen, at=timezone.now(), actor=None)

    second = issued(quote)

    assert (first.licences, second.licences) == ((), ())
    assert licensed() == []


def test_attempt_25_a_grant_that_is_withdrawn_between_quote_and_payment() -> None:
    scene = make_scene()
    quote = scene.accepted(scene.cleared)
    for grant in Grant.objects.filter(holder=scene.terms.organisation.party):
        grants.withdraw(grant, at=timezone.now(), actor=None)

    assert issued(quote).licences == ()
    assert licensed() == []


def test_attempt_26_a_delivery_written_by_hand_of_what_no_manifest_lists() -> None:
    scene = make_scene()
    item, master = scene.sold(scene.cleared).items.get(), scene.barred.assets.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        Delivery.objects.create(
            licence=item.licence, item=item, asset=master, sha256=master.sha256, first_byte=0, at=timezone.now()
        )
