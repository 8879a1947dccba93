"""A purge by DDEX message drops what it names from an open quote, and from every further delivery."""

from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from licensing.models import Delivery
from licensing.queries.purges import Touched, touched_by
from licensing.reasons import reason_from_json
from licensing.services import deliveries, licences
from licensing.services.deliveries import PermissionWithdrawn
from marketplace.catalog.models import ImportBatch, Recording
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.kit.money import Money
from tests.catalog.imports.ern.builders import HEADER, ern
from tests.catalog.imports.ern.lives import header
from tests.factories.accounts import NOON
from tests.factories.catalog import make_asset, make_recording
from tests.factories.clients import machine_of, owner_of
from tests.factories.imports import make_import, take
from tests.factories.licences import make_accepted_quote, make_offer

pytestmark = pytest.mark.django_db

THREE, FOUR = (Money.parse(text, "USD") for text in ("3.00", "4.00"))


@pytest.fixture(autouse=True)
def storage_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def purge_message(recording: Recording) -> ImportBatch:
    """The label's message that takes one recording off the market is brought, and waits for its yes."""
    named = f"<PurgedRelease><ReleaseId><ISRC>{recording.isrc}</ISRC></ReleaseId></PurgedRelease>"
    text = ern("382", named, message="PurgeReleaseMessage").replace(HEADER, header("M-9", "2026-11-01T10:00:00Z"))
    return make_import(recording.organisation, content=text.encode(), catalog=recording.catalog)


def purge(recording: Recording) -> None:
    take(purge_message(recording))


def test_an_open_quote_loses_a_recording_that_was_purged_since() -> None:
    terms = make_offer()
    kept = make_recording(terms.catalog, cleared=True, isrc="KRZ992600017")
    gone = make_recording(terms.catalog, cleared=True, isrc="KRZ992600018")
    quote = make_accepted_quote([(kept, terms, THREE), (gone, terms, FOUR)])

    purge(gone)
    paid = licences.clear_for_payment(quote, at=NOON)

    label = gone.organisation
    (drop,) = quote.drops.all()
    assert paid == THREE
    assert (drop.recording, [reason_from_json(reason) for reason in drop.reasons]) == (
        gone,
        [Missing(Piece.WITHDRAWN, None, label.name, label.party.uuid)],
    )


def test_what_was_purged_is_delivered_no_more_and_its_licence_stands() -> None:
    terms = make_offer()
    recording = make_recording(terms.catalog, cleared=True, isrc="KRZ992600017")
    make_asset(recording)
    (licence,) = licences.issue(make_accepted_quote([(recording, terms, THREE)]), at=NOON, actor=None).licences

    purge(recording)

    with pytest.raises(PermissionWithdrawn):
        deliveries.deliverable(licence.items.get(), at=NOON)
    licence.refresh_from_db()
    assert licence.status == "in_force"


def test_the_preview_counts_what_a_purge_touches_for_pages_and_machines() -> None:
    terms = make_offer()
    leaves = make_recording(terms.catalog, cleared=True, isrc="KRZ992600017")
    stays = make_recording(terms.catalog, cleared=True)
    make_accepted_quote([(leaves, terms, THREE), (stays, terms, FOUR)])
    make_accepted_quote([(stays, terms, FOUR)])
    for delivered in (False, True):
        (licence,) = licences.issue(make_accepted_quote([(leaves, terms, THREE)]), at=NOON, actor=None).licences
        if delivered:
            asset = make_asset(leaves)
            Delivery.objects.create(
                licence=licence, item=licence.items.get(), asset=asset, sha256=asset.sha256, at=NOON
            )
    batch = purge_message(leaves)

    touched = touched_by(batch, at=NOON)

    assert touched == Touched(recordings=1, open_quotes=1, undelivered=1, owed=(THREE,))
    label = owner_of(leaves.organisation)
    sales = reverse("import-sales", args=[batch.uuid])
    assert sales in label.get(reverse("import", args=[batch.uuid])).content.decode()
    assert "$3.00" in label.get(sales).content.decode()
    answer = machine_of(leaves.organisation).get(reverse("api-import-sales", args=[batch.uuid])).json()
    assert (answer["recordings"], answer["undelivered"]) == (1, 1)
    assert answer["owed"] == [{"currency": "USD", "amount": "3.00"}]
    assert take(batch).status == ImportBatch.Status.DONE
    assert touched_by(batch, at=NOON) == Touched(recordings=0, open_quotes=0, undelivered=0, owed=())
    assert sales not in label.get(reverse("import", args=[batch.uuid])).content.decode()
